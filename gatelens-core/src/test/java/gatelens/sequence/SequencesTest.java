package gatelens.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.tensor.Tensor;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
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
    assertThat(new Axis.Times(new double[] {0, 1.5}).label(1)).isEqualTo("1.5");
    assertThat(new Axis.Times(new double[] {0, 1.5}, TimeScale.HOURS).label(1)).isEqualTo("1.5 h");
    assertThat(new Axis.Pixels(28, "row").label(7)).isEqualTo("row 7");
    assertThat(Axis.steps(4).label(2)).isEqualTo("step 2");
    assertThat(Axis.features(4).label(0)).isEqualTo("feature 0");
    assertThat(new Axis.Tokens(List.of("a")).length()).isEqualTo(1);
  }

  @Test
  void valuesComeBackInTheUnitsOfTheData() {
    Axis channels =
        new Axis.Channels(
            List.of("load", "day"),
            List.of(new Standardisation(120.5, 7.5, "kW"), Standardisation.NONE));
    assertThat(channels.raw(0, 2)).isEqualTo(135.5);
    assertThat(channels.raw(1, -4e-8)).isEqualTo(-4e-8);
    assertThat(channels.raw(0, Double.NaN)).isNaN();
    assertThat(Axis.features(2).raw(1, -4e-8)).isEqualTo(-4e-8);
    FeatureSequence read =
        new FeatureSequence(Tensor.of(new float[] {0, 3, -1, 4}, 2, 2), Axis.steps(2), channels);
    assertThat(read.raw().values()).containsExactly(120.5f, 3, 113, 4);
    assertThatThrownBy(() -> new Axis.Channels(List.of("a", "b"), List.of(Standardisation.NONE)))
        .hasMessageContaining("for each of 2 names, found 1");
    assertThatThrownBy(() -> new Standardisation(0, 0, ""))
        .hasMessageContaining("deviation above 0, found mean 0.0, deviation 0.0");
  }

  @Test
  void datesAreWrittenAsShortAsTheyAre() {
    double day = 1767225600;
    assertThat(labels(day, day + 60, day + 3600))
        .containsExactly("2026-01-01 00:00", "2026-01-01 00:01", "2026-01-01 01:00");
    assertThat(labels(day, day + 86_400, day + 5 * 86_400))
        .containsExactly("2026-01-01", "2026-01-02", "2026-01-06");
    assertThat(labels(day + 1, day + 2.25))
        .containsExactly("2026-01-01 00:00:01", "2026-01-01 00:00:02.250");
    assertThat(labels(-0.5)).containsExactly("1969-12-31 23:59:59.500");
  }

  private static List<String> labels(double... times) {
    Axis axis = new Axis.Times(times, TimeScale.DATE);
    return IntStream.range(0, times.length).mapToObj(axis::label).toList();
  }

  @Test
  void scalesAreKnownByTheirSymbols() {
    for (TimeScale scale : TimeScale.values()) {
      assertThat(TimeScale.of(scale.symbol()).orElse(TimeScale.UNKNOWN)).isEqualTo(scale);
    }
    assertThat(TimeScale.of("weeks")).isEmpty();
    assertThat(TimeScale.MILLISECONDS.seconds()).isEqualTo(0.001);
    assertThat(new Axis.Times(new double[] {1}, TimeScale.DAYS))
        .isEqualTo(new Axis.Times(new double[] {1}, TimeScale.DAYS))
        .isNotEqualTo(new Axis.Times(new double[] {1}));
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

  @Test
  void unknownTokensAreWalkedInTheOrderOfTheText() {
    List<Integer> places = IntStream.range(0, 60).map(i -> 7 * i % 60).boxed().toList();
    Axis.Tokens words = new Axis.Tokens(Collections.nCopies(60, "a"), new HashSet<>(places));
    assertThat(List.copyOf(words.unknown()))
        .containsExactlyElementsOf(IntStream.range(0, 60).boxed().toList());
  }

  @Test
  void blankNamesCanBeSeen() {
    Axis words = new Axis.Tokens(List.of("a", " ", "\n", ""));
    assertThat(words.shown(0)).isEqualTo("a");
    assertThat(words.shown(1)).isEqualTo("␣");
    assertThat(words.shown(2)).isEqualTo("␣");
    assertThat(words.shown(3)).isEqualTo("[padding]");
    assertThat(words.label(1)).isEqualTo(" ");
  }
}
