package gatelens.model;

import gatelens.layer.Activation;

/// The one rule for the class that numbers stand for: the largest of them, the first where several
/// are equal; where one sigmoid output stands for two classes, 1 from a half on, else 0.
public final class PredictedClass {
  private static final float HALF = 0.5f;

  private PredictedClass() {}

  /// The class that outputs stand for.
  ///
  /// @param outputs of one step or several
  /// @param from where the step begins
  /// @param width outputs of a step, at least 1; of one it is taken that it is a sigmoid's
  public static int of(float[] outputs, int from, int width) {
    return width == 1 ? upper(outputs[from]) : largest(outputs, from, width);
  }

  /// The class that the inputs of the last activation stand for: the one that {@link #of} gives for
  /// the outputs, unless two of these differ by less than single precision tells.
  ///
  /// @param logits of one step or several
  /// @param from where the step begins
  /// @param width logits of a step, at least 1; of one it is taken that a sigmoid follows
  public static int ofLogits(float[] logits, int from, int width) {
    return width == 1
        ? upper((float) Activation.SIGMOID.apply(logits[from]))
        : largest(logits, from, width);
  }

  private static int upper(float output) {
    return output >= HALF ? 1 : 0;
  }

  private static int largest(float[] values, int from, int width) {
    int best = 0;
    for (int c = 1; c < width; c++) {
      best = values[from + c] > values[from + best] ? c : best;
    }
    return best;
  }
}
