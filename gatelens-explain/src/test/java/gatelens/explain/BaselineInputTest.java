package gatelens.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineInputTest {
  private static Layout layout(int... stepsAndWidths) {
    java.util.ArrayList<Layout.Part> parts = new java.util.ArrayList<>();
    int offset = 0;
    for (int i = 0; i < stepsAndWidths.length; i += 2) {
      parts.add(
          new Layout.Part(
              "part" + i / 2,
              Axis.steps(stepsAndWidths[i]),
              Axis.features(stepsAndWidths[i + 1]),
              new boolean[0],
              offset));
      offset += stepsAndWidths[i] * stepsAndWidths[i + 1];
    }
    return new Layout(parts);
  }

  private static Point point(Layout layout, float... values) {
    return new Point(layout, values);
  }

  @Test
  void lastStepsOfLongerOneAreTaken() {
    BaselineInput four = BaselineInput.of(point(layout(4, 2), 1, 2, 3, 4, 5, 6, 7, 8));

    assertThat(four.fitted(layout(2, 2), "b")).containsExactly(5, 6, 7, 8);
    assertThat(four.fitted(layout(4, 2), "b")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void shorterOneIsRepeatedSoThatEndsMeet() {
    BaselineInput two = BaselineInput.of(point(layout(2, 2), 1, 2, 3, 4));

    assertThat(two.fitted(layout(5, 2), "b")).containsExactly(3, 4, 1, 2, 3, 4, 1, 2, 3, 4);
  }

  @Test
  void eachPartIsFittedByItself() {
    BaselineInput pair = BaselineInput.of(point(layout(3, 1, 1, 2), 1, 2, 3, 10, 20));

    assertThat(pair.fitted(layout(2, 1, 2, 2), "b")).containsExactly(2, 3, 10, 20, 10, 20);
  }

  @Test
  void bareArrayOfAnotherLengthIsRefused() {
    BaselineInput bare = BaselineInput.of(new float[] {1, 2, 3, 4});

    assertThat(bare.fitted(layout(2, 2), "b")).containsExactly(1, 2, 3, 4);
    assertThat(BaselineInput.of(new float[] {7, 8}).fitted(layout(2, 2), "b"))
        .as("one event")
        .containsExactly(7, 8, 7, 8);
    assertThatThrownBy(() -> bare.fitted(layout(3, 2), "background x"))
        .hasMessage("background x: expected 6 values (a whole input) or 2 (one event), found 4");
    assertThatThrownBy(() -> bare.fitted(layout(3, 2, 1, 1), "background x"))
        .hasMessage("background x: expected 7 values (a whole input), found 4");
  }

  @Test
  void otherFeaturesOrPartsAreRefused() {
    BaselineInput told = BaselineInput.of(point(layout(2, 3), 1, 2, 3, 4, 5, 6));

    assertThatThrownBy(() -> told.fitted(layout(3, 2), "b"))
        .hasMessageContaining("expected whole steps of 2 features (part0), found 6 values");
    assertThatThrownBy(() -> told.fitted(layout(1, 3, 1, 3), "b"))
        .hasMessageContaining("found 6 values of 1 parts");
  }

  @Test
  void meanIsTakenAfterFitting() {
    Baseline.Samples background =
        new Baseline.Samples(
            List.of(
                BaselineInput.of(point(layout(1, 1), 2)),
                BaselineInput.of(point(layout(3, 1), 1, 4, 8))),
            "b");

    assertThat(background.mean().of(point(layout(2, 1), 0, 0))).containsExactly(3, 5);
  }

  /// With one part of each length the values drawn can be told by their part.
  @Test
  void bootstrapDrawsWithinParts() {
    Baseline.Samples background =
        new Baseline.Samples(
            List.of(BaselineInput.of(point(layout(1, 2, 2, 1), 1, 2, 30, 31))), "b");

    float[] drawn =
        Baseline.bootstrap(background, 1, 0).of(point(layout(2, 2, 3, 1), new float[7]));

    assertThat(drawn).startsWith(1, 2, 1, 2);
    for (int i = 4; i < 7; i++) {
      assertThat(drawn[i]).isIn(30f, 31f);
    }
  }
}
