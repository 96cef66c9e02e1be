package gatelens.benchmark;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// How well attributions find the important cells.
///
/// Each series' scores are scaled to `(a - min) / (max - min + 1e-5)` first, then all series are
/// taken together. AUROC and AUPRC depend on the order of cells alone and come first. AUP and AUR
/// are areas under precision and recall against the threshold, and depend on the distribution of
/// the scores as well: AUR is the mean scaled score of the important cells, and random scores get
/// one half. Information and entropy are sums over important cells, so they are given per cell.
///
/// Sources: J. Crabbé, M. van der Schaar, Explaining Time Series Predictions with Dynamic Masks,
/// 2021, https://arxiv.org/abs/2106.05303; J. Davis, M. Goadrich, The Relationship Between
/// Precision-Recall and ROC Curves, 2006, https://doi.org/10.1145/1143844.1143874
///
/// @param auroc area under the receiver's curve, 0 to 1; random gets 0.5
/// @param auprc average precision, 0 to 1; random gets the share of important cells
/// @param aup area under precision against threshold, 0 to 1
/// @param aur area under recall against threshold, 0 to 1
/// @param information `-log2(1 - a + 1e-5)` a cell, higher is better
/// @param entropy of the scores of important cells, a cell, in bits, lower is better
/// @param rank mean place of the best important cell of each series, from 1
public record TruthScores(
    double auroc,
    double auprc,
    double aup,
    double aur,
    double information,
    double entropy,
    double rank) {
  private static final double TINY = 1e-5;

  /// Scores attributions of several series; what is larger is more important, so signed
  /// attributions are given in absolute value.
  ///
  /// @param attributions one a case, each `float[T * F]`
  /// @throws IllegalArgumentException if their lengths do not fit, a value is not finite, or no
  ///   cell or every cell is important
  public static TruthScores of(List<TruthCase> cases, List<float[]> attributions) {
    int size = cases.stream().mapToInt(c -> c.salient().length).sum();
    double[] scores = new double[size];
    boolean[] truth = new boolean[size];
    int at = 0;
    double ranks = 0;
    int ranked = 0;
    for (int n = 0; n < cases.size(); n++) {
      boolean[] salient = cases.get(n).salient();
      double[] scaled = scaled(attributions.get(n), salient.length);
      System.arraycopy(scaled, 0, scores, at, scaled.length);
      System.arraycopy(salient, 0, truth, at, scaled.length);
      at += scaled.length;
      if (cases.get(n).salientCount() > 0) {
        ranks += rank(scaled, salient);
        ranked++;
      }
    }
    return of(scores, truth, ranks / Math.max(1, ranked));
  }

  private static double[] scaled(float[] attribution, int size) {
    if (attribution.length != size) {
      throw new IllegalArgumentException(
          "an attribution of " + attribution.length + " cells for a case of " + size);
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float value : attribution) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("an attribution holds " + value);
      }
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double[] out = new double[size];
    for (int i = 0; i < size; i++) {
      out[i] = (attribution[i] - low) / (high - low + TINY);
    }
    return out;
  }

  /// The place of the best important cell; ties share the mean of their places.
  private static double rank(double[] scores, boolean[] truth) {
    double best = -1;
    for (int i = 0; i < scores.length; i++) {
      best = truth[i] ? Math.max(best, scores[i]) : best;
    }
    int above = 0;
    int equal = 0;
    for (double score : scores) {
      above += score > best ? 1 : 0;
      equal += score == best ? 1 : 0;
    }
    return above + (equal + 1) / 2.0;
  }

  private static TruthScores of(double[] scores, boolean[] truth, double rank) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -scores[i]));
    long positives = 0;
    for (boolean mark : truth) {
      positives += mark ? 1 : 0;
    }
    long negatives = scores.length - positives;
    if (positives == 0 || negatives == 0) {
      throw new IllegalArgumentException(
          positives + " of " + scores.length + " cells are important; some must be, not all");
    }
    double found = 0;
    double wrong = 0;
    double area = 0;
    double average = 0;
    double aup = 0;
    double aur = 0;
    Curve before = new Curve(scores[order[0]], 1, 0);
    boolean started = false;
    for (int i = 0; i < order.length; ) {
      double threshold = scores[order[i]];
      double hits = 0;
      double misses = 0;
      for (; i < order.length && scores[order[i]] == threshold; i++) {
        hits += truth[order[i]] ? 1 : 0;
        misses += truth[order[i]] ? 0 : 1;
      }
      area += misses * (found + hits / 2);
      found += hits;
      wrong += misses;
      Curve now = new Curve(threshold, found / (found + wrong), found / positives);
      average += hits / positives * now.precision();
      if (started) {
        double step = before.threshold() - threshold;
        aup += step * (before.precision() + now.precision()) / 2;
        aur += step * (before.recall() + now.recall()) / 2;
      }
      before = now;
      started = true;
    }
    double information = 0;
    double entropy = 0;
    for (int i = 0; i < scores.length; i++) {
      if (truth[i]) {
        double a = scores[i];
        information -= log2(1 - a + TINY);
        entropy -= a * log2(a + TINY) + (1 - a) * log2(1 - a + TINY);
      }
    }
    return new TruthScores(
        area / ((double) positives * negatives),
        average,
        aup,
        aur,
        information / positives,
        entropy / positives,
        rank);
  }

  private record Curve(double threshold, double precision, double recall) {}

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
