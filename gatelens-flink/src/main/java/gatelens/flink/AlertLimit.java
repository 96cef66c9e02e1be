package gatelens.flink;

import gatelens.stream.LiveAnswer;
import java.io.Serializable;

/// When an event is an alarm. It is told once, when what is measured passes a limit, and again only
/// after it has come back to another, so that one that trembles at the limit does not ring at each
/// event.
///
/// @param measure what is looked at
/// @param limit above which an alarm is raised
/// @param clear at which it is over; at most the limit
public record AlertLimit(Measure measure, double limit, double clear) implements Serializable {
  /// What is looked at.
  public interface Measure extends Serializable {
    /// Its value.
    double of(LiveAnswer answer);
  }

  /// Checks the numbers.
  public AlertLimit {
    if (!Double.isFinite(limit) || !(clear <= limit)) {
      throw new IllegalArgumentException(
          "an alert above %s that is over at %s: expected the second at most the first"
              .formatted(limit, clear));
    }
  }

  /// On the score that is explained.
  public static AlertLimit score(double limit, double clear) {
    return new AlertLimit(LiveAnswer::score, limit, clear);
  }

  /// True if an alarm is raised behind an answer.
  ///
  /// @param before true if it was before
  boolean raised(boolean before, LiveAnswer answer) {
    double value = measure.of(answer);
    return before ? value > clear : value > limit;
  }
}
