package gatelens.kernel;

/// `tanh x ≈ x P(x²) / Q(x²)` on [-8.2, 8.2], constant beyond, never above one; the largest error
/// is below 3e-7.
///
/// P and Q are a minimax fit (Lawson-weighted least squares on the linearised error, 5 and 5
/// coefficients, error of the fit 7.4e-9; the rest is rounding). `σ(x) = 0.5 tanh(0.5 x) + 0.5`.
/// The vector version does the same operations lane by lane and so gives the same bits.
final class RationalTanh {
  static final float LIMIT = 8.2f;
  static final float P0 = 0.99999994f;
  static final float P1 = 0.13425529f;
  static final float P2 = 0.0035489427f;
  static final float P3 = 2.1512615e-5f;
  static final float P4 = 1.4671297e-8f;
  static final float Q1 = 0.46758845f;
  static final float Q2 = 0.02607862f;
  static final float Q3 = 3.3739067e-4f;
  static final float Q4 = 8.300697e-7f;

  private RationalTanh() {}

  static float tanh(float x) {
    float c = Math.max(-LIMIT, Math.min(LIMIT, x));
    float s = c * c;
    float p = Math.fma(P4, s, P3);
    p = Math.fma(p, s, P2);
    p = Math.fma(p, s, P1);
    p = Math.fma(p, s, P0);
    float q = Math.fma(Q4, s, Q3);
    q = Math.fma(q, s, Q2);
    q = Math.fma(q, s, Q1);
    q = Math.fma(q, s, 1f);
    return Math.max(-1f, Math.min(1f, c * p / q));
  }

  static float sigmoid(float x) {
    return Math.fma(0.5f, tanh(0.5f * x), 0.5f);
  }
}
