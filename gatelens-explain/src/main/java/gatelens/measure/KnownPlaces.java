package gatelens.measure;

import gatelens.explain.Agreement;

/// How an attribution treats the places that are known to decide, because a person marked them or
/// the data was made so.
///
/// `share = Σ_marked |a| / Σ |a|`; by chance it would be the share of places that are marked. The
/// area under the receiver's curve is the probability that a marked place gets more than another
/// one, ties counted half; it does not depend on how the sizes are spread.
///
/// Sources: J. Zhang et al., Top-down Neural Attention by Excitation Backprop, 2016,
/// https://arxiv.org/abs/1608.00507 (whether the largest hits); J. Crabbé, M. van der Schaar,
/// Explaining Time Series Predictions with Dynamic Masks, 2021, https://arxiv.org/abs/2106.05303
///
/// @param share of the attribution, by size, on the marked places, in [0, 1]; `chance` where the
///   attribution is zero everywhere
/// @param chance marked places by all places, in (0, 1)
/// @param auroc in [0, 1]; one half by chance
/// @param top 1 where the place with the largest attribution is marked, else 0; shared evenly by
///   those that are equally large
public record KnownPlaces(double share, double chance, double auroc, double top) {
  /// Compares an attribution with marks.
  ///
  /// @param attribution one number a place
  /// @param marked one mark a place
  /// @throws IllegalArgumentException if there are not as many marks as numbers, or no place or
  ///   every place is marked
  public static KnownPlaces of(float[] attribution, boolean[] marked) {
    if (attribution.length != marked.length) {
      throw new IllegalArgumentException(
          "expected a mark for each of "
              + attribution.length
              + " places, found "
              + marked.length
              + " marks");
    }
    int count = 0;
    double on = 0;
    double all = 0;
    double largest = 0;
    for (int i = 0; i < marked.length; i++) {
      double size = Math.abs(attribution[i]);
      count += marked[i] ? 1 : 0;
      on += marked[i] ? size : 0;
      all += size;
      largest = Math.max(largest, size);
    }
    if (count == 0 || count == marked.length) {
      throw new IllegalArgumentException(
          count + " of " + marked.length + " places are marked; some must be, not all");
    }
    double chance = count / (double) marked.length;
    return new KnownPlaces(
        all == 0 ? chance : on / all,
        chance,
        curve(attribution, marked, count),
        top(attribution, marked, largest));
  }

  private static double curve(float[] attribution, boolean[] marked, int count) {
    double[] sizes = new double[marked.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(attribution[i]);
    }
    double[] ranks = Agreement.ranks(sizes);
    double sum = 0;
    for (int i = 0; i < ranks.length; i++) {
      sum += marked[i] ? ranks[i] : 0;
    }
    // Mann and Whitney's count of pairs, from ranks that begin at 0
    double pairs = sum - count * (count - 1) / 2.0;
    return pairs / (count * (double) (marked.length - count));
  }

  private static double top(float[] attribution, boolean[] marked, double largest) {
    int hits = 0;
    int equal = 0;
    for (int i = 0; i < marked.length; i++) {
      if (Math.abs(attribution[i]) == largest) {
        equal++;
        hits += marked[i] ? 1 : 0;
      }
    }
    return hits / (double) equal;
  }
}
