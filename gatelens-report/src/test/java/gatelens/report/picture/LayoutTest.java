package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Face;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// No word of any picture is cut or stands on another, at usual sizes and at the extremes.
class LayoutTest {
  @TestFactory
  Stream<DynamicTest> noWordIsCutOrStandsOnAnother() {
    List<Picture> all = new ArrayList<>(Pictures.small());
    all.addAll(Pictures.extreme());
    return java.util.stream.IntStream.range(0, all.size())
        .mapToObj(i ->
            DynamicTest.dynamicTest(i + " " + all.get(i).description(), () -> check(all.get(i))));
  }

  private static void check(Picture picture) throws Exception {
    Canvas canvas = picture.canvas();
    Rectangle2D page = new Rectangle2D.Double(0, 0, canvas.width(), canvas.height());
    List<Canvas.Mark.Words> words = new ArrayList<>();
    List<Rectangle2D> boxes = new ArrayList<>();
    for (Canvas.Mark mark : canvas.marks()) {
      if (mark instanceof Canvas.Mark.Words w && !w.text().isEmpty()) {
        words.add(w);
        boxes.add(box(w));
      }
    }
    for (int i = 0; i < boxes.size(); i++) {
      assertThat(page.contains(boxes.get(i))).as("%s inside the page", words.get(i)).isTrue();
      for (int j = 0; j < i; j++) {
        assertThat(boxes.get(i).intersects(boxes.get(j)))
            .as("%s on %s", words.get(i), words.get(j))
            .isFalse();
      }
    }
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(picture.svg().getBytes(StandardCharsets.UTF_8)));
    assertThat(picture.text()).isNotBlank().doesNotContain("null", "NaN %");
    assertThat(picture.description()).isNotBlank();
    assertThat(picture.svg()).doesNotContain("NaN,", ",NaN", "=\"NaN");
  }

  /// A line of text without the room below its letters.
  private static Rectangle2D box(Canvas.Mark.Words w) {
    double width = Face.of(w.bold()).width(w.text(), w.size());
    double left =
        switch (w.align()) {
          case START -> w.x();
          case MIDDLE -> w.x() - width / 2;
          case END -> w.x() - width;
        };
    return new Rectangle2D.Double(left, w.y() - 0.75 * w.size(), width, 0.95 * w.size());
  }
}
