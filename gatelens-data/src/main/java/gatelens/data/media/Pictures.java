package gatelens.data.media;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// Reads PNG, JPEG and what else the JDK reads. The size is checked before any pixel is.
public final class Pictures {
  private static final long MOST_PIXELS = 1L << 25;

  private Pictures() {}

  /// A picture from its file.
  ///
  /// @throws DataException if it is none that can be read, or too large
  public static Input.Image read(Path file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      if (in == null) {
        throw new DataException(file, "it cannot be opened");
      }
      return read(in, file);
    }
  }

  /// A picture from its bytes.
  ///
  /// @param file for messages
  /// @throws DataException if it is none that can be read, or too large
  public static Input.Image read(ImageInputStream in, Path file) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw new DataException(file, "it is no image that can be read (PNG, JPEG, GIF, BMP, TIFF)");
    }
    ImageReader reader = readers.next();
    try {
      reader.setInput(in, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw new DataException(
            file, "it claims " + pixels + " pixels; at most " + MOST_PIXELS + " are read");
      }
      return image(reader.read(0));
    } catch (DataException problem) {
      throw problem;
    } catch (IOException | RuntimeException broken) {
      throw new DataException(file, "the image is broken: " + broken.getMessage());
    } finally {
      reader.dispose();
    }
  }

  private static Input.Image image(BufferedImage picture) {
    int height = picture.getHeight();
    int width = picture.getWidth();
    boolean grey =
        picture.getRaster().getNumBands() <= 2
            && !(picture.getColorModel() instanceof java.awt.image.IndexColorModel);
    int channels = grey ? 1 : 3;
    float[] values = new float[height * width * channels];
    // Grey is read from the raster: getRGB would apply the colour space's curve.
    double top = Math.pow(2, picture.getColorModel().getComponentSize(0)) - 1;
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (grey) {
          values[at++] = (float) (picture.getRaster().getSample(x, y, 0) / top);
        } else {
          int rgb = picture.getRGB(x, y);
          values[at++] = ((rgb >> 16) & 0xff) / 255f;
          values[at++] = ((rgb >> 8) & 0xff) / 255f;
          values[at++] = (rgb & 0xff) / 255f;
        }
      }
    }
    return new Input.Image(height, width, channels, values);
  }
}
