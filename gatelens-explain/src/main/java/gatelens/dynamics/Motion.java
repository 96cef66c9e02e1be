package gatelens.dynamics;

/// A map of a state to a state. Its fixed points are what rests, or what returns.
interface Motion {
  /// The largest magnitude of each value of a state, `double[S]`.
  double[] bounds();

  /// Where a state goes, `double[S]`.
  double[] step(double[] state);

  /// How that moves with the state, `double[S][S]`, row of the new value; not to be kept.
  double[][] slope(double[] state);

  /// One event, again and again.
  ///
  /// @param map of the network
  /// @param input `double[D]`
  record Held(Transition map, double[] input) implements Motion {
    @Override
    public double[] bounds() {
      return map.bounds();
    }

    @Override
    public double[] step(double[] state) {
      return map.step(state, input);
    }

    @Override
    public double[][] slope(double[] state) {
      return map.derivatives(state, input).byState();
    }
  }

  /// A round of events, as one step: `F(… F(F(s, x₁), x₂) …, x_K)`.
  ///
  /// @param map of the network
  /// @param inputs `double[K][D]`, at least one
  /// @param rounds how often they are gone through, at least once
  record Round(Transition map, double[][] inputs, int rounds) implements Motion {
    @Override
    public double[] bounds() {
      return map.bounds();
    }

    @Override
    public double[] step(double[] state) {
      double[] moved = state;
      for (int round = 0; round < rounds; round++) {
        for (double[] input : inputs) {
          moved = map.step(moved, input);
        }
      }
      return moved;
    }

    @Override
    public double[][] slope(double[] state) {
      double[][] all = map.derivatives(state, inputs[0]).byState();
      double[] moved = map.step(state, inputs[0]);
      for (int t = 1; t < rounds * inputs.length; t++) {
        double[] input = inputs[t % inputs.length];
        all = Matrices.product(map.derivatives(moved, input).byState(), all);
        moved = map.step(moved, input);
      }
      return all;
    }
  }
}
