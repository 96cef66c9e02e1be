package gatelens.formats.onnx;

import gatelens.layer.Activation;
import gatelens.layer.Activation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;

/// The activations that a function of one number could be: the parameters of each follow from a few
/// of the function's values, or are numbers that stand in the expression. Whether it is one of them
/// is then decided at many points.
final class Candidates {
  private static final double FAR = 1e6;

  private final DoubleUnaryOperator f;
  private final Set<Double> numbers;
  private final List<Activation> all = new ArrayList<>();

  /// @param f the function
  /// @param numbers what stands in its expression
  Candidates(DoubleUnaryOperator f, Set<Double> numbers) {
    this.f = f;
    this.numbers = new TreeSet<>(numbers);
  }

  /// The activation that has these values at these points.
  Optional<Activation> matching(double[] points, double[] values) {
    plain();
    parametric();
    ofNumbers();
    return all.stream().filter(candidate -> agrees(candidate, points, values)).findFirst();
  }

  private static boolean agrees(Activation candidate, double[] points, double[] values) {
    for (int i = 0; i < points.length; i++) {
      double x = points[i];
      double expected = candidate.apply(x);
      // Beyond the range of single precision both are infinite there.
      boolean infinite = !(Math.abs(expected) < 1e30) && !(Math.abs(values[i]) < 1e30);
      boolean unnatural = !Double.isFinite(values[i]) && Math.abs(x) > 80;
      if (!infinite
          && !unnatural
          && !Recognition.close(values[i], expected, Math.min(Math.abs(x), 1))) {
        return false;
      }
    }
    return true;
  }

  private void plain() {
    for (Kind kind : Kind.values()) {
      if (kind.parameters() == 0 && kind != Kind.SOFTMAX && kind != Kind.LOG_SOFTMAX) {
        all.add(new Activation(kind));
      }
    }
  }

  private void parametric() {
    double zero = f.applyAsDouble(0);
    double low = f.applyAsDouble(-FAR);
    double high = f.applyAsDouble(FAR);
    double one = f.applyAsDouble(1);
    add(Kind.AFFINE, one - zero, zero);
    add(Kind.LEAKY_RELU, -f.applyAsDouble(-1), 0);
    add(Kind.ELU, -f.applyAsDouble(-80), 0);
    add(Kind.CELU, -f.applyAsDouble(-80), 0);
    add(Kind.SELU, -f.applyAsDouble(-80) / one, one);
    add(Kind.SOFTPLUS, Math.log(2) / zero, 0);
    add(Kind.SILU, -Math.log(1 / one - 1), 0);
    add(Kind.SQUARE_PLUS, 4 * zero * zero, 0);
    double step = 1e-3;
    double slope = (f.applyAsDouble(step) - f.applyAsDouble(-step)) / (2 * step);
    add(Kind.HARD_SIGMOID, slope, zero);
    add(Kind.SCALED_TANH, high, slope / high);
    double right = f.applyAsDouble(step) / step;
    double left = f.applyAsDouble(-step) / -step;
    add(Kind.HARD_SILU, (right - left) / (2 * step), (right + left) / 2);
    add(Kind.CLIP, low <= -FAR ? Double.NEGATIVE_INFINITY : low, cut(high));
    limited(0, high);
  }

  private static double cut(double high) {
    return high >= FAR ? Double.POSITIVE_INFINITY : high;
  }

  private void limited(double threshold, double high) {
    double slope = f.applyAsDouble(threshold - 1) / -1;
    try {
      all.add(
          new Activation(Kind.LIMITED_RELU, (float) slope, (float) threshold, (float) cut(high)));
    } catch (IllegalArgumentException outOfRange) {
      // then it is none of these
    }
  }

  private void ofNumbers() {
    for (double number : numbers) {
      for (double a : new double[] {number, -number}) {
        add(Kind.THRESHOLDED_RELU, a, 0);
        add(Kind.THRESHOLD, a, f.applyAsDouble(a - 1));
        add(Kind.SOFT_SHRINK, a, 0);
        add(Kind.HARD_SHRINK, a, 0);
        limited(a, f.applyAsDouble(FAR));
      }
    }
  }

  private void add(Kind kind, double alpha, double beta) {
    boolean finite = Float.isFinite((float) alpha) && Float.isFinite((float) beta);
    if (!finite && kind != Kind.CLIP) {
      return;
    }
    try {
      all.add(new Activation(kind, (float) alpha, (float) beta));
    } catch (IllegalArgumentException outOfRange) {
      // then it is none of these
    }
  }
}
