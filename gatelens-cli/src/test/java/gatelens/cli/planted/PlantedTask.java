package gatelens.cli.planted;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;

/// Files in which something is planted that alone decides the class, to be learned and explained
/// without a setting.
interface PlantedTask {
  /// Its name.
  String id();

  /// What training is told beside the data.
  List<String> options();

  /// Rows to learn from.
  int training();

  /// Writes data to be read from the folder, or from `rows.csv` in it.
  ///
  /// @param all true if also of the classes in which nothing is planted
  void write(Path folder, int count, boolean all, SplittableRandom dice) throws IOException;

  /// Compares one explanation of `explain --json` with what was planted.
  Seen seen(JsonNode one);

  /// What an explanation got right.
  ///
  /// @param inside its strongest cell or step is a planted one
  /// @param irrelevant the share of an input that decides nothing; NaN where all decide
  /// @param together that several inputs are needed is said where it is true, and not where it is
  ///   not
  record Seen(boolean inside, double irrelevant, boolean together) {
    static Seen place(boolean inside) {
      return new Seen(inside, Double.NaN, true);
    }
  }
}
