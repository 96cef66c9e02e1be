package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Ramp;
import gatelens.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private static SideBySide of(Ramp ramp, Tensor... all) {
    List<SideBySide.Side> sides =
        java.util.stream.IntStream.range(0, all.length)
            .mapToObj(n -> new SideBySide.Side("" + (char) ('A' + n), all[n]))
            .toList();
    return new SideBySide("s", "S", sides, ramp, t -> "step " + t, r -> "unit " + r, List.of());
  }

  @Test
  void everySideAndItsDifferenceFromTheFirstAreInTheTable() {
    Picture picture =
        of(
                Ramp.SIGNED,
                Tensor.of(new float[] {1, 2, 3, 4}, 2, 2),
                Tensor.of(new float[] {0, 2, 5, 4}, 2, 2),
                Tensor.of(new float[] {1, 1, 1, 1}, 2, 2))
            .picture();
    assertThat(picture.csv())
        .isEqualTo(
            "step,A: unit 0,A: unit 1,B: unit 0,B: unit 1,C: unit 0,C: unit 1,"
                + "A − B: unit 0,A − B: unit 1,A − C: unit 0,A − C: unit 1\r\n"
                + "step 0,1.0,2.0,0.0,2.0,1.0,1.0,1.0,0.0,0.0,1.0\r\n"
                + "step 1,3.0,4.0,5.0,4.0,1.0,1.0,-2.0,0.0,2.0,3.0\r\n");
    assertThat(picture.description())
        .contains(
            "A and B are furthest apart at step 1, unit 0: 3 and 5",
            "A and C are furthest apart at step 1, unit 1: 4 and 1",
            "All on one scale, -5 to 5");
    assertThat(picture.text()).contains("A − C\n");
  }

  /// A value of the sides and a difference as large have bars as long.
  @Test
  void barsAreOnOneScale() {
    Canvas canvas =
        of(Ramp.SIGNED, Tensor.of(new float[] {2, -1}, 2, 1), Tensor.of(new float[] {1, 1}, 2, 1))
            .picture()
            .canvas();
    List<Canvas.Mark.Box> bars =
        canvas.marks().stream()
            .filter(Canvas.Mark.Box.class::isInstance)
            .map(Canvas.Mark.Box.class::cast)
            .toList();
    assertThat(bars)
        .extracting(Canvas.Mark.Box::ink)
        .containsExactly(Ink.FOR, Ink.AGAINST, Ink.FOR, Ink.FOR, Ink.FOR, Ink.AGAINST);
    double one = bars.get(1).height();
    assertThat(bars)
        .extracting(bar -> Math.round(bar.height() / one))
        .containsExactly(2L, 1L, 1L, 1L, 1L, 2L);
  }

  @Test
  void gatesHaveTheirOwnColoursAndTheDifferenceIsSigned() {
    Picture picture =
        of(
                Ramp.SEQUENTIAL,
                Tensor.of(new float[] {0.2f, 0.9f}, 1, 2),
                Tensor.of(new float[] {0.6f, 0.4f}, 1, 2))
            .picture();
    assertThat(picture.svg()).contains("The sides on one scale, 0 to 1; differences -1 to 1.");
  }

  @Test
  void shapesMustBeOne() {
    assertThatThrownBy(() -> of(Ramp.SIGNED, Tensor.zeros(1, 2), Tensor.zeros(2, 2)))
        .hasMessageContaining("expected arrays of one shape");
    assertThatThrownBy(() -> of(Ramp.SIGNED, Tensor.zeros(1, 2)))
        .hasMessageContaining("expected two sides");
  }
}
