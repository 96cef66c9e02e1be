package gatelens.data.media;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The numbers of a decoded picture, each in [0, 1]. They are read from the raster: the colour
/// model's own way would apply a profile.
final class PictureValues {
  private static final String ON_WHITE = "transparency of a picture lies on white";
  private final Path file;
  private final int colours;
  private final List<String> notes = new ArrayList<>();

  /// For one picture.
  ///
  /// @param colours of its palette; 0 if as many as a pixel can name
  PictureValues(Path file, int colours) {
    this.file = file;
    this.colours = colours;
  }

  /// What a person should know of the picture.
  List<String> notes() {
    return List.copyOf(notes);
  }

  /// Grey, colours, inks or a palette.
  ///
  /// @throws DataException if it has other colours, or numbers of which nobody says what is white
  Input.Image of(BufferedImage picture) throws DataException {
    ColorModel model = picture.getColorModel();
    if (model instanceof IndexColorModel palette) {
      return indexed(picture, palette);
    }
    int type = model.getColorSpace().getType();
    int colours = model.getNumColorComponents();
    if (type == ColorSpace.TYPE_CMYK && colours == 4) {
      return inked(picture.getRaster(), top(picture, 0));
    }
    boolean known =
        (colours == 1 && type == ColorSpace.TYPE_GRAY)
            || (colours == 3 && type == ColorSpace.TYPE_RGB);
    if (!known) {
      throw new DataException(
          file,
          "it has "
              + colours
              + " components of a colour space that is not read; expected grey, red, green and"
              + " blue, or four inks");
    }
    return plain(picture, model, colours);
  }

  private Input.Image plain(BufferedImage picture, ColorModel model, int channels)
      throws DataException {
    Raster raster = picture.getRaster();
    int height = picture.getHeight();
    int width = picture.getWidth();
    double[] top = new double[model.getNumComponents()];
    for (int c = 0; c < top.length; c++) {
      top[c] = top(picture, c);
    }
    float[] values = new float[height * width * channels];
    double[] pixel = new double[raster.getNumBands()];
    boolean clear = false;
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        raster.getPixel(x, y, pixel);
        double alpha = model.hasAlpha() ? pixel[channels] / top[channels] : 1;
        clear |= alpha < 1;
        for (int c = 0; c < channels; c++) {
          double ink = pixel[c] / top[c] * (model.isAlphaPremultiplied() ? 1 : alpha);
          values[at++] = (float) (ink + 1 - alpha);
        }
      }
    }
    if (clear) {
      notes.add(ON_WHITE);
    }
    return new Input.Image(height, width, channels, values);
  }

  private Input.Image indexed(BufferedImage picture, IndexColorModel palette) throws DataException {
    int height = picture.getHeight();
    int width = picture.getWidth();
    boolean grey = isGrey(palette);
    int channels = grey ? 1 : 3;
    float[] values = new float[height * width * channels];
    boolean clear = false;
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int index = picture.getRaster().getSample(x, y, 0);
        int most = colours == 0 ? palette.getMapSize() : colours;
        if (index >= most) {
          throw new DataException(
              file,
              "the pixel at row %d, column %d has colour %d of a palette of %d"
                  .formatted(y, x, index, most));
        }
        int colour = palette.getRGB(index);
        float alpha = (colour >>> 24) / 255f;
        clear |= alpha < 1;
        for (int c = 0; c < channels; c++) {
          values[at++] = ((colour >> (16 - 8 * c)) & 0xff) / 255f * alpha + 1 - alpha;
        }
      }
    }
    if (clear) {
      notes.add(ON_WHITE);
    }
    return new Input.Image(height, width, channels, values);
  }

  private static boolean isGrey(IndexColorModel palette) {
    for (int i = 0; i < palette.getMapSize(); i++) {
      if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
        return false;
      }
    }
    return true;
  }

  /// What is white: the largest number of its bits. Floats are in [0, 1]; of signed and of long
  /// whole numbers nobody says it, so that only bytes in them are taken.
  ///
  /// @throws DataException if the numbers go beyond
  private double top(BufferedImage picture, int component) throws DataException {
    Raster raster = picture.getRaster();
    int kind = raster.getDataBuffer().getDataType();
    boolean packed = picture.getColorModel() instanceof java.awt.image.DirectColorModel;
    if (packed || kind == DataBuffer.TYPE_BYTE || kind == DataBuffer.TYPE_USHORT) {
      return Math.scalb(1.0, picture.getColorModel().getComponentSize(component)) - 1;
    }
    boolean real = kind == DataBuffer.TYPE_FLOAT || kind == DataBuffer.TYPE_DOUBLE;
    double top = real ? 1 : 255;
    double low = 0;
    double high = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        double value = raster.getSampleDouble(x, y, component);
        if (!Double.isFinite(value)) {
          throw new DataException(
              file, "the value at row %d, column %d is %s".formatted(y, x, value));
        }
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low < 0 || high > top) {
      throw new DataException(
          file,
          "its values are %s from %s to %s, and it does not say what is white; expected %s"
                  .formatted(
                      real ? "numbers" : "signed or long whole numbers",
                      text(low),
                      text(high),
                      real ? "0 (black) to 1 (white)" : "0 (black) to 255 (white)")
              + "; save it with 8 or 16 bits");
    }
    return top;
  }

  private static String text(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /// Cyan, magenta, yellow and black as shares of ink: red is `(1 - C) (1 - K)`.
  private static Input.Image inked(Raster raster, double top) {
    float[] values = new float[raster.getHeight() * raster.getWidth() * 3];
    double[] pixel = new double[raster.getNumBands()];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        raster.getPixel(x, y, pixel);
        for (int c = 0; c < 3; c++) {
          values[at++] = (float) ((1 - pixel[c] / top) * (1 - pixel[3] / top));
        }
      }
    }
    return new Input.Image(raster.getHeight(), raster.getWidth(), 3, values);
  }

  /// The four components of a JPEG file: by Adobe's convention 255 is no ink.
  ///
  /// @param luma true if the first three are luma and two colours (YCCK)
  Input.Image inks(Raster raster, boolean luma) {
    float[] values = new float[raster.getHeight() * raster.getWidth() * 3];
    int[] pixel = new int[raster.getNumBands()];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        raster.getPixel(x, y, pixel);
        double[] light = luma ? inverted(pixel) : new double[] {pixel[0], pixel[1], pixel[2]};
        for (double one : light) {
          values[at++] = (float) (one / 255 * pixel[3] / 255);
        }
      }
    }
    return new Input.Image(raster.getHeight(), raster.getWidth(), 3, values);
  }

  /// YCbCr of the inverse inks, so that the colours are 255 less those it stands for.
  private static double[] inverted(int[] pixel) {
    double blue = pixel[1] - 128.0;
    double red = pixel[2] - 128.0;
    return new double[] {
      255 - byteOf(pixel[0] + 1.402 * red),
      255 - byteOf(pixel[0] - 0.344136 * blue - 0.714136 * red),
      255 - byteOf(pixel[0] + 1.772 * blue)
    };
  }

  private static double byteOf(double value) {
    return Math.max(0, Math.min(255, value));
  }
}
