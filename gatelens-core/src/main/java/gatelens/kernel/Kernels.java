package gatelens.kernel;

/// The arithmetic that everything else is made of. Arrays are row-major; every argument pair is an
/// array and the offset at which its first value stands; a stride is the distance from one row to
/// the next.
///
/// Each sum runs over its terms in ascending order by fused multiply-add, each element by itself,
/// so that the plain and the vector version, any vector width and any grouping of rows give the
/// same bits.
public sealed interface Kernels permits ScalarKernels, VectorKernels {
  /// What a product starts from.
  enum Start {
    /// `c = a b`
    ZERO,
    /// `c = a b + bias`
    BIAS,
    /// `c = a b + c`
    SUM
  }

  /// `c = start + a b`, a `float[rows][K]`, b `float[K][N]`, c `float[rows][N]`.
  void product(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      PackedMatrix b,
      Start start,
      float[] c,
      int cOffset,
      int cStride);

  /// `c = s + a b`, each row beginning with one of its own.
  ///
  /// @param start `s`, `float[rows][N]` from `startOffset` on; may be `c`
  void product(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      PackedMatrix b,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride);

  /// `c = a bᵀ` where b has a few rows and the order of a sum is nobody's affair but the two
  /// kernels': sixteen sums, of the terms whose places are the same modulo 16, are added in halves.
  /// A vector of them takes one step where {@link #product} takes sixteen.
  ///
  /// @param a `float[rows][depth]`
  /// @param b `float[count][padded(depth)]`, the padding zeros
  /// @param c `float[rows][count]`
  void dots(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      int depth,
      float[] b,
      int count,
      float[] c,
      int cOffset,
      int cStride);

  /// The length of a row of {@link #dots}, and of factors of {@link #fold}: the next multiple of
  /// 16.
  static int padded(int depth) {
    return (depth + 15) / 16 * 16;
  }

  /// `c += aᵀ d`, a `float[rows][k]`, d `float[rows][n]`, c `float[k][n]`: the gradient of a weight
  /// over all steps at once.
  void outer(
      float[] a,
      int aOffset,
      int aStride,
      float[] d,
      int dOffset,
      int dStride,
      int rows,
      int k,
      int n,
      float[] c,
      int cOffset,
      int cStride);

  /// `sum_j += Σ_i d[i][j]`, d `float[rows][n]`.
  void columnSums(float[] d, int dOffset, int dStride, int rows, int n, float[] sum, int sumOffset);

  /// One step of a GRU with the reset gate after the recurrent product, for `rows` sequences of
  /// `units` units: `z = σ(a_z + u_z)`, `r = σ(a_r + u_r)`, `n = tanh(a_n + r ∘ u_n)`, `h = z ∘ h'
  /// + (1 - z) ∘ n`.
  ///
  /// @param gates in: `a`, out: `z, r, n`; `float[rows][3H]`
  /// @param recurrent `u`, `float[rows][3H]`, bias included
  /// @param previous `h'`, `float[rows][H]`
  /// @param hidden out: `h`, `float[rows][H]`
  void gruResetAfter(
      float[] gates,
      int gatesOffset,
      float[] recurrent,
      int recurrentOffset,
      float[] previous,
      int previousOffset,
      float[] hidden,
      int hiddenOffset,
      int rows,
      int units);

  /// The backward pass of one step of {@link #gruResetAfter}; λ is the gradient with respect to
  /// `h`: `δz = λ (h' - n) z (1 - z)`, `δa = λ (1 - z)(1 - n²)`, `δr = δa u_n r (1 - r)`, and λ
  /// becomes `λ z`.
  ///
  /// @param gates `z, r, n`, `float[rows][3H]`
  /// @param recurrentCandidate `u_n` with stride `recurrentStride`
  /// @param lambda in: λ, out: `λ ∘ z`, `float[rows][H]`
  /// @param inputDelta out: `δz, δr, δa`, `float[rows][3H]`
  /// @param recurrentDelta out: `δz, δr, δa ∘ r`, `float[rows][3H]`
  void gruResetAfterBackward(
      float[] gates,
      int gatesOffset,
      float[] recurrentCandidate,
      int recurrentOffset,
      int recurrentStride,
      float[] previous,
      int previousOffset,
      float[] lambda,
      int lambdaOffset,
      float[] inputDelta,
      int inputDeltaOffset,
      float[] recurrentDelta,
      int recurrentDeltaOffset,
      int rows,
      int units);

  /// One step of two runs of a GRU with the reset gate after the recurrent product ({@link
  /// #gruResetAfter}), and what it does to credit: with bars for the middle of the two runs and
  /// slopes `s` between them, `k_z = (h̄' - n̄) s_z`, `k_r = ū_n s_r`, `k_n = (1 - z̄) s_n`, `k_i =
  /// r̄`, `k_o = z̄`.
  ///
  /// @param gates in: `a`, out: `z, r, n`; `float[2][3H]`
  /// @param recurrent `u`, `float[2][3H]`, bias included
  /// @param states `h'`, of one run from `at` on, of the other from `at0` on
  /// @param hidden in: `h'`, out: `h`; `float[2][H]`
  /// @param distances out: of the pre-activations of the two runs, `float[3H]`
  /// @param coefficients out: `k_z, k_r, k_n, k_i, k_o`, `float[5H]`
  void gruPair(
      float[] gates,
      float[] recurrent,
      float[] states,
      int at,
      int at0,
      float[] hidden,
      float[] distances,
      float[] coefficients,
      int units);

  /// What one step of a GRU with the reset gate after the recurrent product makes of credit without
  /// the product with U, for `rows` columns of `units` units: `k_o ∘ c`, and in the first columns
  /// what a feature gives besides, `x_i (k_z ∘ W_z + k_n ∘ (k_r ∘ W_r + W_n))` of its row of W.
  ///
  /// @param coefficients `k_z, k_r, k_n, k_i, k_o` of {@link #gruPair}, `float[5H]`, the same for
  ///   every column
  /// @param change `x`, a value for each of the first columns
  /// @param single how many columns those are
  /// @param weight `W`, `float[single][3H]`
  /// @param columns `c`, `float[rows][H]` from `offset` on
  /// @param out `float[rows][H]` from `to` on; another array than `columns`
  void gruCarry(
      float[] coefficients,
      float[] change,
      int single,
      float[] weight,
      float[] columns,
      int offset,
      float[] out,
      int to,
      int rows,
      int units);

  /// Folds three parts of a matrix into one by factors of their columns: `f_a ∘ a + f_b ∘ b + f_c ∘
  /// c`. A step maps all columns of credit by the same coefficients, so that one product with the
  /// folded matrix does what three products and their sum do.
  ///
  /// @param factors three times `float[padded(N)]`, from `aAt`, `bAt` and `cAt` on
  /// @param parts `float[K][3 part]` or more columns, what pads a part zeros
  /// @param part columns from one part to the next: `padded(N)`
  /// @param into `float[K][N]`
  void fold(
      float[] factors, int aAt, int bAt, int cAt, PackedMatrix parts, int part, PackedMatrix into);

  /// One step of an LSTM without peepholes: `i = σ(a_i)`, `f = σ(a_f)`, `g = tanh(a_g)`, `o =
  /// σ(a_o)`, `c = f ∘ c' + i ∘ g`, `h = o ∘ tanh(c)`.
  ///
  /// @param gates in: `a`, out: `i, f, g, o`; `float[rows][4H]`
  void lstm(
      float[] gates,
      int gatesOffset,
      float[] previousCell,
      int previousCellOffset,
      float[] cell,
      int cellOffset,
      float[] hidden,
      int hiddenOffset,
      int rows,
      int units);

  /// The backward pass of one step of {@link #lstm}; `lambda` is the gradient with respect to `h`,
  /// `cellLambda` that with respect to `c`: `δo = λ tanh(c) o(1-o)`, `μ += λ o (1 - tanh² c)`, `δi
  /// = μ g i(1-i)`, `δf = μ c' f(1-f)`, `δg = μ i (1-g²)`, and μ becomes `μ f`.
  ///
  /// @param delta out: `δi, δf, δg, δo`, `float[rows][4H]`
  void lstmBackward(
      float[] gates,
      int gatesOffset,
      float[] previousCell,
      int previousCellOffset,
      float[] cell,
      int cellOffset,
      float[] lambda,
      int lambdaOffset,
      float[] cellLambda,
      int cellLambdaOffset,
      float[] delta,
      int deltaOffset,
      int rows,
      int units);

  /// Slopes of the sigmoid between the pre-activations of two runs, `(σ(a) - σ(b)) / (a - b)`, from
  /// its values and `d = a - b`: `√(y (1 - y) y₀ (1 - y₀)) · sinh(d / 2) / (d / 2)` below a
  /// distance of 1, where a difference of two floats would be mostly rounding, else `|y - y₀| /
  /// |d|`.
  ///
  /// @param y values: of one run from `at` on, of the other from `at0` on
  /// @param d distances from `from` on
  /// @param out slopes from `to` on; must not be `y` or `d`
  void sigmoidSlopes(
      float[] y, int at, int at0, float[] d, int from, float[] out, int to, int count);

  /// The same of tanh: `√((1 - y²)(1 - y₀²)) · sinh d / d`.
  void tanhSlopes(float[] y, int at, int at0, float[] d, int from, float[] out, int to, int count);

  /// `x = tanh x`, elementwise.
  void tanh(float[] x, int offset, int count);

  /// `x = 1 / (1 + e^-x)`, elementwise.
  void sigmoid(float[] x, int offset, int count);

  /// `y += x`, elementwise.
  void add(float[] x, int xOffset, float[] y, int yOffset, int count);

  /// One step of Adam over `count` parameters: `m = β₁ m + (1 - β₁) g`, `v = β₂ v + (1 - β₂) g²`,
  /// `w -= rate m / (√v + ε)`, where `rate` holds the bias correction; before it, `w -= decay w`.
  void adam(
      float[] weight,
      float[] gradient,
      float[] mean,
      float[] variance,
      int count,
      float beta1,
      float beta2,
      float rate,
      float epsilon,
      float decay);

  /// The name for people: `scalar`, or the vector width.
  String description();
}
