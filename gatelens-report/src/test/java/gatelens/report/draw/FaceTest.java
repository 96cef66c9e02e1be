package gatelens.report.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FaceTest {
  private final Face face = Face.of(false);

  @Test
  void lettersHaveTheFontsWidths() {
    // DejaVu Sans: every digit is 1303 of 2048 units wide, a space 651.
    assertThat(face.width("0", 2048)).isEqualTo(1303);
    assertThat(face.width("10 0", 20.48)).isCloseTo((3 * 1303 + 651) / 100.0, within(1e-9));
    assertThat(face.width("", 12)).isZero();
    assertThat(Face.of(true).width("m", 12)).isGreaterThan(face.width("m", 12));
  }

  @Test
  void anOutlineStandsOnItsLine() {
    var box = face.outline("H", 100).getBounds2D();
    // The height of capitals is 0.729 em; y runs down.
    assertThat(box.getMaxY()).isCloseTo(0, within(0.01));
    assertThat(box.getMinY()).isCloseTo(-72.9, within(0.1));
    assertThat(face.outline(" ", 100).getBounds2D().isEmpty()).isTrue();
  }

  @Test
  void rightToLeftTextIsDrawnFromTheRight() {
    // The first letter of the word, a wide shin, stands at the right.
    double whole = face.width("של", 10);
    assertThat(whole).isCloseTo(face.width("ש", 10) + face.width("ל", 10), within(1e-9));
    assertThat(face.outline("לש", 10).getBounds2D())
        .isNotEqualTo(face.outline("של", 10).getBounds2D());
    assertThat(points(face, "אב")).isEqualTo(points(face, "\u202dבא"));
    assertThat(points(face, "(א)")).as("mirrored").isEqualTo(points(face, "\u202d(א)"));
    assertThat(points(face, "a אב 12")).isEqualTo(points(face, "\u202da 12 בא"));
  }

  /// The outline as text, since paths have no equality.
  private static String points(Face face, String text) {
    StringBuilder out = new StringBuilder();
    double[] at = new double[6];
    for (var p = face.outline(text, 10).getPathIterator(null); !p.isDone(); p.next()) {
      p.currentSegment(at);
      out.append(Math.round(100 * at[0])).append(',').append(Math.round(100 * at[1])).append(' ');
    }
    return out.toString();
  }

  @Test
  void arabicLettersJoin() {
    // Alone, beside one neighbour, between two; alef joins only what stands before it.
    assertThat(Arabic.joined("ب")).isEqualTo("\uFE8F");
    assertThat(Arabic.joined("ببب")).isEqualTo("\uFE91\uFE92\uFE90");
    assertThat(Arabic.joined("باب")).isEqualTo("\uFE91\uFE8E\uFE8F");
    assertThat(Arabic.joined("لا")).as("lam with alef").isEqualTo("\uFEFB");
    assertThat(Arabic.joined("بلا")).isEqualTo("\uFE91\uFEFC");
    assertThat(Arabic.joined("بَب")).as("a mark between").isEqualTo("\uFE91\u064E\uFE90");
    assertThat(Arabic.joined("abc")).isEqualTo("abc");
  }

  @Test
  void whatIsTooLongEndsInDots() {
    assertThat(face.fit("abc", 12, 100)).isEqualTo("abc");
    String cut = face.fit("abcdefghijkl", 12, 40);
    assertThat(cut).startsWith("abc").endsWith("…");
    assertThat(face.width(cut, 12)).isLessThanOrEqualTo(40);
    assertThat(face.fit("🙂🙂🙂🙂", 12, 25)).endsWith("…").doesNotContain("\uD83D…");
  }

  @Test
  void whatTheFontLacksIsABox() {
    assertThat(face.width("门", 12)).isGreaterThan(0);
    assertThat(face.outline("门", 12).getBounds2D().isEmpty()).isFalse();
  }

  @Test
  void linesBreakAtSpaces() {
    assertThat(Canvas.wrap("one two three", 60)).containsExactly("one two", "three");
    assertThat(Canvas.wrap("", 60)).containsExactly("");
  }
}
