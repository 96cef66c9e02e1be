package gatelens.lens.studies;

import gatelens.concept.ConceptLabels;
import gatelens.formats.Npy;
import gatelens.lens.Refused;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads where a concept is: an array of 0 and 1, `[N]` or `[N][T]`, or a text file with a line a
/// sequence, `1` or `0,0,1,1`.
public final class ConceptFile {
  private ConceptFile() {}

  /// Reads a file.
  ///
  /// @throws IOException if it cannot be read
  /// @throws Refused if it holds anything but 0 and 1
  public static ConceptLabels read(Path file) throws IOException {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".npy")
        ? array(file, Npy.read(file).tensor())
        : lines(file, Files.readAllLines(file, StandardCharsets.UTF_8));
  }

  private static ConceptLabels array(Path file, Tensor array) {
    int rank = array.shape().rank();
    if (rank != 1 && rank != 2) {
      throw refused(file, "holds " + array.shape() + "; expected [N], or [N][T] by step");
    }
    int count = array.extent(0);
    int width = rank == 1 ? 1 : array.extent(1);
    List<boolean[]> each = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      boolean[] own = new boolean[width];
      for (int t = 0; t < width; t++) {
        float value = array.at(s * width + t);
        if (value != 0 && value != 1) {
          throw refused(file, "holds " + value + " for sequence " + (s + 1) + "; expected 0 or 1");
        }
        own[t] = value == 1;
      }
      each.add(own);
    }
    return new ConceptLabels(each, width > 1);
  }

  private static ConceptLabels lines(Path file, List<String> lines) {
    List<boolean[]> each = new ArrayList<>();
    boolean steps = false;
    for (int n = 0; n < lines.size(); n++) {
      if (lines.get(n).isBlank() && n == lines.size() - 1) {
        continue;
      }
      String[] cells = lines.get(n).strip().split("[,;\\s]+", -1);
      boolean[] own = new boolean[cells.length];
      for (int t = 0; t < cells.length; t++) {
        own[t] = yes(file, n + 1, cells[t]);
      }
      steps |= own.length > 1;
      each.add(own);
    }
    return new ConceptLabels(each, steps);
  }

  private static boolean yes(Path file, int line, String cell) {
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "1", "yes", "true" -> true;
      case "0", "no", "false" -> false;
      default ->
          throw refused(file, "line " + line + " has '" + cell + "'; expected 1 or 0, yes or no");
    };
  }

  private static Refused refused(Path file, String why) {
    return new Refused(
        Refused.Kind.DATA,
        file.getFileName() + " " + why,
        "a line a sequence, 1 where it has the concept; or 0,0,1,1 by step");
  }
}
