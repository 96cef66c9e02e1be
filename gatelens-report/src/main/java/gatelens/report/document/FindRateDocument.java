package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.train.RateFinder;
import java.util.List;
import java.util.OptionalDouble;

/// `gatelens.find-rate/1`: learning rates that were tried and the losses beside them.
///
/// @param steepest the rate at which the smoothed loss falls fastest; absent if it never falls
/// @param lowest the rate at which the smoothed loss is smallest; absent if too few were tried
/// @param ranAway true if the loss ran away before the last rate
/// @param points step by step
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record FindRateDocument(
    OptionalDouble steepest, OptionalDouble lowest, boolean ranAway, List<Point> points)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.find-rate/1";

  /// One step.
  ///
  /// @param rate of the step
  /// @param loss of the batch before it; absent if it is no finite number
  /// @param smoothed the exponential mean of the losses so far; absent if it is no finite number
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Point(double rate, OptionalDouble loss, OptionalDouble smoothed) {}

  /// Keeps an unmodifiable copy.
  public FindRateDocument {
    points = List.copyOf(points);
  }

  /// Of what was found.
  public static FindRateDocument of(RateFinder.Found found) {
    return new FindRateDocument(
        number(found.steepest()),
        number(found.lowest()),
        found.ranAway(),
        found.points().stream()
            .map(point -> new Point(point.rate(), number(point.loss()), number(point.smoothed())))
            .toList());
  }

  private static OptionalDouble number(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
