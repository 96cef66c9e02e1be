package gatelens.cli.text;

import gatelens.lens.AttributionFiles;
import gatelens.lens.Stack;
import gatelens.tensor.Tensor;
import java.util.List;

/// Puts results of single sequences side by side.
public final class Batches {
  private Batches() {}

  /// Tensors as one with a leading axis.
  ///
  /// @see Stack
  public static Tensor stack(String what, List<Tensor> parts) {
    return Stack.of(what, parts);
  }

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
