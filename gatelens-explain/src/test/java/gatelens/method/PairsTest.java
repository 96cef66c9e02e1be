package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.model.Model;
import gatelens.objective.Objective;
import gatelens.parallel.Workers;
import gatelens.rule.ExactRun;
import gatelens.rule.Multipliers;
import gatelens.rule.Pairs;
import gatelens.sequence.Rows;
import gatelens.testkit.explain.RandomModels;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The passes between pairs on the fast kernels give what the plain rules in double precision give,
/// and between a run and itself the gradient.
final class PairsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(3,softmax)",
        "gru(6,sequences) gru(4) dense(3)",
        "gru(5,reset_before,sequences) gru(3,reset_before) dense(2)",
        "gru(5,uncoupled) dense(2)",
        "lstm(5) dense(3,softmax)",
        "lstm(4,sequences) lstm(5) dense(2)",
        "bigru(4) dense(3)",
        "bigru(4,sequences) bilstm(3) dense(2)",
        "gru(5,sequences) pool(mean) dense(2)",
        "gru(5,sequences) pool(last) dense(2)",
        "gru(5,sequences) layer_norm gru(4) layer_norm dense(3,relu) dense(2)",
        "layer_norm lstm(5,sequences) layer_norm dense(4) pool(mean) dense(2)",
        "gru(5,sequences) dense(4,tanh) gru(3) dense(6,relu) dropout(0.3) dense(2,softmax)",
        "masking gru(4) dense(2)",
        "gru(5,sequences) dense(2)",
        "gru(5,sequences) pool(max) dense(2)",
        "bigru(4,sequences) pool(max) dense(3,relu) dense(2)",
      })
  void theFastPassIsTheExactOne(String plan) {
    try (Workers workers = Workers.of(2)) {
      for (long seed = 1; seed <= 3; seed++) {
        Model model = RandomModels.model(plan, 0.3, seed);
        assertThat(model.continuous().hasPairs()).as(plan).isTrue();
        ModelScore score = RandomModels.score(model, workers);
        List<Point> inputs =
            List.of(
                RandomModels.point(score, 17, seed),
                RandomModels.point(score, 17, seed + 10),
                RandomModels.point(score, 17, seed + 20));
        Pairs pairs = Pairs.of(inputs, new Baseline.MeanEvent());
        var readout = ((Objective.OfLogits) score.objective()).readout();
        pairs.run(
            score,
            false,
            (i, flow) -> {
              double[] got = pairs.times(i, flow.multipliers());
              double[] want =
                  pairs.times(
                      model,
                      i,
                      Multipliers.of(
                          ExactRun.of(model, pairs.input(i)),
                          ExactRun.of(model, pairs.baseline(i)),
                          readout));
              for (int k = 0; k < got.length; k++) {
                // single precision over 17 steps
                assertThat(got[k]).as(plan).isCloseTo(want[k], within(1e-5));
              }
            });
        gradient(score, inputs.get(0), plan);
      }
    }
  }

  private static void gradient(ModelScore score, Point input, String plan) {
    Rows rows = Rows.of(input.layout(), input.values());
    float[] want =
        score
            .model()
            .continuous()
            .gradients(rows, score.objective(), score.workers())
            .gradients()[0];
    score
        .model()
        .continuous()
        .pairs(
            rows,
            new int[] {0},
            new int[] {0},
            score.objective(),
            Multipliers.between(((Objective.OfLogits) score.objective()).readout()),
            false,
            score.workers(),
            (i, flow) -> {
              for (int k = 0; k < want.length; k++) {
                assertThat(flow.multipliers()[k]).as(plan).isCloseTo(want[k], within(2e-6f));
              }
            });
  }
}
