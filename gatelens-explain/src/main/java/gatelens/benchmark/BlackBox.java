package gatelens.benchmark;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.Prefixes;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The recurrent classifier that a benchmark explains: a GRU whose state at every step goes through
/// a dense layer, trained on the label of every step, so that each prefix has an answer.
///
/// The papers draw one prefix length a batch ({@link #trainOnPrefixes}); the labels of all steps at
/// once ({@link #train}) train the same prefixes in fewer epochs and better.
///
/// @param units H; the papers take 200
/// @param epochs passes over the series; usual: 30
/// @param rate of Adam; usual: 0.003
/// @param batchSize series a step; usual: 32
/// @param seed decides the first weights and the order
public record BlackBox(int units, int epochs, double rate, int batchSize, long seed) {
  /// The usual black box: 64 units.
  public static BlackBox usual(long seed) {
    return new BlackBox(64, 30, 0.003, 32, seed);
  }

  /// The black box of {@link #trainOnPrefixes} that comes near the published ones: 64 units at a
  /// rate of 0.0015 where they have 200 at 0.0001 behind batch normalisation.
  public static BlackBox published(long seed) {
    return new BlackBox(64, 50, 0.0015, 32, seed);
  }

  /// Trains it on the label of every step.
  ///
  /// @param listener told of the progress
  /// @return a model that answers at every step with the logits of 2 classes
  public Model train(TruthData data, Workers workers, TrainingListener listener) {
    Model start =
        ModelPlan.parse("gru(" + units + ",sequences) dense(2)")
            .initialise(data.get(0).input().width(), Initialisation.KERAS, seed);
    Model named = start.withInfo(start.info().withClasses(List.of("label 0", "label 1")));
    return Trainer.of(new Optimizer.Adam(rate), new Loss.CategoricalCrossEntropy())
        .withEpochs(epochs)
        .withBatchSize(batchSize)
        .withSeed(seed)
        .withClipNorm(1)
        .fit(named, dataset(data), Dataset.empty(), workers, listener)
        .model();
  }

  /// Trains it as the papers do: in each batch all series end after one drawn number of steps, and
  /// only the label of that step counts. It sees far fewer labels and ends rougher than {@link
  /// #train}.
  ///
  /// @return a model that answers at every step with the logits of 2 classes
  public Model trainOnPrefixes(TruthData data, Workers workers, TrainingListener listener) {
    Model start =
        ModelPlan.parse("gru(" + units + ") dropout(0.5) dense(2)")
            .initialise(data.get(0).input().width(), Initialisation.PYTORCH, seed);
    Model named = start.withInfo(start.info().withClasses(List.of("label 0", "label 1")));
    Model trained =
        Trainer.of(new Optimizer.Adam(rate), new Loss.CategoricalCrossEntropy())
            .withEpochs(1)
            .withBatchSize(batchSize)
            .withSeed(seed)
            .withShuffling(false)
            .withClipNorm(1)
            .fit(named, new DrawnPrefixes(data, this), Dataset.empty(), workers, listener)
            .model();
    return Prefixes.answeringEveryStep(trained);
  }

  /// All epochs one after the other; the series of one batch are cut at one length.
  private record DrawnPrefixes(TruthData data, BlackBox box) implements Dataset {
    @Override
    public int size() {
      return box.epochs * data.size();
    }

    @Override
    public Example get(int i) {
      TruthCase one = data.get(i % data.size());
      long batch = i / box.batchSize;
      int steps = one.input().length();
      int length = 1 + new SplittableRandom(box.seed * 1_000_003 + batch).nextInt(steps);
      int width = one.input().width();
      float[] values = Arrays.copyOf(one.input().values().values(), length * width);
      FeatureSequence prefix = FeatureSequence.of(Tensor.of(values, length, width));
      return new Example(Sample.of(prefix), new Label.Class(one.labels()[length - 1]));
    }
  }

  /// The series with the label of every step.
  public static Dataset dataset(TruthData data) {
    List<Example> examples = new ArrayList<>();
    for (TruthCase one : data.cases()) {
      examples.add(new Example(Sample.of(one.input()), new Label.Classes(one.labels())));
    }
    return Dataset.of(examples);
  }
}
