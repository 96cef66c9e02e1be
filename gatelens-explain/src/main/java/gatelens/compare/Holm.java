package gatelens.compare;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Chances of several tests, each raised so that the chance that any of them falls below 0.05 where
/// nothing differs is at most 0.05: the i-th smallest of m is `max over j ≤ i of min(1, (m - j + 1)
/// p_j)`.
///
/// Source: S. Holm, A Simple Sequentially Rejective Multiple Test Procedure, 1979,
/// https://www.jstor.org/stable/4615733
public final class Holm {
  private Holm() {}

  /// Raises chances.
  ///
  /// @param pValues each in [0, 1], or NaN where nothing was tested, which stays and is not counted
  /// @return in their order
  public static double[] adjusted(double[] pValues) {
    int[] order =
        IntStream.range(0, pValues.length)
            .filter(i -> !Double.isNaN(pValues[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] adjusted = pValues.clone();
    double least = 0;
    for (int rank = 0; rank < order.length; rank++) {
      least = Math.max(least, Math.min(1, (order.length - rank) * pValues[order[rank]]));
      adjusted[order[rank]] = least;
    }
    return adjusted;
  }
}
