package gatelens.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.StateEdit;
import gatelens.trace.StatePlace;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Values of a state that are set are there, and nothing else is changed.
class EditedTest {
  private static final int STEPS = 6;
  private final Model model =
      ModelPlan.parse("gru(3,sequences) lstm(2) dense(2,softmax)")
          .initialise(2, Initialisation.PYTORCH, 4);
  private final ContinuousModel continuous = model.continuous();
  private final Sample sample =
      Sample.of(FeatureSequence.of(Tensor.generate(i -> Math.sin(3 * i), STEPS, 2)));
  private final Layout layout = continuous.layout(sample);
  private final float[] input = continuous.enter(sample);

  @Test
  void placesAreThoseOfTheLayers() {
    assertThat(continuous.places())
        .containsExactly(
            new StatePlace("gru_0", 3, 0, OptionalInt.empty()),
            new StatePlace("lstm_0", 2, 3, OptionalInt.of(5)));
  }

  @Test
  void withoutEditsEveryBitIsThatOfTheWholeRun() {
    try (Workers one = Workers.single()) {
      float[][] states = continuous.states(layout, input);
      float[][] now = new float[2][0];
      EditedStep step = new EditedStep(now, now, now);
      Rows rows = Rows.of(layout, input, input);
      for (int t = 0; t < STEPS; t++) {
        step = continuous.edited(rows, t, now, List.of(List.of(), List.of()), one);
        now = step.states();
        assertThat(now[0]).containsExactly(states[t + 1]);
        assertThat(now[1]).containsExactly(states[t + 1]);
        assertThat(step.logits()[0]).hasSize(t == STEPS - 1 ? 2 : 0);
      }
      assertThat(step.logits()[1])
          .containsExactly(model.logits(List.of(sample), one).get(0).values());
      assertThat(step.outputs()[0]).containsExactly(model.predict(sample).values());
    }
  }

  @Test
  void whatIsSetIsReadByTheLayerAboveAndByTheNextStep() {
    try (Workers one = Workers.single()) {
      Rows rows = Rows.of(layout, input, input);
      List<StateEdit> low = List.of(new StateEdit("gru_0", false, 1, 0.5f));
      List<StateEdit> high =
          List.of(new StateEdit("lstm_0", false, 0, 0.25f), new StateEdit("lstm_0", true, 1, 2));
      float[] usual = continuous.states(layout, input)[1];
      float[][] states =
          continuous.edited(rows, 0, new float[2][0], List.of(low, high), one).states();
      assertThat(states[0][1]).isEqualTo(0.5f);
      assertThat(states[0][0]).isEqualTo(usual[0]);
      assertThat(states[0][3]).as("the layer above").isNotEqualTo(usual[3]);
      assertThat(states[1])
          .containsExactly(usual[0], usual[1], usual[2], 0.25f, usual[4], usual[5], 2);
    }
  }

  @Test
  void aModelThatReadsBackwardHasNoStateToSet() {
    ContinuousModel both =
        ModelPlan.parse("bigru(3) dense(2)").initialise(2, Initialisation.PYTORCH, 4).continuous();
    assertThatThrownBy(both::places).isInstanceOf(IllegalStateException.class);
  }
}
