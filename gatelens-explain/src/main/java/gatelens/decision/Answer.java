package gatelens.decision;

import gatelens.layer.Activation;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.util.Arrays;

/// What a model answers to one sample at the end.
///
/// @param outputs at the last step, `float[C]`
/// @param best the class that they stand for, from 0; 0 where they stand for none
/// @param twoSided true if one output stands for two classes
/// @param logit true if the one output that stands for two classes is the logit of their
///   probability, and not the probability itself
public record Answer(Tensor outputs, int best, boolean twoSided, boolean logit) {
  /// An answer whose outputs are probabilities, or numbers.
  public Answer(Tensor outputs, int best, boolean twoSided) {
    this(outputs, best, twoSided, false);
  }

  /// That of a model.
  ///
  /// @param all what it answers, `float[C]` or `float[T][C]`, of which the last step is taken
  public static Answer of(Model model, Tensor all) {
    int width = model.outputWidth();
    float[] last = Arrays.copyOfRange(all.values(), all.size() - width, all.size());
    boolean twoSided = width == 1 && model.classCount() == 2;
    return new Answer(
        Tensor.of(last, width),
        model.predictedClass(all.values()),
        twoSided,
        twoSided && model.finalActivation().equals(Activation.LINEAR));
  }

  /// The value of the class that is answered: its output, or of the lower side of one output what
  /// is left to 1.
  public double value() {
    float[] last = outputs.values();
    return !twoSided ? last[best] : best == 0 ? 1 - upper() : upper();
  }

  /// The probability of class 1 of two that one output stands for.
  private double upper() {
    float only = outputs.values()[0];
    return logit ? Activation.SIGMOID.apply(only) : only;
  }

  /// By how much the answered class leads over the runner-up.
  ///
  /// @throws IllegalStateException if there is only one number and it stands for no class
  public double lead() {
    float[] last = outputs.values().clone();
    if (twoSided) {
      return Math.abs(2 * upper() - 1);
    }
    if (last.length < 2) {
      throw new IllegalStateException("one number has no runner-up");
    }
    Arrays.sort(last);
    return last[last.length - 1] - (double) last[last.length - 2];
  }
}
