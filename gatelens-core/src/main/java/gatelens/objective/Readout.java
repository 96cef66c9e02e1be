package gatelens.objective;

/// A differentiable function of a model's logits.
///
/// Logits are a flat array: `float[C]`, or `float[T][C]` for a model with an output at every step.
public interface Readout {
  /// The value.
  double value(float[] logits);

  /// The value of logits in double precision; narrowed unless the readout knows better.
  default double value(double[] logits) {
    float[] narrow = new float[logits.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) logits[i];
    }
    return value(narrow);
  }

  /// Adds the gradient with respect to the logits.
  ///
  /// @param gradient of the length of `logits`, zeros at the call
  void gradient(float[] logits, float[] gradient);

  /// One logit, at the last step where there are outputs for every step.
  ///
  /// @param index the class, from 0 to `classes - 1`
  /// @param classes the number of outputs of a step, C
  record Logit(int index, int classes) implements Readout {
    @Override
    public double value(float[] logits) {
      return logits[logits.length - classes + index];
    }

    @Override
    public double value(double[] logits) {
      return logits[logits.length - classes + index];
    }

    @Override
    public void gradient(float[] logits, float[] gradient) {
      gradient[logits.length - classes + index] = 1;
    }
  }
}
