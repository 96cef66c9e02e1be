package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.Shared;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Thirty Adam steps that Keras 3.15 took from the same weights on the same batches.
class KerasTrainingTest {
  static Gru gru(Shared.Tensors weights, String name, boolean sequences) {
    Tensor bias = weights.get(name + ".bias");
    return Gru.of(
        name,
        GruVariant.RESET_AFTER,
        weights.get(name + ".kernel"),
        weights.get(name + ".recurrent_kernel"),
        bias.slice(0),
        bias.slice(1),
        sequences);
  }

  static Model model(Path file) {
    Shared.Tensors weights = Shared.safetensors(file);
    Gru first = gru(weights, "gru_0", true);
    return Model.of(
        first.inputs(),
        first,
        gru(weights, "gru_1", false),
        new Dense(
            "dense", weights.get("dense.kernel"), weights.get("dense.bias"), Activation.SOFTMAX));
  }

  @Test
  void thirtyStepsOfAdamGiveKerasLossesAndWeights() {
    Path folder = Shared.path("reference/training/keras-article-adam");
    Tensor inputs = Shared.npy(folder.resolve("inputs.npy"));
    Tensor labels = Shared.npy(folder.resolve("labels.npy"));
    Tensor losses = Shared.npy(folder.resolve("losses.npy"));
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < inputs.extent(0); i++) {
      examples.add(
          new Example(
              Sample.of(FeatureSequence.of(inputs.slice(i))),
              new Label.Class((int) labels.get(i))));
    }
    List<Double> found = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(Progress progress) {
            found.add(progress.batchLoss());
          }
        };
    Trainer trainer =
        Trainer.of(new Optimizer.Adam(0.01), new Loss.CategoricalCrossEntropy())
            .withShuffling(false);
    Fitted fitted;
    try (Workers workers = Workers.of(2)) {
      fitted =
          trainer.fit(
              model(folder.resolve("initial.safetensors")),
              Dataset.of(examples),
              Dataset.empty(),
              workers,
              listener);
    }
    // Float32 drifts over thirty steps; the reference's own README says 1e-4 and 1e-3.
    assertThat(found).hasSize(30);
    for (int i = 0; i < 30; i++) {
      assertThat(found.get(i)).isCloseTo(losses.get(i), org.assertj.core.data.Offset.offset(1e-4));
    }
    List<Layer.Parameter> expected = model(folder.resolve("final.safetensors")).parameters();
    List<Layer.Parameter> trained = fitted.model().parameters();
    for (int p = 0; p < expected.size(); p++) {
      assertThat(trained.get(p).value().values())
          .as(expected.get(p).name())
          .containsExactly(
              expected.get(p).value().values(), org.assertj.core.data.Offset.offset(1e-3f));
    }
  }
}
