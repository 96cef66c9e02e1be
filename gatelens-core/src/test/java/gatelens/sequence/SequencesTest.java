package gatelens.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Sequences, their axes and layouts.
class SequencesTest {
  @Test
  void axesNameTheirPositions() {
    assertThat(new Axis.Tokens(List.of("a", "b")).label(1)).isEqualTo("b");
    assertThat(new Axis.Channels(List.of("x", "y", "z")).length()).isEqualTo(3);
    assertThat(new Axis.Channels(List.of("x", "y")).label(0)).isEqualTo("x");
    assertThat(new Axis.Time(5, 0, 10, "ms").label(3)).isEqualTo("30 ms");
    assertThat(new Axis.Time(5, 0.5, 0.25, "s").label(1)).isEqualTo("0.750 s");
    assertThat(new Axis.Pixels(28, "row").label(7)).isEqualTo("row 7");
    assertThat(Axis.steps(4).label(2)).isEqualTo("step 2");
    assertThat(Axis.features(4).label(0)).isEqualTo("feature 0");
    assertThat(new Axis.Tokens(List.of("a")).length()).isEqualTo(1);
  }

  @Test
  void aSequenceFitsItsAxes() {
    Tensor values = Tensor.zeros(3, 2);
    FeatureSequence sequence = FeatureSequence.of(values);
    assertThat(sequence.length()).isEqualTo(3);
    assertThat(sequence.width()).isEqualTo(2);
    assertThatThrownBy(() -> new FeatureSequence(values, Axis.steps(2), Axis.features(2)))
        .hasMessageContaining("expected float[2][2] from its axes, found float[3][2]");
    assertThatThrownBy(() -> FeatureSequence.of(Tensor.zeros(3)))
        .hasMessageContaining("float[T][D]");
    assertThatThrownBy(() -> new TokenSequence(new int[2], Axis.steps(3)))
        .hasMessageContaining("2 tokens, but the axis of steps names 3");
    assertThat(TokenSequence.of(1, 2))
        .isEqualTo(TokenSequence.of(1, 2))
        .hasSameHashCodeAs(TokenSequence.of(1, 2))
        .isNotEqualTo(TokenSequence.of(1, 3))
        .hasToString("tokens[2]");
  }

  @Test
  void aLayoutPlacesItsParts() {
    Layout layout =
        new Layout(
            List.of(
                new Layout.Part("a", Axis.steps(3), Axis.features(2), new boolean[0], 0),
                new Layout.Part(
                    "b", Axis.steps(2), Axis.features(4), new boolean[] {true, false}, 6)));
    assertThat(layout.size()).isEqualTo(14);
    assertThat(layout.first().size()).isEqualTo(6);
    assertThat(layout.first().counts(2)).isTrue();
    assertThat(layout.parts().get(1).counts(1)).isFalse();
    assertThat(layout.parts().get(1).width()).isEqualTo(4);
    Rows rows = Rows.of(layout, new float[14], new float[14]);
    assertThat(rows.count()).isEqualTo(2);
    assertThat(rows.firstStep(1)).isZero();
  }
}
