package gatelens.report.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {
  private static final int WIDTH = 97;
  private static final int HEIGHT = 41;

  /// A soft picture with a little noise, as photographs are.
  private static int[] photograph(boolean opaque) {
    SplittableRandom random = new SplittableRandom(4);
    int[] argb = new int[WIDTH * HEIGHT];
    for (int i = 0; i < argb.length; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      int red = 2 * x + y + random.nextInt(6);
      int green = 3 * y + 40 + random.nextInt(6);
      int blue = 250 - x - y - random.nextInt(6);
      int alpha = opaque ? 255 : 128 + x;
      argb[i] = alpha << 24 | (red & 255) << 16 | (green & 255) << 8 | (blue & 255);
    }
    return argb;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPhotographIsReadAsItWasWritten(boolean opaque) throws IOException {
    int[] argb = photograph(opaque);
    byte[] png = Png.encode(WIDTH, HEIGHT, argb);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(read.getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH)).isEqualTo(argb);
    // 3 or 4 bytes a pixel, of which the noise alone is log2(6) bits each
    int raw = WIDTH * HEIGHT * (opaque ? 3 : 4);
    assertThat(png.length).isLessThan(raw * 6 / 10);
  }

  @Test
  void fewColoursStandInAPalette() throws IOException {
    int[] argb = {0xFF102030, 0x80FF0000, 0xFF102030, 0};
    byte[] png = Png.encode(2, 2, argb);
    assertThat(png[25]).isEqualTo((byte) 3);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(read.getRGB(0, 0, 2, 2, null, 0, 2)).isEqualTo(argb);
  }
}
