package gatelens.dynamics;

/// How fast a small difference grows or fades along a way that a state really takes.
///
/// The exponents are the mean logarithms of what a step multiplies an orthogonal frame by, the
/// frame made orthogonal again after each: `J_t Q_t = Q_{t+1} R_t`, `λ_i = mean ln |R_t[i][i]|`.
/// Negative: differences fade; positive: they grow, the way is chaotic.
///
/// Source: G. Benettin et al., Lyapunov Characteristic Exponents for Smooth Dynamical Systems,
/// 1980, https://doi.org/10.1007/BF02128236; R. Vogt et al., On Lyapunov Exponents for RNNs, 2022,
/// https://doi.org/10.3389/fams.2022.818799
public final class Lyapunov {
  private Lyapunov() {}

  /// The largest exponents, per step.
  ///
  /// @param map of the network
  /// @param from the state before the first event, `double[S]`
  /// @param events `double[T][D]`, at least one
  /// @param count how many, in [1, S]
  /// @param skip steps in which the frame turns to its place, and nothing is counted; less than T
  /// @return `double[count]`, as they come: the largest first, but for rounding
  /// @throws IllegalArgumentException if a number is out of its range
  public static double[] exponents(
      Transition map, double[] from, double[][] events, int count, int skip) {
    if (count < 1 || count > map.size() || skip < 0 || skip >= events.length) {
      throw new IllegalArgumentException(
          String.format(
              "count is in [1, %d] and skip in [0, %d]; found %d and %d",
              map.size(), events.length - 1, count, skip));
    }
    double[][] frame = new double[count][map.size()];
    for (int i = 0; i < count; i++) {
      frame[i][i] = 1;
    }
    double[] sums = new double[count];
    double[] state = from;
    for (int t = 0; t < events.length; t++) {
      double[][] slope = map.derivatives(state, events[t]).byState();
      for (int i = 0; i < count; i++) {
        double[] moved = new double[map.size()];
        for (int j = 0; j < moved.length; j++) {
          moved[j] = Matrices.dot(slope[j], frame[i]);
        }
        frame[i] = moved;
      }
      double[] lengths = orthogonal(frame);
      for (int i = 0; i < count && t >= skip; i++) {
        sums[i] += Math.log(Math.max(Double.MIN_NORMAL, lengths[i]));
      }
      state = map.step(state, events[t]);
    }
    for (int i = 0; i < count; i++) {
      sums[i] /= events.length - skip;
    }
    return sums;
  }

  /// Gram and Schmidt, twice, so that rounding leaves no rest.
  private static double[] orthogonal(double[][] frame) {
    double[] lengths = new double[frame.length];
    for (int i = 0; i < frame.length; i++) {
      for (int round = 0; round < 2; round++) {
        for (int j = 0; j < i; j++) {
          Matrices.add(frame[i], -Matrices.dot(frame[i], frame[j]), frame[j]);
        }
      }
      lengths[i] = Matrices.norm(frame[i]);
      double scale = lengths[i] == 0 ? 0 : 1 / lengths[i];
      for (int k = 0; k < frame[i].length; k++) {
        frame[i][k] *= scale;
      }
    }
    return lengths;
  }
}
