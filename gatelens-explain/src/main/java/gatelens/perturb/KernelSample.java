package gatelens.perturb;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Sets of players drawn by the Shapley kernel `π(s) = (M - 1) / (C(M, s) s (M - s))`: whole sizes
/// are taken from the outside in (1 and M - 1, 2 and M - 2, …) as long as the budget holds them,
/// the rest is drawn, each set with its complement.
///
/// Sources: S. Lundberg, S. Lee, A Unified Approach to Interpreting Model Predictions, 2017,
/// https://arxiv.org/abs/1705.07874; pairs: I. Covert, S. Lee, Improving KernelSHAP, 2021,
/// https://arxiv.org/abs/2012.01536
final class KernelSample {
  final Coalitions sets;

  /// Weight of each set; they sum to 1.
  final double[] weights;

  /// Sets from here on were drawn; they stand in pairs. Those before are all sets of their sizes.
  final int drawn;

  /// How often each drawn pair came up.
  final int[] times;

  private KernelSample(Coalitions sets, double[] weights, int drawn, int[] times) {
    this.sets = sets;
    this.weights = weights;
    this.drawn = drawn;
    this.times = times;
  }

  boolean isComplete() {
    return drawn == sets.count();
  }

  /// Draws sets.
  ///
  /// @param players M, at least 2
  /// @param budget the most sets
  static KernelSample of(int players, long budget, long seed) {
    int half = players / 2;
    double[] mass = new double[half + 1];
    double total = 0;
    for (int s = 1; s <= half; s++) {
      mass[s] = (players - 1.0) / (s * (double) (players - s)) * (2 * s == players ? 1 : 2);
      total += mass[s];
    }
    Coalitions sets = new Coalitions(players, (int) Math.min(budget, 1 << 20));
    double[] weights = new double[(int) Math.min(Integer.MAX_VALUE - 8, budget + 2)];
    double left = total;
    int size = 1;
    for (; size <= half; size++) {
      double subsets = ShapleyValues.binomial(players, size) * (2 * size == players ? 1 : 2);
      long room = budget - sets.count();
      if (subsets > room || room * mass[size] / left < subsets * (1 - 1e-9)) {
        break;
      }
      int from = sets.count();
      enumerate(sets, size, 2 * size < players);
      java.util.Arrays.fill(weights, from, sets.count(), mass[size] / total / subsets);
      left -= mass[size];
    }
    int drawn = sets.count();
    if (size > half || budget - drawn < 2) {
      return new KernelSample(sets, normalised(weights, drawn), drawn, new int[0]);
    }
    return draw(sets, weights, mass, size, left / total, budget, new SplittableRandom(seed));
  }

  private static double[] normalised(double[] weights, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weights[i];
    }
    double[] out = new double[count];
    for (int i = 0; i < count; i++) {
      out[i] = weights[i] / sum;
    }
    return out;
  }

  private static void enumerate(Coalitions sets, int size, boolean complements) {
    int players = sets.players();
    int[] chosen = new int[size];
    for (int i = 0; i < size; i++) {
      chosen[i] = i;
    }
    while (true) {
      int set = sets.add(false);
      for (int c : chosen) {
        sets.set(set, c, true);
      }
      if (complements) {
        sets.complement(set);
      }
      int i = size - 1;
      while (i >= 0 && chosen[i] == players - size + i) {
        i--;
      }
      if (i < 0) {
        return;
      }
      chosen[i]++;
      for (int k = i + 1; k < size; k++) {
        chosen[k] = chosen[k - 1] + 1;
      }
    }
  }

  private static KernelSample draw(
      Coalitions sets,
      double[] weights,
      double[] mass,
      int from,
      double left,
      long budget,
      SplittableRandom random) {
    int drawn = sets.count();
    int players = sets.players();
    Map<List<Long>, Integer> seen = new HashMap<>();
    int[] times = new int[(int) ((budget - drawn) / 2)];
    int pairs = 0;
    long draws = 0;
    int[] order = new int[players];
    for (long tries = 0; pairs < times.length && tries < 4L * times.length; tries++) {
      int set = sets.add(false);
      subset(sets, set, size(mass, from, random), order, random);
      if (sets.has(set, 0)) {
        flip(sets, set);
      }
      Integer known = seen.get(sets.key(set));
      draws++;
      if (known != null) {
        times[known]++;
        sets.removeLast();
      } else {
        seen.put(sets.key(set), pairs);
        times[pairs++] = 1;
        sets.complement(set);
      }
    }
    for (int p = 0; p < pairs; p++) {
      weights[drawn + 2 * p] = left * times[p] / (2.0 * draws);
      weights[drawn + 2 * p + 1] = weights[drawn + 2 * p];
    }
    return new KernelSample(
        sets, normalised(weights, sets.count()), drawn, java.util.Arrays.copyOf(times, pairs));
  }

  private static int size(double[] mass, int from, SplittableRandom random) {
    double sum = 0;
    for (int s = from; s < mass.length; s++) {
      sum += mass[s];
    }
    double at = random.nextDouble() * sum;
    for (int s = from; s < mass.length - 1; s++) {
      at -= mass[s];
      if (at < 0) {
        return s;
      }
    }
    return mass.length - 1;
  }

  private static void subset(
      Coalitions sets, int set, int size, int[] order, SplittableRandom random) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int i = 0; i < size; i++) {
      int j = i + random.nextInt(order.length - i);
      int chosen = order[j];
      order[j] = order[i];
      order[i] = chosen;
      sets.set(set, chosen, true);
    }
  }

  /// A pair is the same pair from both sides: it is kept by the set without player 0.
  private static void flip(Coalitions sets, int set) {
    for (int i = 0; i < sets.players(); i++) {
      sets.set(set, i, !sets.has(set, i));
    }
  }
}
