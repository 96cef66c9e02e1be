package gatelens.data.media;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Reads PNG, JPEG, GIF, BMP and TIFF as the JDK decodes them, and what else has a reader of
/// `javax.imageio` on the class path (WebP). Numbers are those of the file, in [0, 1]: no profile
/// of colours and no gamma is applied. Pictures stand upright, transparency lies on white, and one
/// that ends too early is refused. The size is checked before any pixel is.
public final class Pictures {
  private static final long MOST_PIXELS = 1L << 25;
  private static final long LARGEST = 1L << 28;

  private Pictures() {}

  /// A picture from its file.
  ///
  /// @throws DataException if it is none that can be read, or too large
  public static Input.Image read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new DataException(
          file, "it has " + Files.size(file) + " bytes; a picture has at most " + LARGEST);
    }
    return read(Files.readAllBytes(file), file);
  }

  /// A picture from its bytes.
  ///
  /// @param file for messages
  /// @throws DataException if it is none that can be read, or too large
  public static Input.Image read(byte[] bytes, Path file) throws DataException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      return read(in, bytes, file);
    } catch (DataException problem) {
      throw problem;
    } catch (IOException | RuntimeException broken) {
      throw new DataException(file, "the image is broken: " + why(broken));
    }
  }

  private static Input.Image read(ImageInputStream in, byte[] bytes, Path file) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw new DataException(file, unknown(bytes));
    }
    ImageReader reader = readers.next();
    try {
      reader.setInput(in, true, false);
      size(file, reader.getWidth(0), reader.getHeight(0));
      String format = reader.getFormatName().toLowerCase(Locale.ROOT);
      Warnings warnings = new Warnings();
      reader.addIIOReadWarningListener(warnings);
      ImageEnds.check(format, bytes, file);
      TiffColours.check(format, bytes, file);
      TiffStrips.check(format, bytes, file);
      PictureValues values = new PictureValues(file, PaletteSize.of(format, bytes));
      Input.Image image =
          switch (format) {
            case "jpeg" -> jpeg(reader, bytes, values);
            case "gif" -> GifScreen.of(reader, values, file);
            case "tif", "tiff" -> values.of(withPalette(reader.read(0), bytes));
            default -> values.of(reader.read(0));
          };
      warnings.refuseCut(file);
      Input.Image upright = Orientation.of(format, bytes).turn(image);
      return upright.with(values.notes());
    } finally {
      reader.dispose();
    }
  }

  /// A picture of TIFF with the colours that the file names: the decoder rounds them.
  private static BufferedImage withPalette(BufferedImage image, byte[] bytes) {
    if (!(image.getColorModel() instanceof IndexColorModel read)) {
      return image;
    }
    return TiffColours.palette(bytes, read.getPixelSize())
        .filter(own -> own.isCompatibleRaster(image.getRaster()))
        .map(own -> new BufferedImage(own, image.getRaster(), false, null))
        .orElse(image);
  }

  static void size(Path file, long width, long height) throws DataException {
    if (width * height > MOST_PIXELS) {
      throw new DataException(
          file, "it claims " + width * height + " pixels; at most " + MOST_PIXELS + " are read");
    }
  }

  /// Four inks are no colours that the JDK knows: they are read as numbers.
  private static Input.Image jpeg(ImageReader reader, byte[] bytes, PictureValues values)
      throws IOException {
    int inks = JpegMarkers.of(bytes).components();
    if (inks != 4) {
      BufferedImage image = reader.read(0);
      return values.of(image);
    }
    Raster raster = reader.readRaster(0, reader.getDefaultReadParam());
    return values.inks(raster, JpegMarkers.of(bytes).transform() == 2);
  }

  private static String unknown(byte[] bytes) {
    String start =
        new String(
            bytes, 0, Math.min(16, bytes.length), java.nio.charset.StandardCharsets.ISO_8859_1);
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return "it is WebP, for which a reader of javax.imageio must be on the class path, such as"
          + " com.twelvemonkeys.imageio:imageio-webp (GATELENS_CLASSPATH); or save it as PNG";
    }
    for (String brand : List.of("ftypheic", "ftypheix", "ftypmif1", "ftypavif", "ftyphevc")) {
      if (start.startsWith(brand, 4)) {
        return "it is HEIF or AVIF, which is not read; save it as PNG or JPEG";
      }
    }
    String kind = KindOfMedia.picture(bytes);
    return kind.isEmpty()
        ? "it is no image that can be read (PNG, JPEG, GIF, BMP, TIFF)"
        : "it is " + kind + ", which is not read; save it as PNG or JPEG";
  }

  private static String why(Exception broken) {
    String message = broken.getMessage();
    Throwable cause = broken.getCause();
    if (cause != null && cause.getMessage() != null) {
      return message + " (" + cause.getMessage() + ")";
    }
    return message == null ? broken.getClass().getSimpleName() : message;
  }

  /// What a decoder only warns of: a stream that ends before its picture does is one of these.
  private static final class Warnings implements javax.imageio.event.IIOReadWarningListener {
    private static final List<String> BROKEN =
        List.of("premature", "corrupt", "truncat", "decoded row", "out-of-sequence", "exhausted");

    private final List<String> all = new ArrayList<>();

    @Override
    public void warningOccurred(ImageReader source, String warning) {
      all.add(warning);
    }

    private void refuseCut(Path file) throws DataException {
      for (String warning : all) {
        String small = warning.toLowerCase(Locale.ROOT);
        if (BROKEN.stream().anyMatch(small::contains)) {
          throw new DataException(file, "the image is broken: " + warning);
        }
      }
    }
  }
}
