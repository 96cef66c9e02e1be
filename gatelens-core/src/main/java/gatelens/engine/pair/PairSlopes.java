package gatelens.engine.pair;

import gatelens.layer.Activation;

/// Slopes of a function between two points, `(f(a) - f(b)) / (a - b)`, from its values and the
/// distance of the points. Where the points are close the difference of two floats would be mostly
/// rounding; the identities `σ(a) - σ(b) = 2 √(σ'(a) σ'(b)) sinh(d / 2)` and `tanh a - tanh b =
/// √(tanh'(a) tanh'(b)) sinh d` with `d = a - b` have no such difference, and their limit is the
/// derivative.
public final class PairSlopes {
  /// Below this distance the series of `sinh d / d` is exact to single precision.
  private static final float NEAR = 1;

  private PairSlopes() {}

  static float sigmoid(float y, float y0, float d) {
    if (Math.abs(d) >= NEAR) {
      return (y - y0) / d;
    }
    float q = d * d;
    float series = 1 + q * (1f / 24 + q * (1f / 1920 + q * (1f / 322560)));
    return (float) Math.sqrt(y * (1 - y) * (y0 * (1 - y0))) * series;
  }

  static float tanh(float y, float y0, float d) {
    if (Math.abs(d) >= NEAR) {
      return (y - y0) / d;
    }
    float q = d * d;
    float series = 1 + q * (1f / 6 + q * (1f / 120 + q * (1f / 5040 + q * (1f / 362880))));
    return (float) Math.sqrt((1 - y * y) * (1 - y0 * y0)) * series;
  }

  static float of(Activation f, float y, float y0, float d, float at) {
    return switch (f.kind()) {
      case SIGMOID -> sigmoid(y, y0, d);
      case TANH -> tanh(y, y0, d);
      default ->
          Math.abs(d) > 1e-5f * Math.max(1, Math.abs(at))
              ? (y - y0) / d
              : f.decidedByOutput()
                  ? (float) f.derivativeAtOutput((y + y0) / 2)
                  : (float) f.derivative(at - d / 2);
    };
  }
}
