package gatelens.influence;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.train.Example;
import gatelens.train.Label;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Which training sequences speak for an answer, and which against it, by TracIn on the last layer:
/// the sum over checkpoints of the product of two gradients, that of a training sequence's loss and
/// that of the answer's, `Σ_k (δ·δ') (h·h' + 1)`. Above 0 learning that sequence made the answer
/// more likely. With one checkpoint, the trained model itself, it tells what one more step would
/// do.
///
/// Source: G. Pruthi, F. Liu, M. Sundararajan and S. Kale, Estimating Training Data Influence by
/// Tracing Gradient Descent, 2020, https://arxiv.org/abs/2002.08484
///
/// @param answer the class that was asked about, from 0; 0 of a number
/// @param influences of every training sequence, in their order
/// @param nearest training steps with a state like those of the sequence
/// @param checkpoints that were summed over
public record InfluenceStudy(
    int answer, double[] influences, NearestStates nearest, int checkpoints) {
  /// Looks back at the training data.
  ///
  /// @param checkpoints models of the same training, the last one the trained model; at least one
  /// @param asked the sequence
  /// @param training sequences with one label each
  /// @throws IllegalArgumentException if the model does not end in a dense layer, there is no
  ///   training sequence, or there are too many steps and no index ({@link StateSearch})
  public static InfluenceStudy of(
      List<Model> checkpoints, Sample asked, List<Example> training, Workers workers) {
    return of(checkpoints, asked, training, workers, StateSearch.Provider.found());
  }

  /// Looks back, with an index that is named.
  ///
  /// @param index for more than 100,000 training steps
  /// @throws IllegalArgumentException as above
  public static InfluenceStudy of(
      List<Model> checkpoints,
      Sample asked,
      List<Example> training,
      Workers workers,
      Optional<StateSearch.Provider> index) {
    if (training.isEmpty()) {
      throw new IllegalArgumentException("there is no training sequence to look at");
    }
    Model model = checkpoints.get(checkpoints.size() - 1);
    float[] outputs = model.predict(asked).values();
    int answer = model.predictedClass(outputs);
    Label label = label(model, outputs, answer);
    List<Sample> samples = training.stream().map(Example::input).toList();
    List<Label> labels = training.stream().map(Example::label).toList();
    double[] sums = new double[training.size()];
    for (Model checkpoint : checkpoints) {
      LastLayer own = LastLayer.of(checkpoint, List.of(asked), List.of(label), workers).get(0);
      List<LastLayer> others = LastLayer.of(checkpoint, samples, labels, workers);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += own.with(others.get(i));
      }
    }
    return new InfluenceStudy(
        answer,
        sums,
        NearestStates.of(model, asked, samples, workers, index, NearestStates.MOST),
        checkpoints.size());
  }

  /// The answer as a label: its class. What is a number has no class, so that the question is what
  /// moves it up: a label one above it.
  private static Label label(Model model, float[] outputs, int answer) {
    if (model.classCount() > 1) {
      return new Label.Class(answer);
    }
    float[] above = new float[model.outputWidth()];
    for (int c = 0; c < above.length; c++) {
      above[c] = outputs[outputs.length - above.length + c] + 1;
    }
    return new Label.Values(above);
  }

  /// Training sequences in the order of their influence, those that speak most for the answer
  /// first.
  public List<Integer> order() {
    return IntStream.range(0, influences.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -influences[i]))
        .toList();
  }

  /// Training sequences by how many steps are nearest to one of theirs, the most first; those with
  /// none are left out.
  public List<Integer> neighbours() {
    int[] counts = new int[influences.length];
    nearest.steps().forEach(step -> counts[step.training()]++);
    List<Integer> all = new ArrayList<>();
    IntStream.range(0, counts.length).filter(i -> counts[i] > 0).forEach(all::add);
    all.sort(Comparator.comparingInt(i -> -counts[i]));
    return List.copyOf(all);
  }
}
