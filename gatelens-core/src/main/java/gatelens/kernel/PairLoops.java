package gatelens.kernel;

/// What one step of two runs is to credit, unit by unit; see {@link Kernels#gruPair}.
final class PairLoops {
  private PairLoops() {}

  /// Distances of the pre-activations of units `[from, units)`, of the candidate the input's part.
  static void distances(float[] gates, float[] recurrent, float[] d, int from, int units) {
    int other = 3 * units;
    for (int j = from; j < units; j++) {
      int r = units + j;
      int n = 2 * units + j;
      d[j] = gates[j] + recurrent[j] - (gates[other + j] + recurrent[other + j]);
      d[r] = gates[r] + recurrent[r] - (gates[other + r] + recurrent[other + r]);
      d[n] = gates[n] - gates[other + n];
    }
  }

  /// What the recurrent part adds to those of the candidate.
  static void candidates(float[] gates, float[] recurrent, float[] d, int from, int units) {
    int other = 3 * units;
    for (int j = from; j < units; j++) {
      int r = units + j;
      int n = 2 * units + j;
      d[n] += gates[r] * recurrent[n] - gates[other + r] * recurrent[other + n];
    }
  }

  /// Slopes become coefficients.
  static void coefficients(
      float[] gates,
      float[] recurrent,
      float[] states,
      int at,
      int at0,
      float[] k,
      int from,
      int units) {
    int other = 3 * units;
    for (int j = from; j < units; j++) {
      int r = units + j;
      int n = 2 * units + j;
      float kept = 0.5f * (gates[j] + gates[other + j]);
      k[j] *= 0.5f * (states[at + j] + states[at0 + j] - (gates[n] + gates[other + n]));
      k[r] *= 0.5f * (recurrent[n] + recurrent[other + n]);
      k[n] *= 1 - kept;
      k[3 * units + j] = 0.5f * (gates[r] + gates[other + r]);
      k[4 * units + j] = kept;
    }
  }
}
