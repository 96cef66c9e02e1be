package gatelens.decision;

import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.util.Arrays;

/// What a model answers to one sample at the end.
///
/// @param outputs at the last step, `float[C]`
/// @param best the class that they stand for, from 0; 0 where they stand for none
/// @param twoSided true if one output stands for two classes
public record Answer(Tensor outputs, int best, boolean twoSided) {
  /// That of a model.
  ///
  /// @param all what it answers, `float[C]` or `float[T][C]`, of which the last step is taken
  public static Answer of(Model model, Tensor all) {
    int width = model.outputWidth();
    float[] last = Arrays.copyOfRange(all.values(), all.size() - width, all.size());
    return new Answer(
        Tensor.of(last, width),
        model.predictedClass(all.values()),
        width == 1 && model.classCount() == 2);
  }

  /// The value of the class that is answered: its output, or of the lower side of one output what
  /// is left to 1.
  public double value() {
    float[] last = outputs.values();
    return twoSided && best == 0 ? 1 - last[0] : last[twoSided ? 0 : best];
  }

  /// By how much the answered class leads over the runner-up.
  ///
  /// @throws IllegalStateException if there is only one number and it stands for no class
  public double lead() {
    float[] last = outputs.values().clone();
    if (twoSided) {
      return Math.abs(2 * last[0] - 1);
    }
    if (last.length < 2) {
      throw new IllegalStateException("one number has no runner-up");
    }
    Arrays.sort(last);
    return last[last.length - 1] - (double) last[last.length - 2];
  }
}
