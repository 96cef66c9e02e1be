package gatelens.measure;

import gatelens.explain.Explanation;
import gatelens.explain.Measure;
import gatelens.explain.MeasureCard;
import gatelens.explain.Measurement;
import gatelens.explain.Score;
import gatelens.explain.Setting;
import java.util.List;

/// A measure of somebody else's: the share of the largest number to a power.
///
/// @param power 1 is usual
record LargestShare(int power) implements Measure<Score> {

  /// What `META-INF/services` of the test class path names.
  public static final class Provider implements MeasureProvider {
    /// Called by `ServiceLoader`.
    public Provider() {}

    @Override
    public List<Measures.Row> measures() {
      return List.of(
          Measures.Row.of(
              false,
              List.of(Setting.whole("power", 1, "[1, 3]", "the power")),
              s -> new LargestShare(s.integer("power"))));
    }
  }

  @Override
  public MeasureCard card() {
    return new MeasureCard(
        "largest-share",
        "Largest share",
        "How much is the largest part?",
        "higher",
        "any score",
        "none",
        "Somebody, A Method, 2026, https://example.org");
  }

  @Override
  public Measurement measure(Score score, Explanation explanation) {
    double sum = 0;
    double most = 0;
    for (float value : explanation.first().values()) {
      sum += Math.pow(Math.abs(value), power);
      most = Math.max(most, Math.pow(Math.abs(value), power));
    }
    return new Measurement(this, List.of(most / sum), List.of("share"));
  }
}
