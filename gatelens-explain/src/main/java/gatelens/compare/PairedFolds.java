package gatelens.compare;

import gatelens.select.SelectionTable;
import java.util.List;
import java.util.Optional;

/// Two candidates on the same folds: the corrected resampled t-test. Folds share most of what they
/// learn from, so their differences vary less than those of fresh data would; the variance is
/// raised for that: `t = mean d / √((1/J + n₂/n₁) s²)` over `J` differences `d` with `s²` of `J -
/// 1`, where `n₂` examples are held out for `n₁` that are learned from.
///
/// Source: C. Nadeau and Y. Bengio, Inference for the Generalization Error, 2003,
/// https://doi.org/10.1023/A:1024068626366
///
/// @param difference mean of the first's scores less the second's
/// @param standardError the root above
/// @param pValue the chance of a difference at least as large between equal candidates, in [0, 1]
public record PairedFolds(double difference, double standardError, double pValue) {
  /// The test.
  ///
  /// @param one scores by fold
  /// @param other scores of the same folds
  /// @param heldShare n₂ / n₁, above 0
  /// @return nothing if there are fewer than two folds, or not as many of both
  public static Optional<PairedFolds> of(List<Double> one, List<Double> other, double heldShare) {
    int count = one.size();
    if (count < 2 || other.size() != count) {
      return Optional.empty();
    }
    double mean = 0;
    for (int f = 0; f < count; f++) {
      mean += (one.get(f) - other.get(f)) / count;
    }
    double squares = 0;
    for (int f = 0; f < count; f++) {
      double d = one.get(f) - other.get(f) - mean;
      squares += d * d / (count - 1);
    }
    double error = Math.sqrt((1.0 / count + heldShare) * squares);
    double p =
        error == 0 ? (mean == 0 ? 1 : 0) : StudentT.twoSided(Math.abs(mean) / error, count - 1);
    return Optional.of(new PairedFolds(mean, error, p));
  }

  /// The recommended candidate against the best one.
  ///
  /// @return nothing if they are the same
  public static Optional<PairedFolds> of(SelectionTable table) {
    SelectionTable.Recommendation choice = table.recommendation();
    return choice.row().equals(choice.best())
        ? Optional.empty()
        : of(choice.row().scores(), choice.best().scores(), table.heldShare());
  }
}
