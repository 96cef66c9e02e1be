package gatelens.kernel;

/// `tanh x ≈ x P(x²) / Q(x²)` on [-8.2, 8.2], constant beyond, never above one; the largest error is below 3e-7.
///
/// P and Q are a minimax fit (Lawson-weighted least squares on the linearised error, 5 and 5 coefficients, error of the fit
/// 7.4e-9; the rest is rounding). `σ(x) = 0.5 tanh(0.5 x) + 0.5`. The vector version does the same operations lane by
/// lane and so gives the same bits.
final class RationalTanh {
  static final float LIMIT = 8.2f;
  static final float P0 = 0.9999999403953552f;
  static final float P1 = 0.1342552900314331f;
  static final float P2 = 0.0035489427391439676f;
  static final float P3 = 2.1512614694074728e-05f;
  static final float P4 = 1.4671297066115585e-08f;
  static final float Q1 = 0.4675884544849396f;
  static final float Q2 = 0.026078620925545692f;
  static final float Q3 = 0.00033739066566340625f;
  static final float Q4 = 8.300697231788945e-07f;

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
