package gatelens.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which rows agree on the past: after step t two rows are in one class if steps 0 to t of both
/// have the same bits. A causal model needs to run each class once.
///
/// Of every step the first four vectors that differ are looked for among the others; a row with yet
/// another one is taken for a class of its own, which costs time but no correctness.
final class PrefixTree {
  private static final int KNOWN = 4;

  /// What it costs to begin a window, in steps: states are copied, the cache is cold.
  private static final double BEGIN = 0.6;

  private static final int LONGEST = 32;

  /// Steps that are run together, each class from the state of the class that it comes from.
  ///
  /// @param from first step
  /// @param to one past the last step
  record Window(int from, int to) {}

  private final int[][] classes;
  private final int[] counts;
  private double cost;
  private final List<Window> windows = new ArrayList<>();

  private PrefixTree(int[][] classes, int[] counts) {
    this.classes = classes;
    this.counts = counts;
    cut();
  }

  /// The tree of some rows.
  ///
  /// @param rows `float[N][…]`
  /// @param offset where step 0 begins in each row
  /// @param steps T
  /// @param width D
  static PrefixTree of(float[][] rows, int offset, int steps, int width) {
    int[][] classes = new int[steps][];
    int[] counts = new int[steps];
    int[] before = new int[rows.length];
    int count = 1;
    int[] known = new int[KNOWN];
    for (int step = 0; step < steps; step++) {
      if (count == rows.length) {
        classes[step] = before;
        counts[step] = count;
        continue;
      }
      int at = offset + step * width;
      int[] now = new int[rows.length];
      int[] next = new int[count * KNOWN];
      Arrays.fill(next, -1);
      int kinds = 0;
      int classesNow = 0;
      for (int row = 0; row < rows.length; row++) {
        int kind = 0;
        while (kind < kinds && !equal(rows[known[kind]], rows[row], at, width)) {
          kind++;
        }
        if (kind == KNOWN) {
          now[row] = classesNow++;
          continue;
        }
        if (kind == kinds) {
          known[kinds++] = row;
        }
        int branch = before[row] * KNOWN + kind;
        if (next[branch] < 0) {
          next[branch] = classesNow++;
        }
        now[row] = next[branch];
      }
      classes[step] = now;
      counts[step] = classesNow;
      before = now;
      count = classesNow;
    }
    return new PrefixTree(classes, counts);
  }

  private static boolean equal(float[] a, float[] b, int at, int width) {
    return Float.floatToRawIntBits(a[at]) == Float.floatToRawIntBits(b[at])
        && Arrays.equals(a, at, at + width, b, at, at + width);
  }

  /// The cheapest cut, from the end to the beginning: `best[t]` is what steps from t on cost.
  private void cut() {
    int steps = counts.length;
    double[] best = new double[steps + 1];
    int[] ends = new int[steps];
    for (int from = steps - 1; from >= 0; from--) {
      best[from] = Double.POSITIVE_INFINITY;
      for (int to = from + 1; to <= steps; to++) {
        boolean level = counts[to - 1] == counts[from];
        if (!level && to - from > LONGEST) {
          break;
        }
        double cost = counts[to - 1] * (to - from + BEGIN) + best[to];
        if (cost < best[from]) {
          best[from] = cost;
          ends[from] = to;
        }
      }
    }
    for (int from = 0; from < steps; from = ends[from]) {
      windows.add(new Window(from, ends[from]));
    }
    cost = best[0];
  }

  /// The windows that cover all steps.
  List<Window> windows() {
    return windows;
  }

  /// What the tree costs about, in steps of one row.
  double cost() {
    return cost;
  }

  /// Steps of one class, summed over classes and windows.
  long cellSteps() {
    long sum = 0;
    for (Window window : windows) {
      sum += (long) counts[window.to() - 1] * (window.to() - window.from());
    }
    return sum;
  }

  /// The number of classes after a step.
  int count(int step) {
    return counts[step];
  }

  /// The class of a row after a step.
  int classOf(int step, int row) {
    return classes[step][row];
  }

  /// The first row of each class after a step.
  int[] leaders(int step) {
    int[] leaders = new int[counts[step]];
    Arrays.fill(leaders, -1);
    int[] of = classes[step];
    for (int row = 0; row < of.length; row++) {
      if (leaders[of[row]] < 0) {
        leaders[of[row]] = row;
      }
    }
    return leaders;
  }
}
