package gatelens.data.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures of which a part is missing, or that name colours which nobody wrote down: decoders fill
/// them up, and say nothing.
class CutPicturesTest {
  private static final int SIZE = 24;

  /// A TIFF of luma and two colours for each pixel, with its directory before the pixels.
  private static byte[] luma(int factor, int bytes) {
    int[][] tags = {
      {256, 4, 1, SIZE},
      {257, 4, 1, SIZE},
      {259, 3, 1, 1},
      {262, 3, 1, 6},
      {273, 4, 1, 200},
      {277, 3, 1, 3},
      {278, 4, 1, SIZE},
      {279, 4, 1, bytes},
      {530, 3, 2, factor << 16 | factor}
    };
    ByteBuffer out = ByteBuffer.allocate(200 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    out.putShort((short) (tags.length + 1));
    for (int[] tag : tags) {
      out.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]).putInt(tag[3]);
      if (tag[0] == 257) {
        out.putShort((short) 258).putShort((short) 3).putInt(3).putInt(180);
      }
    }
    out.position(180).putShort((short) 8).putShort((short) 8).putShort((short) 8);
    Arrays.fill(out.array(), 200, 200 + bytes, (byte) 128);
    return out.array();
  }

  private static Input.Image read(byte[] bytes) throws IOException {
    return Pictures.read(bytes, Path.of("a"));
  }

  private static void refused(byte[] bytes, String... words) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aTiffOfLumaIsReadWholeAndRefusedWhereItIsCut() throws IOException {
    byte[] whole = luma(1, 3 * SIZE * SIZE);
    for (float value : read(whole).values()) {
      assertThat(value).isEqualTo(128 / 255f);
    }
    refused(Arrays.copyOf(whole, whole.length - 1), "cut off", "strip 0");
    refused(Arrays.copyOf(whole, whole.length / 2), "cut off");
    byte[] padded = luma(1, 3 * SIZE * SIZE - 5);
    refused(Arrays.copyOf(padded, whole.length), "strip 0 holds 1723 bytes of the 1728");
    refused(luma(2, 3 * SIZE * SIZE), "2 by 2 pixels", "YCbCrSubSampling");
    assertThat(read(luma(2, SIZE * SIZE / 4 * 6)).values()[7]).isEqualTo(128 / 255f);
  }

  private static BufferedImage noise(IndexColorModel palette) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_INDEXED, palette);
    for (int i = 0; i < SIZE * SIZE; i++) {
      image.getRaster().setSample(i % SIZE, i / SIZE, 0, (i * 37 + i / 7 * 11) % 200);
    }
    return image;
  }

  private static IndexColorModel palette() {
    byte[][] colours = new byte[3][256];
    for (int i = 0; i < 256; i++) {
      colours[0][i] = (byte) i;
      colours[1][i] = (byte) (255 - i);
      colours[2][i] = (byte) (i / 2);
    }
    return new IndexColorModel(8, 256, colours[0], colours[1], colours[2]);
  }

  private static byte[] tiff(BufferedImage image, String compression) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionType(compression);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "PackBits", "Deflate"})
  void stripsHoldAllOfTheirRowsAndPalettesTheirOwnNumbers(String compression) throws IOException {
    byte[] whole = tiff(noise(palette()), compression);
    Input.Image image = read(whole);
    for (int i = 0; i < SIZE * SIZE; i++) {
      int colour = (i * 37 + i / 7 * 11) % 200;
      assertThat(image.values()[3 * i]).isEqualTo(colour / 255f, within(1e-6f));
      assertThat(image.values()[3 * i + 1]).isEqualTo((255 - colour) / 255f, within(1e-6f));
    }
    TiffDirectory tags = TiffDirectory.of(whole, 0);
    long from = tags.first(273, 0);
    long count = tags.first(279, 0);
    byte[] less = whole.clone();
    // the strip is of nothing from its middle on
    Arrays.fill(less, (int) (from + count / 2), (int) (from + count), (byte) -128);
    refused(less, "broken");
  }

  @Test
  void lengthsOfStreamsAreThoseOfTheirPixels() throws IOException {
    byte[] bytes = tiff(noise(palette()), "LZW");
    TiffDirectory tags = TiffDirectory.of(bytes, 0);
    long sum = 0;
    for (int i = 0; i < tags.all(273).length; i++) {
      int from = (int) tags.all(273)[i];
      sum += LzwLength.tiff(Arrays.copyOfRange(bytes, from, from + (int) tags.all(279)[i]));
    }
    assertThat(sum).isEqualTo(SIZE * SIZE);
    // clear, 1, 1 1 (a code of itself), end, each of three bits, the low one first
    byte[] codes = {(byte) 0b10_001_100, (byte) 0b0000_101_1};
    assertThat(LzwLength.gif(codes, 2, 4)).isEqualTo(3);
    assertThat(LzwLength.gif(codes, 2, 1)).isZero();
  }

  @Test
  void aGifWhoseFrameEndsBeforeItIsFullIsRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(noise(palette()), "gif", out);
    byte[] whole = out.toByteArray();
    assertThat(read(whole).values()).hasSize(3 * SIZE * SIZE);
    byte[] less = whole.clone();
    // an early end of the blocks, and the trailer at once
    int middle = whole.length - 150;
    Arrays.fill(less, middle, less.length, (byte) 0);
    less[less.length - 1] = 0x3b;
    refused(less, "broken");
  }

  @Test
  void aColourThatThePaletteLacksIsRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(noise(palette()), "bmp", out);
    byte[] bytes = out.toByteArray();
    assertThat(read(bytes).values()).hasSize(3 * SIZE * SIZE);
    // the header says that only 100 colours are used
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(46, 100);
    refused(bytes, "of a palette of 100");
  }
}
