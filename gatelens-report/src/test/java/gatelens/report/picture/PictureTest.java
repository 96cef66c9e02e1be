package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.report.draw.Ramp;
import gatelens.report.page.HtmlReport;
import gatelens.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class PictureTest {
  private static final Tensor SIGNED = Tensor.of(new float[] {1, -2, 0, 0.5f, 2, -1}, 3, 2);

  private static Picture heat(Tensor values, Ramp ramp) {
    return HeatMap.of("heat", "Heat <&>", values, ramp, t -> "step " + t, r -> "unit \"" + r);
  }

  private static org.w3c.dom.Document xml(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static BufferedImage decoded(Picture picture) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(picture.png()));
  }

  @Test
  void aHeatMapIsBoxesInValidXml() throws Exception {
    var document = xml(heat(SIGNED, Ramp.SIGNED).svg());
    assertThat(document.getElementsByTagName("image").getLength()).isZero();
    // The page is the only box.
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Heat <&>");
  }

  @Test
  void itsPngHasTheColoursOfItsValues() throws IOException {
    BufferedImage image = decoded(heat(SIGNED, Ramp.SIGNED));
    // The lower row is -2, 0.5, -1, the upper 1, 0, 2; both are 16 pixels high, doubled.
    int[] upper = colours(image, 2 * 38 + 16);
    int[] lower = colours(image, 2 * 38 + 48);
    assertThat(upper).contains(0xFFD9661A, 0xFFFFFFFF).doesNotContain(0xFF3B82CC);
    assertThat(lower).contains(0xFF3B82CC).doesNotContain(0xFFD9661A);
  }

  private static int[] colours(BufferedImage image, int y) {
    return java.util.stream.IntStream.range(0, image.getWidth())
        .map(x -> image.getRGB(x, y))
        .distinct()
        .toArray();
  }

  @Test
  void itsCsvHasTheNumbersInFull() {
    Picture picture = heat(Tensor.of(new float[] {0.1f, 1 / 3f}, 1, 2), Ramp.SEQUENTIAL);
    assertThat(picture.csv())
        .isEqualTo("step,\"unit \"\"0\",\"unit \"\"1\"\r\nstep 0,0.1,0.33333334\r\n");
  }

  @Test
  void whatIsAveragedIsSaid() {
    Tensor values = Tensor.generate(i -> i % 2, 10_000, 512);
    Picture picture = heat(values, Ramp.SEQUENTIAL);
    assertThat(picture.description()).contains("mean of up to 15 × 2 values");
    assertThat(picture.svg()).contains("mean of up to 15 × 2 values");
    assertThat(picture.svg().length()).isLessThan(1_000_000);
    assertThat(picture.text()).contains("mean of up to 100 × 13 values");
    assertThat(heat(SIGNED, Ramp.SIGNED).description()).doesNotContain("mean of");
  }

  @Test
  void whatIsNoNumberIsHatchedAndCounted() throws Exception {
    Picture picture = heat(Tensor.of(new float[] {0, 1, Float.NaN, 0}, 2, 2), Ramp.SIGNED);
    xml(picture.svg());
    assertThat(picture.description())
        .contains("1 values: no number, the first NaN at step 1, unit \"0");
    assertThat(picture.svg()).contains("1 of 4: no number");
    assertThat(picture.text()).contains("?");
    assertThat(picture.csv()).contains("step 1,NaN,0.0");
  }

  @Test
  void extremesAreDrawn() throws Exception {
    float[] nothing = {Float.NaN, Float.POSITIVE_INFINITY};
    for (Tensor values :
        List.of(
            Tensor.zeros(1, 1),
            Tensor.zeros(5, 3),
            Tensor.zeros(1, 512),
            Tensor.of(nothing, 2, 1))) {
      for (Ramp ramp : Ramp.values()) {
        Picture picture = heat(values, ramp);
        xml(picture.svg());
        assertThat(decoded(picture).getWidth()).isEqualTo(1640);
        assertThat(picture.text()).isNotBlank();
      }
    }
  }

  @Test
  void aWaterfallEndsAtTheScoreAndShowsWhatIsNotExplained() throws Exception {
    Picture picture =
        Charts.waterfall(
            "fall", "Fall", 1, 4, List.of("a", "b", "c"), new double[] {2, -0.5, 1}, 2);
    xml(picture.svg());
    assertThat(picture.csv())
        .isEqualTo(
            String.join(
                "\r\n",
                "part,from,to",
                "baseline,0.0,1.0",
                "a,1.0,3.0",
                "c,3.0,4.0",
                "1 other,4.0,3.5",
                "not explained,3.5,4.0",
                "score,0.0,4.0",
                ""));
    assertThat(picture.description()).contains("not explained: ▲ +0.500");
  }

  @Test
  void barsCarrySignsAndCurvesAPoint() throws Exception {
    Picture bars = Charts.bars("bars", "Bars", List.of("שלום", "b"), new double[] {-3, 1}, 5);
    assertThat(bars.text()).contains("▼ -3").contains("▲ +1");
    xml(bars.svg());
    Picture curve =
        Charts.curves("c", "C", List.of("one"), new double[][] {{0.5}}, t -> "step " + t);
    xml(curve.svg());
    assertThat(curve.csv()).isEqualTo("step,one\r\nstep 0,0.5\r\n");
  }

  @Test
  void thePageAsksNoNetworkAndEscapes() {
    String html =
        new HtmlReport("<b>", "It & that", 100_000)
            .section("S")
            .tokens(List.of("a<", "b"), new double[] {1, -1})
            .picture(heat(SIGNED, Ramp.SIGNED))
            .html();
    assertThat(html)
        .contains("Content-Security-Policy", "default-src 'none'", "&lt;b&gt;", "It &amp; that")
        .contains("a&lt;", "class=\"minus\"", "<details>", "data-name=\"heat\"")
        .doesNotContainPattern("(src|href)=\"https?:");
  }
}
