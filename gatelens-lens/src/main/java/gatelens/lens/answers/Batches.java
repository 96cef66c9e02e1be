package gatelens.lens.answers;

import gatelens.lens.AttributionFiles;

/// Puts results of single sequences side by side.
public final class Batches {
  private Batches() {}

  /// What to say of a file that was written.
  public static String wrote(AttributionFiles.Written file) {
    return "wrote " + file.shape() + " to " + file.file() + filled(file.shortest(), file.longest());
  }

  /// What to say of an array whose sequences differ in length; nothing where they do not.
  ///
  /// @param shortest steps of the shortest sequence
  /// @param longest steps of the longest
  public static String filled(int shortest, int longest) {
    return shortest < longest
        ? ": sequences of " + shortest + " to " + longest + ", shorter ones are filled up with NaN"
        : "";
  }
}
