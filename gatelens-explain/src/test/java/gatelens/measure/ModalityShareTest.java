package gatelens.measure;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explanation;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Settings;
import gatelens.method.Methods;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModalityShareTest {
  private static final Layout TWO =
      new Layout(
          List.of(
              new Layout.Part("sound", Axis.steps(2), Axis.features(1), new boolean[0], 0),
              new Layout.Part("text", Axis.steps(1), Axis.features(1), new boolean[0], 2)));

  /// `f = 2 (a + b) + 3 c + 4 (a + b) c` at a = 0.25, b = 0.75, c = 2: 2 + 6 + 8. Without the sound
  /// 6 are left, without the text 2.
  @Test
  void byHand() {
    Score score = Score.of("f", v -> 2 * (v[0] + v[1]) + 3 * v[2] + 4.0 * (v[0] + v[1]) * v[2]);
    Point input = new Point(TWO, new float[] {0.25f, 0.75f, 2});
    assertThat(ModalityShare.of(score, explained(input, 1, 5, -4), new Baseline.Zeros()))
        .containsExactly(
            new ModalityShare("sound", 6, 0.6, 10, 2), new ModalityShare("text", -4, 0.4, 14, 6));
    assertThat(ModalityShare.of(score, explained(input, 0, 0, 0), new Baseline.Zeros()))
        .extracting(ModalityShare::share)
        .containsExactly(0.0, 0.0);
  }

  /// An exclusive or of the signs: over rows of every kind neither input says anything alone, and
  /// without either nothing is left. Of a sum each makes its part, so that none is needed with the
  /// other.
  @Test
  void inputsThatOnlyActTogetherAreNamed() {
    Point input = new Point(TWO, new float[] {0.5f, 0.5f, 1});
    Baseline rows =
        Baseline.Samples.of(
            List.of(
                new float[] {0.5f, 0.5f, 1},
                new float[] {0.5f, 0.5f, -1},
                new float[] {-0.5f, -0.5f, 1},
                new float[] {-0.5f, -0.5f, -1}),
            "rows");
    Score xor = Score.of("xor", v -> Math.signum(v[0] + v[1]) * Math.signum(v[2]));
    List<ModalityShare> shares = ModalityShare.of(xor, explained(input, 0, 0, 0), rows);
    assertThat(shares).extracting(ModalityShare::without).containsExactly(1.0, 1.0);
    assertThat(shares).extracting(ModalityShare::alone).containsExactly(0.0, 0.0);
    assertThat(shares).extracting(ModalityShare::interaction).containsExactly(1.0, 1.0);
    assertThat(ModalityShare.together(shares, new Completeness(1, 0, 1)).orElseThrow())
        .startsWith("both are needed: sound and text");
    Score sum = Score.of("sum", v -> v[0] + v[1] + v[2]);
    List<ModalityShare> parts = ModalityShare.of(sum, explained(input, 0, 0, 0), rows);
    assertThat(ModalityShare.together(parts, new Completeness(2, 0, 2))).isEmpty();
  }

  /// An and of the signs, over rows of every kind, of which a quarter says yes: without either
  /// input half of the rows say yes still, so that two thirds of the change are gone, and either
  /// alone makes a third. Where both are below zero either is enough for a no, where one is, that
  /// one.
  @Test
  void inputsThatMustBothBeThereAreNamed() {
    Baseline rows =
        Baseline.Samples.of(
            List.of(
                new float[] {0.5f, 0.5f, 1},
                new float[] {0.5f, 0.5f, -1},
                new float[] {-0.5f, -0.5f, 1},
                new float[] {-0.5f, -0.5f, -1}),
            "rows");
    Score yes = Score.of("and", v -> v[0] + v[1] > 0 && v[2] > 0 ? 1 : 0);
    Point both = new Point(TWO, new float[] {0.5f, 0.5f, 1});
    List<ModalityShare> shares = ModalityShare.of(yes, explained(both, 0, 0, 0), rows);
    assertThat(shares).extracting(ModalityShare::without).containsExactly(0.5, 0.5);
    assertThat(shares).extracting(ModalityShare::alone).containsExactly(0.25, 0.25);
    assertThat(ModalityShare.together(shares, new Completeness(1, 0.25, 0.75))).isPresent();
    Score no = Score.of("no", v -> v[0] + v[1] > 0 && v[2] > 0 ? 0 : 1);
    for (float[] one :
        List.of(new float[] {-1, -1, -1}, new float[] {-1, -1, 1}, new float[] {1, 1, -1})) {
      Point point = new Point(TWO, one);
      assertThat(
              ModalityShare.together(
                  ModalityShare.of(no, explained(point, 0, 0, 0), rows),
                  new Completeness(1, 0.75, 0.25)))
          .isEmpty();
    }
  }

  private static Explanation explained(Point input, float... flat) {
    return Explanation.ofCells(
        Methods.named("gradient").with(Settings.NONE),
        input,
        flat,
        new Completeness(0, 0, 0),
        Map.of());
  }
}
