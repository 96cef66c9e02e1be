package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stopped and gone on with while all that has a state is in use: averages, gradients of several
/// batches, moving statistics, metrics that decide, dropout inside cells.
class ResumeEverythingTest {
  private static Trainer trainer(String average) {
    return Trainer.of(
            Optimizer.parse("adamw(0.02,decay=0.01,amsgrad=true,biases=false)"),
            new Loss.CategoricalCrossEntropy(List.of(1.0, 2.0, 0.5), 0.1))
        .withEpochs(6)
        .withBatchSize(20)
        .withSeed(5)
        .withSchedule(Schedule.parse("warmup(3,plateau(0.5,1))"))
        .withUpdate(
            new Update(
                2,
                new Update.Clipping(0.3, 0.5, 1),
                Update.Averaging.parse(average),
                Map.of("gru_0", 0.5)))
        .withWatch(new Watch(List.of(Metric.F1, Metric.AUC), Optional.of(Metric.AUC), true));
  }

  private static Model model(String average) {
    boolean normalised = average.startsWith("ema");
    return ModelPlan.parse(
            (normalised ? "batch_norm(0.8) " : "")
                + "gru(5,sequences,dropout=0.2,recurrent_dropout=0.3,kernel_l2=0.01)"
                + " lstm(4,recurrent_dropout=0.2,bias_l1=0.001) dropout(0.2) dense(3,softmax)")
        .initialise(2, Initialisation.KERAS, 2);
  }

  private static Fitted fit(
      String average, int threads, Checkpoints checkpoints, TrainingListener listener)
      throws IOException {
    Split split = Split.of(ResumeTest.data(110), 0.2, 3);
    try (Workers workers = Workers.of(threads)) {
      return trainer(average)
          .fit(
              model(average), split.training(), split.validation(), workers, listener, checkpoints);
    }
  }

  private static TrainingListener stoppingAfter(int steps) {
    return new TrainingListener() {
      private int done;

      @Override
      public void step(Progress progress) {
        done++;
      }

      @Override
      public boolean stops() {
        return done >= steps;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"ema(0.8)", "swa(0.5)", "none"})
  void stoppedAgainAndAgainItEndsWithTheSameBits(String average, @TempDir Path folder)
      throws IOException {
    Fitted straight = fit(average, 1, Checkpoints.NONE, TrainingListener.NONE);
    assertThat(ResumeTest.weights(fit(average, 3, Checkpoints.NONE, TrainingListener.NONE).model()))
        .containsExactly(ResumeTest.weights(straight.model()));
    int cuts = 0;
    Fitted now;
    do {
      now = fit(average, 2, Checkpoints.in(folder), stoppingAfter(1 + cuts % 3));
      cuts++;
    } while (now.end() == Fitted.End.INTERRUPTED);
    assertThat(cuts).isGreaterThan(10);
    assertThat(now.history()).isEqualTo(straight.history());
    assertThat(now.history().epochs().get(0).figures()).containsOnlyKeys(Metric.F1, Metric.AUC);
    assertThat(ResumeTest.weights(now.model()))
        .containsExactly(ResumeTest.weights(straight.model()));
  }

  @Test
  void anotherPlanIsRefused(@TempDir Path folder) throws IOException {
    fit("none", 1, Checkpoints.in(folder), stoppingAfter(2));
    Split split = Split.of(ResumeTest.data(110), 0.2, 3);
    for (Trainer other :
        List.of(
            trainer("none").withUpdate(update -> update.withAccumulation(1)),
            trainer("none").withWatch(Watch.LOSS),
            trainer("none").withLoss(new Loss.CategoricalCrossEntropy()))) {
      try (Workers workers = Workers.single()) {
        assertThatThrownBy(() ->
                other.fit(
                    model("none"),
                    split.training(),
                    split.validation(),
                    workers,
                    TrainingListener.NONE,
                    Checkpoints.in(folder)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("another training");
      }
    }
  }

  @Test
  void meansOfWeightsHaveNoStatisticsOfTheirOwn() {
    Model normalised =
        ModelPlan.parse("batch_norm gru(3) dense(3,softmax)")
            .initialise(2, Initialisation.KERAS, 2);
    try (Workers workers = Workers.single()) {
      assertThatThrownBy(() ->
              trainer("swa(0.5)")
                  .withUpdate(Update.PLAIN.withAveraging(new Update.Averaging.Stochastic(0.5)))
                  .fit(
                      normalised,
                      ResumeTest.data(20),
                      Dataset.empty(),
                      workers,
                      TrainingListener.NONE))
          .hasMessageContaining("ema has");
    }
  }
}
