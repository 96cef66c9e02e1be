package gatelens.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.model.Evaluation;
import gatelens.model.Model;
import gatelens.model.PrefixStates;
import gatelens.objective.Objective;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What rows have in common is run once, and nobody can tell from the numbers.
class EvaluationsTest {
  private static final int STEPS = 24;
  private static final int WIDTH = 3;

  private final Random random = new Random(5);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(19,sequences) gru(7) dense(3)",
        "gru(19,reset_before) dense(3)",
        "gru(9,uncoupled) dense(3)",
        "lstm(19,sequences) lstm(7) dense(3)",
        "gru(9,sequences) pool(mean) dense(3)",
        "bigru(9) dense(3)",
        "gru(9,sequences) dense(3)",
      })
  void sharedPrefixesGiveTheBitsOfWholeRuns(String plan) {
    Model model = ModelPlan.parse(plan).initialise(WIDTH, Initialisation.PYTORCH, 3);
    float[] input = values();
    float[][] rows = coalitions(input, new float[input.length], 90);
    Layout layout =
        model.continuous().layout(Sample.of(FeatureSequence.of(Tensor.of(input, STEPS, WIDTH))));
    Objective objective = Objective.logit(1, 3);
    double[] alone = new double[rows.length];
    for (int row = 0; row < rows.length; row++) {
      alone[row] =
          model
              .continuous()
              .evaluate(Rows.of(layout, rows[row]), objective, PrefixStates.NONE, Workers.single())
              .values()[0];
    }
    PrefixStates prefix = model.continuous().prefix(layout, input);
    for (int threads = 1; threads <= 2; threads++) {
      try (Workers workers = Workers.of(threads)) {
        for (boolean share : new boolean[] {false, true}) {
          for (PrefixStates states : new PrefixStates[] {PrefixStates.NONE, prefix}) {
            Evaluation all =
                model
                    .continuous()
                    .evaluate(new Versions(layout, rows, input, share), objective, states, workers);
            assertThat(all.values()).as(share + " " + threads).containsExactly(alone);
            assertThat(all.cellSteps()).isLessThanOrEqualTo((long) rows.length * STEPS);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gru(19,sequences) gru(7) dense(3)", "lstm(19) dense(3)"})
  void rowsThatBranchLateCostLittle(String plan) {
    Model model = ModelPlan.parse(plan).initialise(WIDTH, Initialisation.PYTORCH, 3);
    float[] input = values();
    float[][] rows = new float[64][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = input.clone();
      // steps 20 to 23 are a number of its own, so all that is before is one run
      for (int bit = 0; bit < 6; bit++) {
        rows[row][(STEPS - 4 + bit / 2) * WIDTH + bit % 2] = row >> bit & 1;
      }
    }
    Layout layout =
        model.continuous().layout(Sample.of(FeatureSequence.of(Tensor.of(input, STEPS, WIDTH))));
    Evaluation all =
        model
            .continuous()
            .evaluate(
                new Versions(layout, rows, input, true),
                Objective.logit(0, 3),
                PrefixStates.NONE,
                Workers.single());
    // 20 shared steps; then at most 64 rows for four steps
    assertThat(all.cellSteps()).isBetween(20L + 4 + 16 + 64 + 64, 20L + 4 * 64);
  }

  private float[] values() {
    float[] values = new float[STEPS * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /// Rows that keep or lose each step with even chances, and some that lose a single one.
  private float[][] coalitions(float[] input, float[] baseline, int count) {
    float[][] rows = new float[count][];
    for (int row = 0; row < count; row++) {
      rows[row] = input.clone();
      for (int step = 0; step < STEPS; step++) {
        boolean lost = row < STEPS ? step == row : random.nextInt(4) == 0;
        if (lost) {
          System.arraycopy(baseline, step * WIDTH, rows[row], step * WIDTH, WIDTH);
        }
      }
    }
    return rows;
  }

  private record Versions(Layout layout, float[][] rows, float[] input, boolean sharePrefixes)
      implements Rows {
    @Override
    public int count() {
      return rows.length;
    }

    @Override
    public void copyTo(int row, float[] target) {
      System.arraycopy(rows[row], 0, target, 0, target.length);
    }

    @Override
    public int firstStep(int row) {
      for (int i = 0; i < input.length; i++) {
        if (input[i] != rows[row][i]) {
          return i / WIDTH;
        }
      }
      return STEPS;
    }
  }
}
