package gatelens.train;

/// The loss of one output against one number, and its slope.
final class PointLoss {
  /// What Keras adds before a logarithm.
  private static final double EPSILON = 1e-7;

  private PointLoss() {}

  /// The loss.
  ///
  /// @param loss of numbers
  /// @param output what the model answered
  /// @param label what it should have answered
  /// @param j the number of the output
  static double value(Loss loss, double output, double label, int j) {
    double d = output - label;
    return switch (loss) {
      case Loss.AbsoluteError a -> Math.abs(d);
      case Loss.Huber h ->
          Math.abs(d) <= h.delta() ? d * d / 2 : h.delta() * (Math.abs(d) - h.delta() / 2);
      case Loss.LogCosh l -> Math.abs(d) + Math.log1p(Math.exp(-2 * Math.abs(d))) - Math.log(2);
      case Loss.Quantile q -> Math.max(-level(q, j) * d, (1 - level(q, j)) * d);
      case Loss.Poisson p ->
          p.log() ? Math.exp(output) - label * output : output - label * Math.log(output + EPSILON);
      case Loss.Weighted w -> w.outputs().get(j) * value(w.loss(), output, label, j);
      case Loss.SquaredError s -> d * d;
      // a cross-entropy is never asked here: what has classes is told apart before
      case Loss.CategoricalCrossEntropy c -> d * d;
      case Loss.BinaryCrossEntropy b -> d * d;
      case Loss.CategoricalFocal c -> d * d;
      case Loss.BinaryFocal b -> d * d;
    };
  }

  /// The slope of {@link #value} along the output.
  static double slope(Loss loss, double output, double label, int j) {
    double d = output - label;
    return switch (loss) {
      case Loss.AbsoluteError a -> Math.signum(d);
      case Loss.Huber h -> Math.max(-h.delta(), Math.min(h.delta(), d));
      case Loss.LogCosh l -> Math.tanh(d);
      case Loss.Quantile q -> d > 0 ? 1 - level(q, j) : d < 0 ? -level(q, j) : 0;
      case Loss.Poisson p -> p.log() ? Math.exp(output) - label : 1 - label / (output + EPSILON);
      case Loss.Weighted w -> w.outputs().get(j) * slope(w.loss(), output, label, j);
      case Loss.SquaredError s -> 2 * d;
      case Loss.CategoricalCrossEntropy c -> 2 * d;
      case Loss.BinaryCrossEntropy b -> 2 * d;
      case Loss.CategoricalFocal c -> 2 * d;
      case Loss.BinaryFocal b -> 2 * d;
    };
  }

  private static double level(Loss.Quantile quantile, int j) {
    return quantile.levels().get(quantile.levels().size() == 1 ? 0 : j);
  }
}
