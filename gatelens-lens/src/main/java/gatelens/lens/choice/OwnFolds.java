package gatelens.lens.choice;

import gatelens.formats.Npy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// Folds that somebody chose: a whole number a row, the fold that holds it out.
public final class OwnFolds {
  private OwnFolds() {}

  /// True if a file is meant, not a column.
  public static boolean isFile(String text) {
    return text.endsWith(".npy") || Files.isRegularFile(Path.of(text));
  }

  /// Folds from a file: `.npy`, or text with one number a line.
  ///
  /// @param places of the rows that are asked for, among all in the file
  /// @throws IOException if it cannot be read, or has no number for one
  public static int[] file(Path file, int[] places) throws IOException {
    int[] all = file.toString().endsWith(".npy") ? Npy.read(file).ints() : lines(file);
    int last = Arrays.stream(places).max().orElse(-1);
    if (all.length <= last) {
      throw new IOException(
          file
              + ": expected the fold of each row, at least "
              + (last + 1)
              + ", found "
              + all.length);
    }
    return Arrays.stream(places).map(place -> all[place]).toArray();
  }

  private static int[] lines(Path file) throws IOException {
    List<Integer> folds = new ArrayList<>();
    int number = 0;
    for (String line : Files.readString(file, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      if (!line.isBlank()) {
        try {
          folds.add(Integer.parseInt(line.strip()));
        } catch (NumberFormatException none) {
          throw new IOException(
              file + ":" + number + ": expected the number of a fold, found " + line, none);
        }
      }
    }
    return folds.stream().mapToInt(fold -> fold).toArray();
  }

  /// Folds from a column.
  ///
  /// @param name of the column, for messages
  /// @param rows how many
  /// @param values by row
  /// @throws IllegalArgumentException if one is no whole number
  public static int[] column(String name, int rows, IntToDoubleFunction values) {
    int[] folds = new int[rows];
    for (int i = 0; i < rows; i++) {
      double value = values.applyAsDouble(i);
      if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "the column '" + name + "' names folds by whole numbers; found " + value);
      }
      folds[i] = (int) value;
    }
    return folds;
  }
}
