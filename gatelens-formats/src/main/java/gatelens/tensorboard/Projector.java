package gatelens.tensorboard;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  /// Writes `tensors.tsv`, `metadata.tsv`, `projector_config.pbtxt` and `sampling.json`.
  ///
  /// @param name of the layer whose states these are
  /// @throws IOException if they cannot be written
  public static void write(Path folder, String name, List<Trajectory> all) throws IOException {
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
            + "\"\n  tensor_path: \"tensors.tsv\"\n  metadata_path: \"metadata.tsv\"\n}\n");
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

  private static String clean(String text) {
    return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
  }
}
