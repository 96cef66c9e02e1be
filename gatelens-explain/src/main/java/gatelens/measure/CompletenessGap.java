package gatelens.measure;

import gatelens.explain.Explanation;
import gatelens.explain.Measure;
import gatelens.explain.MeasureCard;
import gatelens.explain.Measurement;
import gatelens.explain.Score;
import gatelens.explain.Setting;
import java.util.List;

/// Whether an explanation adds up: `|Σ a - (f(x) - f(x₀))|`, plain, and as a share of the change.
/// Where the change is below `floor` the share is one of `floor`, so that a change near zero does
/// not make it meaningless.
///
/// @param floor the least change that counts; 0.001 is usual for logits
public record CompletenessGap(double floor) implements Measure<Score> {
  /// Checks the floor.
  ///
  /// @throws IllegalArgumentException if it is not above 0
  public CompletenessGap {
    if (!(floor > 0)) {
      throw new IllegalArgumentException(
          "floor is " + floor + "; it must be above 0, 0.001 is usual for logits");
    }
  }

  /// The row of the list.
  static Measures.Row row() {
    return Measures.Row.of(
        false,
        List.of(
            Setting.number(
                "floor", "0.001", "(0, ∞)", "the least change of the score that counts as one")),
        s -> new CompletenessGap(s.number("floor")));
  }

  @Override
  public MeasureCard card() {
    return new MeasureCard(
        "completeness",
        "Completeness gap",
        "Do the parts sum to the change of the score from the baseline?",
        "near 0",
        "any score",
        "none",
        "Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017,"
            + " https://arxiv.org/abs/1703.01365");
  }

  @Override
  public Measurement measure(Score score, Explanation explanation) {
    return new Measurement(
        this,
        List.of(explanation.completeness().relativeGap(floor), explanation.completeness().gap()),
        List.of("gap, share of the change", "gap"));
  }
}
