package gatelens.data.media;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// The first frame of a GIF at its place on the screen that the file describes. Around it lies what
/// is transparent, or else the first colour, as photo libraries have it. Format: GIF89a, 1990,
/// sections 18 and 20.
final class GifScreen {
  private GifScreen() {}

  static Input.Image of(ImageReader reader, PictureValues values, Path file) throws IOException {
    IIOMetadata stream = reader.getStreamMetadata();
    Element screen =
        child(
            stream.getAsTree(stream.getNativeMetadataFormatName()),
            "LogicalScreenDescriptor",
            file);
    IIOMetadata frame = reader.getImageMetadata(0);
    Element place =
        child(frame.getAsTree(frame.getNativeMetadataFormatName()), "ImageDescriptor", file);
    int height = number(screen, "logicalScreenHeight");
    int width = number(screen, "logicalScreenWidth");
    Pictures.size(file, width, height);
    int top = number(place, "imageTopPosition");
    int left = number(place, "imageLeftPosition");
    BufferedImage image = reader.read(0);
    Input.Image inner = values.of(image);
    boolean whole =
        (top == 0 && left == 0 && inner.height() == height && inner.width() == width)
            || height < 1
            || width < 1;
    return whole ? inner : placed(inner, image, new int[] {top, left, height, width});
  }

  /// Refuses a first frame whose pixels end before it is full.
  ///
  /// @throws DataException if they do
  static void check(byte[] bytes, Path file) throws DataException {
    int at = 13 + table(bytes, 10);
    while (at + 1 < bytes.length && bytes[at] == 0x21) {
      at = blocks(bytes, at + 2, new ByteArrayOutputStream());
    }
    if (at + 10 >= bytes.length || bytes[at] != 0x2c) {
      return;
    }
    long pixels = (long) word(bytes, at + 5) * word(bytes, at + 7);
    int codes = at + 10 + table(bytes, at + 9);
    if (codes >= bytes.length || bytes[codes] < 1 || bytes[codes] > 8) {
      return;
    }
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    blocks(bytes, codes + 1, data);
    int table = table(bytes, at + 9) > 0 ? table(bytes, at + 9) : table(bytes, 10);
    int colours = table > 0 ? table / 3 : 256;
    long found = LzwLength.gif(data.toByteArray(), bytes[codes], colours);
    if (found < pixels) {
      throw new DataException(
          file, "the image is broken: it has %d of its %d pixels".formatted(found, pixels));
    }
  }

  /// Bytes of the table of colours that a packed field announces.
  private static int table(byte[] bytes, int field) {
    return field < bytes.length && bytes[field] < 0 ? 3 << ((bytes[field] & 7) + 1) : 0;
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xff) + 256 * (bytes[at + 1] & 0xff);
  }

  /// Reads blocks up to the empty one.
  ///
  /// @return what comes after it
  private static int blocks(byte[] bytes, int from, ByteArrayOutputStream out) {
    int at = from;
    while (at < bytes.length && bytes[at] != 0) {
      int size = bytes[at] & 0xff;
      out.write(bytes, at + 1, Math.min(size, bytes.length - at - 1));
      at += size + 1;
    }
    return at + 1;
  }

  private static Input.Image placed(Input.Image inner, BufferedImage image, int[] screen) {
    int height = Math.max(screen[2], screen[0] + inner.height());
    int width = Math.max(screen[3], screen[1] + inner.width());
    int channels = inner.channels();
    float[] all = new float[height * width * channels];
    float[] around = around(image, channels);
    for (int i = 0; i < all.length; i++) {
      all[i] = around[i % channels];
    }
    for (int y = 0; y < inner.height(); y++) {
      System.arraycopy(
          inner.values(),
          y * inner.width() * channels,
          all,
          ((y + screen[0]) * width + screen[1]) * channels,
          inner.width() * channels);
    }
    return new Input.Image(height, width, channels, all);
  }

  private static float[] around(BufferedImage image, int channels) {
    float[] around = new float[channels];
    if (image.getColorModel() instanceof IndexColorModel colours
        && colours.getTransparentPixel() < 0) {
      int first = colours.getRGB(0);
      for (int c = 0; c < channels; c++) {
        around[c] = ((first >> (16 - 8 * c)) & 0xff) / 255f;
      }
    } else {
      Arrays.fill(around, 1);
    }
    return around;
  }

  private static int number(Element element, String name) {
    return Integer.parseInt(element.getAttribute(name));
  }

  private static Element child(Node tree, String name, Path file) throws DataException {
    for (Node node = tree.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && node.getNodeName().equals(name)) {
        return element;
      }
    }
    throw new DataException(file, "the image is broken: it has no " + name);
  }
}
