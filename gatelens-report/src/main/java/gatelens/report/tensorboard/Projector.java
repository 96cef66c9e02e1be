package gatelens.report.tensorboard;

import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/// A folder for TensorBoard's embedding projector: states as points, the steps of a sequence joined
/// by the column `__seq_next__`. Where there are too many points, whole sequences are left out,
/// evenly, which `sampling.json` says.
public final class Projector {
  private static final int MOST_POINTS = 10_000;

  private Projector() {}

  /// The states of one sequence.
  ///
  /// @param states `float[T][H]`
  /// @param tokens the name of each step
  /// @param answer the class or output that the model gives
  /// @param score of the sequence
  public record Trajectory(float[][] states, List<String> tokens, String answer, double score) {
    /// Keeps an unmodifiable copy of the names.
    public Trajectory {
      tokens = List.copyOf(tokens);
    }
  }

  /// The picture of one sequence, by which its points are shown.
  ///
  /// @param width in pixels
  /// @param height in pixels
  /// @param grey `byte[height * width]`, 0 is black
  public record Sprite(int width, int height, byte[] grey) {}

  /// Writes `tensors.tsv`, `metadata.tsv`, `projector_config.pbtxt` and `sampling.json`; with
  /// sprites also `sprites.png`, which shows every point by the picture of its sequence with the
  /// step's own row in colour.
  ///
  /// @param name of the layer whose states these are
  /// @param sprites one a sequence, all of one size; empty for none
  /// @throws IOException if they cannot be written
  public static void write(Path folder, String name, List<Trajectory> all, List<Sprite> sprites)
      throws IOException {
    Files.createDirectories(folder);
    int points = all.stream().mapToInt(t -> t.states().length).sum();
    int every = Math.max(1, Math.ceilDiv(points, MOST_POINTS));
    List<Integer> kept = new ArrayList<>();
    for (int n = 0; n < all.size(); n += every) {
      kept.add(n);
    }
    int row = 0;
    try (BufferedWriter tensors = Files.newBufferedWriter(folder.resolve("tensors.tsv"));
        BufferedWriter metadata = Files.newBufferedWriter(folder.resolve("metadata.tsv"))) {
      metadata.write("sequence\tstep\ttoken\tclass\tscore\t__seq_next__\n");
      for (int n : kept) {
        Trajectory each = all.get(n);
        for (int t = 0; t < each.states().length; t++) {
          StringBuilder line = new StringBuilder(12 * each.states()[t].length);
          for (int h = 0; h < each.states()[t].length; h++) {
            line.append(h == 0 ? "" : "\t").append(each.states()[t][h]);
          }
          tensors.write(line.append('\n').toString());
          String next = t + 1 < each.states().length ? Integer.toString(row + 1) : "";
          metadata.write(
              n
                  + "\t"
                  + t
                  + "\t"
                  + clean(each.tokens().get(t))
                  + "\t"
                  + clean(each.answer())
                  + "\t"
                  + each.score()
                  + "\t"
                  + next
                  + "\n");
          row++;
        }
      }
    }
    Files.writeString(
        folder.resolve("projector_config.pbtxt"),
        "embeddings {\n  tensor_name: \""
            + clean(name).replace("\\", "_").replace("\"", "_")
            + "\"\n  tensor_path: \"tensors.tsv\"\n  metadata_path: \"metadata.tsv\"\n"
            + (sprites.isEmpty() ? "" : sprites(folder, all, kept, sprites))
            + "}\n");
    Files.writeString(
        folder.resolve("sampling.json"),
        "{\"sequences\": "
            + all.size()
            + ", \"kept\": "
            + kept.size()
            + ", \"rule\": \"every "
            + every
            + "th whole sequence\", \"points\": "
            + row
            + "}\n");
  }

  /// Draws the sheet of sprites.
  ///
  /// @return what the configuration says of it
  private static String sprites(
      Path folder, List<Trajectory> all, List<Integer> kept, List<Sprite> sprites)
      throws IOException {
    int width = sprites.get(0).width;
    int height = sprites.get(0).height;
    List<int[]> points = new ArrayList<>();
    for (int n : kept) {
      for (int t = 0; t < all.get(n).states().length; t++) {
        points.add(new int[] {n, t});
      }
    }
    int side = (int) Math.ceil(Math.sqrt(points.size()));
    BufferedImage sheet =
        new BufferedImage(side * width, side * height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < points.size(); i++) {
      Sprite sprite = sprites.get(points.get(i)[0]);
      int row = points.get(i)[1] * height / all.get(points.get(i)[0]).states().length;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int grey = sprite.grey[y * width + x] & 0xFF;
          int rgb = y == row ? grey << 16 | (grey / 2 + 64) << 8 : grey * 0x010101;
          sheet.setRGB(i % side * width + x, i / side * height + y, rgb);
        }
      }
    }
    ImageIO.write(sheet, "png", folder.resolve("sprites.png").toFile());
    return "  sprite {\n    image_path: \"sprites.png\"\n    single_image_dim: "
        + width
        + "\n    single_image_dim: "
        + height
        + "\n  }\n";
  }

  private static String clean(String text) {
    return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
  }
}
