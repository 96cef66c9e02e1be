package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.report.draw.Look;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Theme;
import gatelens.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/// Width, letters, title and theme in every form of a picture.
class LookTest {
  private static Look look(String theme, String width, String letters, String title) {
    return Look.of(
        theme,
        Optional.of(width).filter(text -> !text.isEmpty()),
        Optional.of(letters).filter(text -> !text.isEmpty()),
        Optional.of(title).filter(text -> !text.equals("own")));
  }

  private static Picture named(String name) {
    return Pictures.small().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static BufferedImage image(Picture picture, Look look, double scale) throws IOException {
    return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(picture.png(look, scale))));
  }

  @Test
  void lengthsHaveUnits() {
    assertThat(Look.pixels("25.4mm", "px")).isCloseTo(96, within(1e-9));
    assertThat(Look.pixels("2.54 cm", "px")).isCloseTo(96, within(1e-9));
    assertThat(Look.pixels("1in", "px")).isEqualTo(96);
    assertThat(Look.pixels("9", "pt")).isEqualTo(12);
    assertThat(Look.pixels("9px", "pt")).isEqualTo(9);
    assertThatThrownBy(() -> look("light", "wide", "", "own"))
        .hasMessage("expected a length such as 86mm, 8.6cm, 3.4in, 9pt or 820px, found wide");
    assertThatThrownBy(() -> look("gray", "", "", "own")).hasMessageContaining("grey");
    assertThatThrownBy(() -> look("light", "20mm", "", "own"))
        .hasMessageContaining("from 280 to 4000 pixels")
        .hasMessageContaining("found 75.6");
    assertThatThrownBy(() -> look("light", "", "NaN", "own")).hasMessageContaining("letters");
  }

  @Test
  void aPictureIsAsWideAsAskedAndItsLettersKeepTheirSize() throws IOException {
    Look look = look("light", "86mm", "8pt", "own");
    for (Picture picture : Pictures.small()) {
      try (PDDocument document = Loader.loadPDF(picture.pdf(look))) {
        PDPage page = document.getPage(0);
        assertThat(page.getMediaBox().getWidth() / 72 * 25.4)
            .as(picture.name())
            .isCloseTo(86, within(0.2));
      }
      assertThat(picture.svg(look)).contains(" width=\"325");
      assertThat((double) image(picture, look, 2).getWidth()).isCloseTo(650, within(2.0));
    }
  }

  @Test
  void aTitleTakesThePlaceOfThePicturesOwnAndNoneTakesNoRoom() throws IOException {
    for (Picture picture : Pictures.small()) {
      int own = image(picture, Look.USUAL, 1).getHeight();
      int none = image(picture, look("light", "", "", ""), 1).getHeight();
      assertThat(own - none).as(picture.name()).isEqualTo(24);
      String other = picture.svg(look("light", "", "", "What the gates did"));
      assertThat(other)
          .contains("aria-label=\"What the gates did\"", "<title id=\"")
          .doesNotContain("aria-label=\"" + picture.title() + "\" transform=\"translate(14 25)");
    }
    String lines = "A long title ".repeat(20).strip();
    assertThat(image(named("bars"), look("light", "", "", lines), 1).getHeight())
        .isGreaterThan(image(named("bars"), Look.USUAL, 1).getHeight());
  }

  @Test
  void aPdfHoldsItsWordsAndItsLetters() throws IOException {
    for (Picture picture : Pictures.small()) {
      byte[] pdf = picture.pdf(Look.USUAL);
      assertThat(pdf).as("the same bytes again").isEqualTo(picture.pdf(Look.USUAL));
      try (PDDocument document = Loader.loadPDF(pdf)) {
        assertThat(new PDFTextStripper().getText(document)).contains(picture.title());
        var resources = document.getPage(0).getResources();
        int fonts = 0;
        for (var name : resources.getFontNames()) {
          assertThat(resources.getFont(name).isEmbedded()).as(picture.name()).isTrue();
          assertThat(resources.getFont(name).getName()).contains("+DejaVuSans");
          fonts++;
        }
        assertThat(fonts).isBetween(1, 2);
        assertThat(document.getDocumentInformation().getTitle()).isEqualTo(picture.title());
      }
    }
  }

  @Test
  void aPdfIsDrawnAtEverySizeAndInEveryScript() throws IOException {
    Tensor values = Tensor.generate(i -> i % 7 == 0 ? Double.NaN : Math.sin(i), 900, 70);
    Picture large =
        HeatMap.of("h", "中文 שלום", values, Ramp.SIGNED, t -> "مرحبا" + t, r -> "tab\t" + r);
    for (Theme theme : Theme.values()) {
      try (PDDocument document = Loader.loadPDF(large.pdf(Look.USUAL.on(theme)))) {
        assertThat(document.getNumberOfPages()).isEqualTo(1);
      }
    }
  }

  /// Nothing in a grey picture has a colour, and the two signs differ.
  @Test
  void greyIsGrey() throws IOException {
    for (Picture picture : Pictures.small()) {
      BufferedImage image = image(picture, look("grey", "", "", "own"), 1);
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          int rgb = image.getRGB(x, y);
          assertThat((rgb >> 16 & 0xFF) == (rgb >> 8 & 0xFF) && (rgb & 0xFF) == (rgb >> 8 & 0xFF))
              .as("%s at %d, %d: %x", picture.name(), x, y, rgb)
              .isTrue();
        }
      }
      String svg = picture.svg(look("grey", "", "", "own"));
      List<String> colours =
          java.util.regex.Pattern.compile("\"#(..)(..)(..)\"")
              .matcher(svg)
              .results()
              .filter(m -> !m.group(1).equals(m.group(2)) || !m.group(2).equals(m.group(3)))
              .map(m -> m.group())
              .toList();
      assertThat(colours).as(picture.name()).isEmpty();
    }
    assertThat(named("heat").svg(look("grey", "", "", "own"))).contains("clip-path");
  }

  @Test
  void onlyAutoFollowsTheScreen() {
    Picture picture = named("bars");
    assertThat(picture.svg()).doesNotContain("<style>", "prefers-color-scheme", "class=");
    assertThat(picture.svg(look("auto", "", "", "own"))).contains("prefers-color-scheme:dark");
    assertThat(picture.svg(look("dark", "", "", "own"))).contains("#1b1d21", "#ff9d52");
    assertThat(picture.svg(look("print", "", "", "own"))).contains("fill=\"#000000\"");
  }

  /// What the font inside the jar lacks is left to the reader's.
  @Test
  void chineseStaysText() {
    Picture picture = Charts.bars("b", "Bars", List.of("中文", "a"), new double[] {1, 2}, 2);
    assertThat(picture.svg()).contains(">中文</text>", "aria-label=\"a\"");
  }

  @Test
  void aFaceThatIsNoneIsRefused() {
    assertThatThrownBy(() -> named("bars").face("bmp", Look.USUAL))
        .hasMessage("a picture has svg, png, pdf, csv and txt, found bmp");
  }
}
