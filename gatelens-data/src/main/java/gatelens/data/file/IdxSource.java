package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Row;
import gatelens.data.Source;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// MNIST's format (http://yann.lecun.com/exdb/mnist/): `idx3-ubyte` images, and their labels in the
/// file whose name has `labels-idx1` in the place of `images-idx3`; both may be gzipped.
///
/// @param images the file of images
record IdxSource(Path images) implements Source {
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;
  private static final int LARGEST_SIDE = 1 << 14;

  @Override
  public void read(Visitor visitor) throws IOException {
    Optional<Path> labels = labels();
    try (DataInputStream in = new DataInputStream(Content.of(images).read());
        DataInputStream names =
            new DataInputStream(
                labels.isPresent()
                    ? Content.of(labels.get()).read()
                    : java.io.InputStream.nullInputStream())) {
      int magic = in.readInt();
      int count = in.readInt();
      int height = in.readInt();
      int width = in.readInt();
      if (magic != IMAGES || count < 0 || side(height) || side(width)) {
        throw new DataException(
            images,
            "expected an idx file of images (first word 0x803), found first word 0x%x, %d images of %d x %d"
                .formatted(magic, count, height, width));
      }
      if (labels.isPresent()) {
        int word = names.readInt();
        int labelled = names.readInt();
        if (word != LABELS || labelled != count) {
          throw new DataException(
              labels.get(),
              "expected an idx file of "
                  + count
                  + " labels (first word 0x801), found first word 0x"
                  + Integer.toHexString(word)
                  + ", "
                  + labelled
                  + " labels");
        }
      }
      byte[] pixels = new byte[height * width];
      for (int n = 0; n < count; n++) {
        in.readFully(pixels);
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = (pixels[i] & 0xff) / 255f;
        }
        Answer answer =
            labels.isPresent()
                ? new Answer.Name(Integer.toString(names.readUnsignedByte()))
                : new Answer.None();
        if (!visitor.row(
            new Row("image " + n, List.of(new Input.Image(height, width, 1, values)), answer))) {
          return;
        }
      }
    } catch (EOFException short_) {
      throw new DataException(images, "it or its labels end before all that their headers claim");
    }
  }

  private static boolean side(int extent) {
    return extent < 1 || extent > LARGEST_SIDE;
  }

  private Optional<Path> labels() {
    String name = String.valueOf(images.getFileName());
    Path other =
        images.resolveSibling(
            name.replace("images-idx3", "labels-idx1").replace("images.idx3", "labels.idx1"));
    return !other.equals(images) && Files.exists(other) ? Optional.of(other) : Optional.empty();
  }
}
