package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.report.draw.Theme;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Small pictures against those that were looked at and kept. `-Dgolden=write` writes them anew, to
/// be looked at before they are kept.
class GoldenTest {
  private static final Path KEPT = Path.of("src/test/resources/golden");

  private static final List<String> IN_GREY = List.of("heat", "bars", "lanes");

  @TestFactory
  Stream<DynamicTest> picturesLookAsTheyDid() {
    return Pictures.small().stream()
        .flatMap(picture ->
            Stream.of(Theme.LIGHT, Theme.DARK, Theme.GREY)
                .filter(theme -> theme != Theme.GREY || IN_GREY.contains(picture.name()))
                .map(theme ->
                    DynamicTest.dynamicTest(
                        picture.name() + " " + theme, () -> compare(picture, theme))));
  }

  private static void compare(Picture picture, Theme theme) throws IOException {
    String file =
        picture.name()
            + (theme == Theme.LIGHT ? "" : "-" + theme.name().toLowerCase(Locale.ROOT))
            + ".png";
    byte[] drawn = picture.png(theme, 1);
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(KEPT);
      Files.write(KEPT.resolve(file), drawn);
    }
    BufferedImage now = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(drawn)));
    try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/" + file)) {
      BufferedImage then = ImageIO.read(Objects.requireNonNull(in, file));
      assertThat(now.getWidth()).isEqualTo(then.getWidth());
      assertThat(now.getHeight()).isEqualTo(then.getHeight());
      long different = 0;
      for (int y = 0; y < now.getHeight(); y++) {
        for (int x = 0; x < now.getWidth(); x++) {
          different += differ(now.getRGB(x, y), then.getRGB(x, y)) ? 1 : 0;
        }
      }
      // Edges are smoothed in floating point, which a JDK may round in another way.
      double share = different / (double) (now.getWidth() * now.getHeight());
      assertThat(share).as("share of pixels that differ").isLessThan(0.002);
    }
  }

  private static boolean differ(int a, int b) {
    for (int shift = 0; shift <= 16; shift += 8) {
      if (Math.abs((a >> shift & 0xFF) - (b >> shift & 0xFF)) > 24) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aScaleDoublesThePixels() throws IOException {
    Picture picture = Pictures.small().get(0);
    for (double scale : List.of(1.0, 2.0, 0.5)) {
      BufferedImage image =
          Objects.requireNonNull(
              ImageIO.read(new ByteArrayInputStream(picture.png(Theme.LIGHT, scale))));
      assertThat(image.getWidth()).isEqualTo((int) (820 * scale));
    }
    assertThatThrownBy(() -> picture.png(Theme.LIGHT, 0)).hasMessageContaining("found 0.0");
  }
}
