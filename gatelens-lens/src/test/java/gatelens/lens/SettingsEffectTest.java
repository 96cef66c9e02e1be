package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.EncodingPlan;
import gatelens.data.Reading;
import gatelens.formats.Npy;
import gatelens.model.Link;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import gatelens.train.Checkpoints;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A setting takes effect or is refused, before the work.
class SettingsEffectTest {
  @TempDir private Path folder;

  private Training training(
      TrainingData data, String plan, Optional<Integer> vocabulary, String loss, long splitSeed) {
    return new Training(
        data,
        new Training.Start.New(
            new NewModel(ModelPlan.parse(plan), Map.of(), Initialisation.KERAS, vocabulary)),
        new Training.Settings(
            Trainer.of(new Optimizer.Adam(0.01), new Loss.SquaredError()).withEpochs(1).withSeed(3),
            loss.isEmpty() ? Optional.empty() : Optional.of(Loss.parse(loss)),
            Emphasis.EQUAL,
            new HeldOut.Share(0),
            splitSeed,
            Checkpoints.NONE),
        List.of());
  }

  private TrainingData.Raw rows(TrainingData.Apart apart, Optional<String> groupBy)
      throws IOException {
    return new TrainingData.Raw(
        TrainingTest.wide(folder, 24, n -> false),
        Reading.automatic(),
        EncodingPlan.usual(),
        apart,
        false,
        false,
        groupBy);
  }

  private static void refused(Training training, String words) {
    assertThatThrownBy(() -> training.prepare(DataReport.Listener.NONE))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(words);
  }

  @Test
  void whoIsHeldOutIsDecidedWhereSomebodyIs() throws IOException {
    TrainingData.Apart nothing = new TrainingData.Apart.Nothing();
    String plan = "gru(2) dense(2,softmax)";
    Optional<Integer> none = Optional.empty();
    refused(training(rows(nothing, Optional.of(":(.)")), plan, none, "", 3), "--group-by decides");
    refused(training(rows(nothing, Optional.empty()), plan, none, "", 4), "--split-seed decides");
    TrainingData some = rows(new TrainingData.Apart.Share(0.25), Optional.of(":(.)"));
    assertThat(training(some, plan, none, "", 4).prepare(DataReport.Listener.NONE).testing())
        .isPresent();
    Path x = folder.resolve("x.npy");
    Path y = folder.resolve("y.npy");
    Npy.write(x, Tensor.generate(i -> i % 7, 12, 3, 2));
    Npy.write(y, Tensor.generate(i -> i % 2, 12));
    List<Inputs.ArrayFile> files = List.of(new Inputs.ArrayFile(Optional.empty(), x));
    TrainingData grouped = new TrainingData.Arrays(files, y, nothing, Optional.of(y));
    refused(training(grouped, plan, none, "", 3), "--groups decides");
    TrainingData plain = new TrainingData.Arrays(files, y, nothing, Optional.empty());
    refused(training(plain, plan, Optional.of(9), "", 3), "--vocabulary has no effect");
    refused(
        training(rows(nothing, Optional.empty()), plan, Optional.of(9), "", 3),
        "--vocabulary is the number of tokens of arrays");
  }

  /// Linear outputs over classes are logits: what is written is a classifier, and was a regression
  /// whose numbers went through a softmax.
  @Test
  void linearOutputsOverClassesAreLogits() throws IOException {
    TrainingData data = rows(new TrainingData.Apart.Nothing(), Optional.empty());
    Optional<Integer> none = Optional.empty();
    for (int width : new int[] {1, 2}) {
      Training.Ready ready =
          training(data, "gru(2) dense(" + width + ")", none, "", 3)
              .prepare(DataReport.Listener.NONE);
      assertThat(ready.trainer().loss())
          .isEqualTo(
              width == 1 ? new Loss.BinaryCrossEntropy() : new Loss.CategoricalCrossEntropy());
      try (Workers one = Workers.single()) {
        var model = ready.run(one, TrainingListener.NONE).model();
        assertThat(model.link()).isEqualTo(width == 1 ? Link.SIGMOID : Link.SOFTMAX);
        assertThat(model.info().classes()).hasSize(2);
      }
    }
    refused(
        training(data, "gru(2) dense(1)", none, "squared-error", 3), "makes one output a number");
    try (Workers one = Workers.single()) {
      assertThat(
              training(data, "gru(2) dense(2)", none, "mse", 3)
                  .prepare(DataReport.Listener.NONE)
                  .run(one, TrainingListener.NONE)
                  .model()
                  .link())
          .isEqualTo(Link.NONE);
      Training.Ready levels =
          training(data, "gru(2) dense(2,softmax)", none, "quantile(0.1:0.9)", 3)
              .prepare(DataReport.Listener.NONE);
      assertThatThrownBy(() -> levels.run(one, TrainingListener.NONE))
          .hasMessageContaining("quantile is of numbers");
    }
  }

  @Test
  void namesThatDoNotFitAreFoundBeforeTheWork() throws IOException {
    Training asked =
        training(
            rows(new TrainingData.Apart.Nothing(), Optional.empty()),
            "gru(2) dense(2,softmax)",
            Optional.empty(),
            "",
            3);
    refused(
        new Training(asked.data(), asked.start(), asked.settings(), List.of("a", "b", "c")),
        "2 classes, but 3 are named");
  }
}
