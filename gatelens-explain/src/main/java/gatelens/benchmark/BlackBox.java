package gatelens.benchmark;

import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
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
import java.util.List;

/// The recurrent classifier that a benchmark explains: a GRU whose state at every step goes through
/// a dense layer, trained on the label of every step, so that each prefix has an answer.
///
/// The papers draw one prefix length a batch and put batch normalisation, ReLU and dropout before
/// the last layer; labels of all steps at once train the same prefixes in fewer epochs.
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

  /// Trains it.
  ///
  /// @param listener told of the progress
  /// @return a model that answers at every step with the logits of 2 classes
  public Model train(TruthData data, Workers workers, TrainingListener listener) {
    Model start =
        ModelPlan.parse("gru(" + units + ",sequences) dense(2)")
            .initialise(data.get(0).input().width(), Initialisation.KERAS, seed);
    Model named =
        start.withInfo(new ModelInfo(List.of("label 0", "label 1"), start.info().facts()));
    return Trainer.of(new Optimizer.Adam(rate), new Loss.CategoricalCrossEntropy())
        .withEpochs(epochs)
        .withBatchSize(batchSize)
        .withSeed(seed)
        .withClipNorm(1)
        .fit(named, dataset(data), Dataset.empty(), workers, listener)
        .model();
  }

  /// The series with the label of every step.
  public static Dataset dataset(TruthData data) {
    List<Example> examples = new ArrayList<>();
    for (TruthCase one : data.cases()) {
      examples.add(new Example(Sample.of(one.input()), new Label.Classes(one.labels())));
    }
    return Dataset.of(examples);
  }

  /// The share of steps whose label a model gets right.
  public static double accuracy(Model model, TruthData data, Workers workers) {
    List<Sample> samples = data.cases().stream().map(c -> Sample.of(c.input())).toList();
    List<Tensor> logits = model.logits(samples, workers);
    long right = 0;
    long all = 0;
    for (int n = 0; n < data.size(); n++) {
      int[] labels = data.get(n).labels();
      for (int t = 0; t < labels.length; t++) {
        int answer = logits.get(n).get(t, 1) > logits.get(n).get(t, 0) ? 1 : 0;
        right += answer == labels[t] ? 1 : 0;
        all++;
      }
    }
    return right / (double) all;
  }
}
