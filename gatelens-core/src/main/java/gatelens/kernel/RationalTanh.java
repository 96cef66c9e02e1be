package gatelens.kernel;

/// `tanh x ≈ x P(x²) / Q(x²)` on (-8, 8), constant beyond, never above one; the largest error is
/// below 3e-7.
///
/// P and Q are a minimax fit (Lawson-weighted least squares on the linearised error, 5 and 5
/// coefficients, error of the fit 7.4e-9), scaled together by the factor that rounds best; the rest
/// is rounding. `σ(x) = 0.5 tanh(0.5 x) + 0.5`, with the halves drawn into the coefficients: they
/// are powers of two and so change no bit. Two functions of two arguments may share one division:
/// `a/b = a d (1/(b d))`, for a division costs as much as eight multiplications.
///
/// The vector version does the same operations lane by lane and so gives the same bits. The largest
/// argument is cut by comparing, not by `min`: that one also sorts out the two zeros, which costs
/// more than all the rest of it.
final class RationalTanh {
  static final float LIMIT = 7.9999995f;
  static final float P0 = 1.9281788f;
  static final float P1 = 0.2588682f;
  static final float P2 = 0.0068429965f;
  static final float P3 = 4.1480176e-5f;
  static final float P4 = 2.8288886e-8f;
  static final float Q0 = 1.9281789f;
  static final float Q1 = 0.90159416f;
  static final float Q2 = 0.050284244f;
  static final float Q3 = 6.505496e-4f;
  static final float Q4 = 1.6005229e-6f;

  /// The same for σ.
  static final float SIGMOID_LIMIT = 2 * LIMIT;

  static final float SP0 = P0 / 4;
  static final float SP1 = P1 / 16;
  static final float SP2 = P2 / 64;
  static final float SP3 = P3 / 256;
  static final float SP4 = P4 / 1024;
  static final float SQ0 = Q0;
  static final float SQ1 = Q1 / 4;
  static final float SQ2 = Q2 / 16;
  static final float SQ3 = Q3 / 64;
  static final float SQ4 = Q4 / 256;

  private RationalTanh() {}

  static float tanh(float x) {
    float c = cut(x, LIMIT);
    return tanhTop(c) / tanhBottom(c);
  }

  static float sigmoid(float x) {
    float c = cut(x, SIGMOID_LIMIT);
    return sigmoidTop(c) / sigmoidBottom(c) + 0.5f;
  }

  static float cut(float x, float limit) {
    float c = x > limit ? limit : x;
    return c < -limit ? -limit : c;
  }

  static float tanhTop(float c) {
    float s = c * c;
    float p = Math.fma(P4, s, P3);
    p = Math.fma(p, s, P2);
    p = Math.fma(p, s, P1);
    return c * Math.fma(p, s, P0);
  }

  static float tanhBottom(float c) {
    float s = c * c;
    float q = Math.fma(Q4, s, Q3);
    q = Math.fma(q, s, Q2);
    q = Math.fma(q, s, Q1);
    return Math.fma(q, s, Q0);
  }

  static float sigmoidTop(float c) {
    float s = c * c;
    float p = Math.fma(SP4, s, SP3);
    p = Math.fma(p, s, SP2);
    p = Math.fma(p, s, SP1);
    return c * Math.fma(p, s, SP0);
  }

  static float sigmoidBottom(float c) {
    float s = c * c;
    float q = Math.fma(SQ4, s, SQ3);
    q = Math.fma(q, s, SQ2);
    q = Math.fma(q, s, SQ1);
    return Math.fma(q, s, SQ0);
  }
}
