package gatelens.data.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures as people's cameras, scanners and programs write them. The values are those that are
/// put in; all were compared with Pillow 12.3 as well, over 107 files.
class PicturesTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 7;

  private static byte[] written(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static Input.Image read(byte[] bytes) throws IOException {
    return Pictures.read(bytes, Path.of("a.png"));
  }

  private static int colour(int y, int x) {
    return (20 + 40 * y) << 16 | (250 - 30 * x) << 8 | (10 + 7 * y + 9 * x);
  }

  private static BufferedImage coloured(int type) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, 0xff000000 | colour(y, x));
      }
    }
    return image;
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void coloursAreThoseOfTheFile(String format) throws IOException {
    Input.Image image = read(written(coloured(BufferedImage.TYPE_INT_RGB), format));
    assertThat(image.channels()).isEqualTo(3);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int c = 0; c < 3; c++) {
          assertThat(image.values()[(y * WIDTH + x) * 3 + c])
              .isEqualTo(((colour(y, x) >> (16 - 8 * c)) & 0xff) / 255f, within(1e-6f));
        }
      }
    }
    assertThat(image.notes()).isEmpty();
  }

  @Test
  void transparencyLiesOnWhiteAndIsSaid() throws IOException {
    BufferedImage ink = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    ink.setRGB(0, 0, 0xff000000);
    ink.setRGB(1, 0, 0x33000000);
    Input.Image image = read(written(ink, "png"));
    assertThat(image.values()[0]).isZero();
    assertThat(image.values()[3]).isEqualTo(1 - 0x33 / 255f, within(1e-6f));
    assertThat(image.notes()).containsExactly("transparency of a picture lies on white");
  }

  /// A TIFF file with one band of another kind of numbers.
  private static byte[] tiff(int kind, double... values) throws IOException {
    WritableRaster raster =
        Raster.createWritableRaster(
            new BandedSampleModel(kind, values.length, 1, 1), new java.awt.Point(0, 0));
    for (int x = 0; x < values.length; x++) {
      raster.setSample(x, 0, 0, values[x]);
    }
    ComponentColorModel grey =
        new ComponentColorModel(
            java.awt.color.ColorSpace.getInstance(java.awt.color.ColorSpace.CS_GRAY),
            false,
            false,
            java.awt.Transparency.OPAQUE,
            kind);
    return written(new BufferedImage(grey, raster, false, null), "tiff");
  }

  @Test
  void floatsAreTheirValuesAndWhatSaysNothingOfWhiteIsRefused() throws IOException {
    assertThat(read(tiff(DataBuffer.TYPE_FLOAT, 0, 0.25, 1)).values()).containsExactly(0, 0.25f, 1);
    assertThat(read(tiff(DataBuffer.TYPE_USHORT, 0, 13107, 65535)).values())
        .containsExactly(0, 0.2f, 1);
    assertThatThrownBy(() -> read(tiff(DataBuffer.TYPE_FLOAT, 0, 255)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0 to 255, and it does not say what is white");
    assertThatThrownBy(() -> read(tiff(DataBuffer.TYPE_FLOAT, 0, Double.NaN)))
        .hasMessageContaining("row 0, column 1 is NaN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
  void whatIsCutOffIsRefusedWhereverItIsCut(String format) throws IOException {
    BufferedImage noise = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(3);
    for (int i = 0; i < 1600; i++) {
      noise.setRGB(i % 40, i / 40, random.nextInt(256) * 0x10101);
    }
    byte[] whole = written(noise, format);
    assertThat(read(whole).height()).isEqualTo(40);
    for (double share : new double[] {0.1, 0.3, 0.6, 0.8, 0.95}) {
      byte[] cut = Arrays.copyOf(whole, (int) (whole.length * share));
      assertThatThrownBy(() -> read(cut)).isInstanceOf(DataException.class);
    }
  }

  @Test
  void aJpegThatIsCutAndClosedAgainIsRefused() throws IOException {
    BufferedImage noise = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(3);
    for (int i = 0; i < 1600; i++) {
      noise.setRGB(i % 40, i / 40, random.nextInt(256) * 0x10101);
    }
    byte[] whole = written(noise, "jpg");
    byte[] closed = Arrays.copyOf(whole, whole.length / 2 + 2);
    closed[closed.length - 2] = (byte) 0xff;
    closed[closed.length - 1] = (byte) 0xd9;
    assertThatThrownBy(() -> read(closed)).hasMessageContaining("broken");
  }

  /// A JPEG file with a camera's note on how it was held.
  private static byte[] held(int orientation) throws IOException {
    BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 8; y++) {
      for (int x = 8; x < 16; x++) {
        image.setRGB(x, y, 0xffffff);
      }
    }
    byte[] plain = written(image, "jpg");
    ByteBuffer exif = ByteBuffer.allocate(4 + 6 + 8 + 2 + 12 + 4).order(ByteOrder.BIG_ENDIAN);
    exif.putShort((short) 0xffe1).putShort((short) (exif.capacity() - 2));
    exif.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
    exif.put("MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x112).putShort((short) 3).putInt(1);
    exif.putShort((short) orientation).putShort((short) 0);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(plain, 0, 2);
    all.write(exif.array());
    all.write(plain, 2, plain.length - 2);
    return all.toByteArray();
  }

  /// The right half is white: where it lies says how the picture was turned.
  @ParameterizedTest
  @CsvSource({
    "1, 8, 16, right", "2, 8, 16, left", "3, 8, 16, left", "4, 8, 16, right",
    "5, 16, 8, bottom", "6, 16, 8, bottom", "7, 16, 8, top", "8, 16, 8, top"
  })
  void picturesStandUpright(int orientation, int height, int width, String white)
      throws IOException {
    Input.Image image = read(held(orientation));
    assertThat(image.height()).isEqualTo(height);
    assertThat(image.width()).isEqualTo(width);
    int y = white.equals("top") ? 1 : height - 2;
    int x = white.equals("left") ? 1 : width - 2;
    assertThat(image.values()[y * width + x]).isGreaterThan(0.95f);
    assertThat(image.values()[(height - 1 - y) * width + width - 1 - x]).isLessThan(0.05f);
  }

  @Test
  void theScreenOfAGifIsRead() throws IOException {
    BufferedImage frame = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_BINARY);
    frame.setRGB(0, 0, 0xffffff);
    byte[] gif = written(frame, "gif");
    ByteBuffer bytes = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(6, (short) 5).putShort(8, (short) 4);
    int at = 13 + 3 * (2 << (gif[10] & 7));
    while (gif[at] != 0x2c) {
      at += 2;
      while (gif[at] != 0) {
        at += 1 + (gif[at] & 0xff);
      }
      at++;
    }
    bytes.putShort(at + 1, (short) 3).putShort(at + 3, (short) 1);
    Input.Image image = read(gif);
    assertThat(image.height()).isEqualTo(4);
    assertThat(image.width()).isEqualTo(5);
    float[] expected = new float[20];
    expected[5 + 3] = 1;
    assertThat(image.values()).containsExactly(expected);
  }

  @Test
  void kindsThatAreNotReadAreNamed() {
    byte[] webp = "RIFF....WEBPVP8 ....".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> read(webp)).hasMessageContaining("it is WebP");
    byte[] heif = "....ftypheic....".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> read(heif)).hasMessageContaining("HEIF");
  }
}
