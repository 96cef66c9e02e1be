package gatelens.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Gru;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.objective.Objective;
import gatelens.objective.PairReadout;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.GateFlow;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Between two runs, multipliers times changes are the change of the objective, at every cut.
class PairsTest {
  private static final int STEPS = 11;
  private static final int WIDTH = 3;

  /// Of a change of about 0.1: single precision, some hundred terms.
  private static final double ROUNDING = 2e-6;

  private static final PairReadout LOGIT =
      (logits, baseline, multipliers) -> multipliers[multipliers.length - 2] = 1;

  private final Random random = new Random(7);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(19,sequences) gru(7) dense(3)",
        "gru(19,reset_before) dense(3)",
        "gru(17,uncoupled,sequences) pool(mean) dense(3)",
        "lstm(19,sequences) lstm(7) dense(4,tanh) dense(3)",
        "bigru(9,sequences) gru(5) dense(3)",
        "bilstm(9) dense(3,softmax)",
        "gru(18,sequences) dense(3)",
      })
  void multipliersTimesChangesAreTheChange(String plan) {
    Model model = ModelPlan.parse(plan).initialise(WIDTH, Initialisation.PYTORCH, 3);
    float[] input = values();
    float[] baseline = values();
    Rows rows = Rows.of(layout(model), input, baseline);
    List<PairFlow> got = new ArrayList<>();
    List<double[]> sums = new ArrayList<>();
    model.pairs(
        rows,
        new int[] {0},
        new int[] {1},
        Objective.logit(1, 3),
        LOGIT,
        true,
        Workers.single(),
        (index, flow) -> {
          double sum = 0;
          for (int i = 0; i < input.length; i++) {
            sum += flow.multipliers()[i] * ((double) input[i] - baseline[i]);
          }
          sums.add(new double[] {sum});
          got.add(flow);
        });
    double change = got.get(0).score() - got.get(0).baselineScore();
    assertThat(change).isNotCloseTo(0, within(1e-3));
    assertThat(sums.get(0)[0]).isCloseTo(change, within(ROUNDING));
    double[] ends =
        model.evaluate(rows, Objective.logit(1, 3), PrefixStates.NONE, Workers.single()).values();
    assertThat(got.get(0).score()).isEqualTo(ends[0]);
    assertThat(got.get(0).baselineScore()).isEqualTo(ends[1]);
    // what goes in through the gates of the first layer (both directions of it) is the change too
    double through = 0;
    int first = plan.startsWith("bi") ? 2 : 1;
    for (GateFlow flow : got.get(0).flows().subList(0, first)) {
      through += entered(flow);
    }
    assertThat(through).isCloseTo(change, within(ROUNDING));
  }

  /// `Σ m (W Δx)` over steps, gates and units.
  private static double entered(GateFlow flow) {
    RecurrentLayer layer = flow.layer();
    Tensor weight =
        switch (layer) {
          case Gru gru -> gru.inputWeight();
          case Lstm lstm -> lstm.inputWeight();
          default -> throw new AssertionError(layer.name());
        };
    int columns = weight.extent(1);
    double sum = 0;
    for (int t = 0; t < STEPS; t++) {
      for (int c = 0; c < columns; c++) {
        double into = 0;
        for (int d = 0; d < WIDTH; d++) {
          into +=
              (double) weight.values()[d * columns + c]
                  * flow.inputChange().values()[t * WIDTH + d];
        }
        sum += flow.gates().values()[t * columns + c] * into;
      }
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(19,sequences) gru(7) dense(3)",
        "gru(9,reset_before) dense(3)",
        "lstm(19) dense(3)",
      })
  void aPairOfARowAndItselfGivesTheGradient(String plan) {
    Model model = ModelPlan.parse(plan).initialise(WIDTH, Initialisation.PYTORCH, 3);
    float[] input = values();
    Rows rows = Rows.of(layout(model), input);
    Objective objective = Objective.logit(1, 3);
    List<float[]> gradients = new ArrayList<>();
    model.gradients(
        rows, objective, Workers.single(), (row, gradient) -> gradients.add(gradient.clone()));
    List<float[]> multipliers = new ArrayList<>();
    model.pairs(
        rows,
        new int[] {0},
        new int[] {0},
        objective,
        LOGIT,
        false,
        Workers.single(),
        (index, flow) -> multipliers.add(flow.multipliers().clone()));
    for (int i = 0; i < input.length; i++) {
      assertThat(multipliers.get(0)[i]).isCloseTo(gradients.get(0)[i], within(1e-6f));
    }
  }

  private static Layout layout(Model model) {
    return model.layout(Sample.of(FeatureSequence.of(Tensor.zeros(STEPS, WIDTH))));
  }

  private float[] values() {
    float[] values = new float[STEPS * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
