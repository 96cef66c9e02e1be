package gatelens.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
  void aHeatMapIsOneImageInValidXml() throws Exception {
    var document = xml(heat(SIGNED, Ramp.SIGNED).svg());
    // The map and the bar of its legend.
    assertThat(document.getElementsByTagName("image").getLength()).isEqualTo(2);
    assertThat(document.getElementsByTagName("rect").getLength()).isZero();
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Heat <&>");
  }

  @Test
  void itsPngHasTheColoursOfItsValues() throws IOException {
    BufferedImage image = decoded(heat(SIGNED, Ramp.SIGNED));
    // Columns are 700 / 3 wide from 90 on, rows 16 high from 10 on.
    assertThat(image.getRGB(90 + 116, 10 + 24)).as("-2: all blue").isEqualTo(0xFF3B82CC);
    assertThat(image.getRGB(90 + 350, 10 + 8)).as("0: the page").isEqualTo(0xFFFFFFFF);
    assertThat(image.getRGB(90 + 583, 10 + 8)).as("2: all orange").isEqualTo(0xFFD9661A);
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
    assertThat(picture.description()).contains("mean of up to 15 × 2 cells");
    assertThat(picture.svg().length()).isLessThan(1_000_000);
    assertThat(heat(SIGNED, Ramp.SIGNED).description()).doesNotContain("mean of");
  }

  @Test
  void extremesAreDrawnAndNaNIsRefused() throws Exception {
    for (Tensor values : List.of(Tensor.zeros(1, 1), Tensor.zeros(5, 3), Tensor.zeros(1, 512))) {
      xml(heat(values, Ramp.SIGNED).svg());
      assertThat(decoded(heat(values, Ramp.SIGNED)).getRGB(95, 11)).isEqualTo(0xFFFFFFFF);
    }
    assertThatThrownBy(() -> heat(Tensor.of(new float[] {0, 0, Float.NaN, 0}, 2, 2), Ramp.SIGNED))
        .hasMessageContaining("NaN at step 1, row 0");
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
                "1 others,4.0,3.5",
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
        .contains("a&lt;", "class=\"minus\"", "<details>", "download=\"heat.csv\"")
        .doesNotContain("<script")
        .doesNotContainPattern("(src|href)=\"https?:");
  }

  @Test
  void theTwoSignsStayApartForTheColourBlind() {
    double[][][] visions = {
      {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
      {
        {0.152286, 1.052583, -0.204868},
        {0.114503, 0.786281, 0.099216},
        {-0.003882, -0.048116, 1.051998}
      },
      {
        {0.367322, 0.860646, -0.227968},
        {0.280085, 0.672501, 0.047413},
        {-0.011820, 0.042940, 0.968881}
      },
      {
        {1.255528, -0.076749, -0.178779},
        {-0.078411, 0.930809, 0.147602},
        {0.004733, 0.691367, 0.303900}
      }
    };
    for (double[][] vision : visions) {
      // Below about 20 two colours are hard to tell apart in small patches (CIE76).
      assertThat(distance(Ink.FOR.argb(), Ink.AGAINST.argb(), vision)).isGreaterThan(80);
      assertThat(distance(0xFF9D52, 0x5AA9FF, vision)).isGreaterThan(80);
      assertThat(distance(0xD9661A, 0x3B82CC, vision)).isGreaterThan(80);
    }
    assertThat(lab(0xFFFFFF, visions[0])[0]).isCloseTo(100, within(0.01));
  }

  private static double distance(int a, int b, double[][] vision) {
    double[] x = lab(a, vision);
    double[] y = lab(b, vision);
    return Math.sqrt(
        Math.pow(x[0] - y[0], 2) + Math.pow(x[1] - y[1], 2) + Math.pow(x[2] - y[2], 2));
  }

  /// CIE L*a*b* (D65) of a colour as seen (Machado, Oliveira and Fernandes 2009, severity 1).
  private static double[] lab(int rgb, double[][] vision) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double c = (rgb >> (16 - 8 * i) & 0xFF) / 255.0;
      linear[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
    double[] seen = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        seen[i] += vision[i][j] * linear[j];
      }
      seen[i] = Math.clamp(seen[i], 0, 1);
    }
    double x = root((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505);
    double y = root(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
    double z = root((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double root(double t) {
    return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }
}
