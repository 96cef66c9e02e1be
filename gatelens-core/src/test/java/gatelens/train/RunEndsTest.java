package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a training is held to: the right checkpoint, labels that count, its best weights, what is
/// frozen.
final class RunEndsTest {
  private static Dataset data(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      examples.add(
          new Example(
              Sample.of(FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), 3, 2))),
              new Label.Class(n % 2)));
    }
    return Dataset.of(examples);
  }

  private static Model model(String plan) {
    return ModelPlan.parse(plan).initialise(2, Initialisation.KERAS, 1);
  }

  private static Trainer trainer(Optimizer optimizer, Loss loss, int epochs) {
    return Trainer.of(optimizer, loss).withEpochs(epochs).withBatchSize(4);
  }

  private static Fitted fit(
      Trainer trainer, Model model, Dataset data, Dataset held, Checkpoints kept)
      throws IOException {
    try (Workers one = Workers.single()) {
      return trainer.fit(model, data, held, one, TrainingListener.NONE, kept);
    }
  }

  private static final Loss CLASSES = new Loss.CategoricalCrossEntropy();

  @Test
  void aCheckpointOfOtherRowsOrOtherDropoutIsRefused(@TempDir Path folder) throws IOException {
    Checkpoints kept = Checkpoints.in(folder);
    Trainer trainer = trainer(new Optimizer.Adam(0.01), CLASSES, 1);
    String plan = "gru(3) dropout(0.2) dense(2,softmax)";
    fit(trainer, model(plan), data(1, 8), Dataset.empty(), kept);
    assertThatThrownBy(() -> fit(trainer, model(plan), data(2, 8), Dataset.empty(), kept))
        .hasMessageContaining("another training")
        .hasMessageContaining("8 and 0 examples with the hash ")
        .hasMessageNotContaining("Adam");
    assertThatThrownBy(() ->
            fit(
                trainer,
                model("gru(3) dropout(0.3) dense(2,softmax)"),
                data(1, 8),
                Dataset.empty(),
                kept))
        .hasMessageContaining("dropout(0.2)")
        .hasMessageContaining("dropout(0.3)");
    fit(trainer, model(plan), data(1, 8), Dataset.empty(), kept);
  }

  @Test
  void aTrainingWithoutALabelThatCountsIsRefused() {
    List<Example> none =
        List.of(
            new Example(
                Sample.of(FeatureSequence.of(Tensor.generate(i -> i, 3, 2))),
                new Label.Classes(new int[] {-1, -1, -1})));
    assertThatThrownBy(() ->
            fit(
                trainer(new Optimizer.Adam(0.01), CLASSES, 1),
                model("gru(3,sequences) dense(2,softmax)"),
                Dataset.of(none),
                Dataset.empty(),
                Checkpoints.NONE))
        .hasMessageContaining("none of the labels counts");
  }

  /// Loss of what is held out is that of the model, whatever the classes count while it learns.
  @Test
  void heldOutLossIsWithoutClassWeights() throws IOException {
    Dataset held = data(3, 6);
    Loss weighed = new Loss.CategoricalCrossEntropy(List.of(5.0, 0.1));
    Fitted fitted =
        fit(
            trainer(new Optimizer.Sgd(0.01, 0), weighed, 1),
            model("gru(3) dense(2,softmax)"),
            data(1, 8),
            held,
            Checkpoints.NONE);
    double sum = 0;
    try (Workers one = Workers.single()) {
      for (Example example : held.slice(0, 6)) {
        int index = ((Label.Class) example.label()).index();
        float[] p = fitted.model().predict(List.of(example.input()), one).get(0).values();
        sum -= Math.log(p[index]);
      }
    }
    // single precision of the probabilities
    assertThat(fitted.history().epochs().get(0).validationLoss()).isCloseTo(sum / 6, within(1e-6));
  }

  /// At a rate of 3e38 there is soon no finite loss any more; the first epoch is kept.
  @Test
  void divergedItKeepsTheBestWeightsWhereEarlyStoppingHasThem() throws IOException {
    Model start = model("gru(3) dense(1)");
    List<Example> values = new ArrayList<>();
    for (Example example : data(1, 4).slice(0, 4)) {
      values.add(new Example(example.input(), new Label.Values(new float[] {1})));
    }
    Trainer wild = trainer(new Optimizer.Sgd(3e38, 0), new Loss.SquaredError(), 5);
    assertThatThrownBy(
            () -> fit(wild, start, Dataset.of(values), Dataset.empty(), Checkpoints.NONE))
        .hasMessageContaining("diverged");
    Fitted fitted =
        fit(
            wild.withEarlyStopping(new EarlyStopping(9)),
            start,
            Dataset.of(values),
            Dataset.empty(),
            Checkpoints.NONE);
    assertThat(fitted.end()).isEqualTo(Fitted.End.DIVERGED);
    assertThat(fitted.history().best()).isZero();
    assertThat(fitted.history().epochs()).hasSizeLessThan(5);
  }

  /// PyTorch's LSTM has two biases of one sum: after a step of gradient descent the sum has moved
  /// by twice the rate times the gradient.
  @Test
  void aBiasThatStandsForTwoGoesTwoSteps() throws IOException {
    Model start = model("lstm(3) dense(2,softmax)");
    String first = start.parameters().get(0).name();
    Model two =
        start.withInfo(
            ModelInfo.NONE.withFacts(
                Map.of(ModelInfo.TWO_BIASES, first.substring(0, first.indexOf('.')))));
    Trainer once = Trainer.of(new Optimizer.Sgd(0.1, 0), CLASSES).withEpochs(1).withBatchSize(8);
    Model plain = fit(once, start, data(1, 8), Dataset.empty(), Checkpoints.NONE).model();
    Model twice = fit(once, two, data(1, 8), Dataset.empty(), Checkpoints.NONE).model();
    for (int p = 0; p < start.parameters().size(); p++) {
      String name = start.parameters().get(p).name();
      float[] before = start.parameters().get(p).value().values();
      float[] one = plain.parameters().get(p).value().values();
      float[] other = twice.parameters().get(p).value().values();
      for (int i = 0; i < before.length; i++) {
        float moved = one[i] - before[i];
        float expected = name.startsWith("lstm") && name.endsWith(".bias") ? 2 * moved : moved;
        assertThat(other[i] - before[i]).isCloseTo(expected, within(1e-6f));
      }
    }
  }

  @Test
  void frozenLayersStayAndTheOthersLearnAsIfTheyWereAlone() throws IOException {
    Model start = model("gru(3,sequences) gru(3) dense(2,softmax)");
    String first = start.parameters().get(0).name();
    String layer = first.substring(0, first.indexOf('.'));
    Model frozen = start.withInfo(ModelInfo.NONE.withFacts(Map.of(ModelInfo.FROZEN, layer)));
    Trainer trainer = trainer(new Optimizer.AdamW(0.05, 0.1), CLASSES, 3).withClipNorm(0.1);
    Model after = fit(trainer, frozen, data(1, 8), Dataset.empty(), Checkpoints.NONE).model();
    int moved = 0;
    for (int p = 0; p < start.parameters().size(); p++) {
      float[] before = start.parameters().get(p).value().values();
      float[] now = after.parameters().get(p).value().values();
      if (start.parameters().get(p).name().startsWith(layer + ".")) {
        assertThat(now).containsExactly(before);
      } else {
        moved += java.util.Arrays.equals(before, now) ? 0 : 1;
      }
    }
    assertThat(moved).isGreaterThan(3);
    assertThat(after.info().frozen()).containsExactly(layer);
    List<String> all = start.layers().stream().map(each -> each.name()).toList();
    assertThatThrownBy(() ->
            fit(
                trainer,
                start.withInfo(
                    ModelInfo.NONE.withFacts(Map.of(ModelInfo.FROZEN, String.join("\n", all)))),
                data(1, 8),
                Dataset.empty(),
                Checkpoints.NONE))
        .hasMessageContaining("every layer of the model is frozen");
  }
}
