package gatelens.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Some of the steps of a sound that stand together. A frame of ten milliseconds is no part that
/// people hear or a model needs: what says much is said by many frames in a row, of which each has
/// little, while a single frame elsewhere may have as much by chance.
///
/// @param from the first step
/// @param to one past the last step
/// @param attribution of all of them, in units of the score
record Stretch(int from, int to, double attribution) {
  /// A stretch goes on while its neighbourhood has this share of the mean of where it began.
  private static final double GOES_ON = 0.25;

  /// The stretches that speak most for the target, the strongest first; they share no step.
  ///
  /// @param values of the steps, `float[T]`
  /// @param counts which steps are no padding, `boolean[T]`
  /// @param window steps of which the sum is looked at; at least 1
  /// @param most how many at most; fewer where no more speak for it
  static List<Stretch> of(float[] values, boolean[] counts, int window, int most) {
    double[] left = new double[values.length];
    for (int t = 0; t < left.length; t++) {
      left[t] = counts[t] ? values[t] : 0;
    }
    boolean[] taken = new boolean[left.length];
    List<Stretch> found = new ArrayList<>();
    while (found.size() < most) {
      int begin = strongest(left, taken, window);
      if (begin < 0) {
        break;
      }
      Stretch next = grown(left, taken, begin, window);
      found.add(next);
      Arrays.fill(taken, next.from, next.to, true);
    }
    found.sort(Comparator.comparingDouble(stretch -> -stretch.attribution));
    return found;
  }

  /// The window with the largest sum that is free and speaks for the target; -1 if there is none.
  private static int strongest(double[] values, boolean[] taken, int window) {
    int best = -1;
    double most = 0;
    for (int t = 0; t + window <= values.length; t++) {
      double sum = sum(values, t, t + window);
      if (sum > most && free(taken, t, t + window)) {
        most = sum;
        best = t;
      }
    }
    return best;
  }

  private static boolean free(boolean[] taken, int from, int to) {
    for (int t = from; t < to; t++) {
      if (taken[t]) {
        return false;
      }
    }
    return true;
  }

  private static double sum(double[] values, int from, int to) {
    double sum = 0;
    for (int t = from; t < to; t++) {
      sum += values[t];
    }
    return sum;
  }

  /// Grown by half a window at a time, and cut back to where single steps have something.
  private static Stretch grown(double[] values, boolean[] taken, int begin, int window) {
    int from = begin;
    int to = begin + window;
    double least = GOES_ON * sum(values, from, to) / window;
    int step = Math.max(1, window / 2);
    while (from - step >= 0
        && free(taken, from - step, from)
        && sum(values, from - step, from) >= least * step) {
      from -= step;
    }
    while (to + step <= values.length
        && free(taken, to, to + step)
        && sum(values, to, to + step) >= least * step) {
      to += step;
    }
    while (values[from] < least && from + 1 < to) {
      from++;
    }
    while (values[to - 1] < least && from + 1 < to) {
      to--;
    }
    return new Stretch(from, to, sum(values, from, to));
  }

  /// The strongest of its steps.
  int strongest(float[] values) {
    int best = from;
    for (int t = from; t < to; t++) {
      best = values[t] > values[best] ? t : best;
    }
    return best;
  }
}
