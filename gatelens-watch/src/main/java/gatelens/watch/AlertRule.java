package gatelens.watch;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When an event is an alarm. It is told once: when the measure passes a limit, and again when it
/// has come back behind another, so that one that trembles at the limit does not ring at each
/// event.
///
/// @param measure what is looked at
/// @param above true if it must be above the limit, false if below
/// @param limit at which an alarm is raised
/// @param clear behind which it is over; the limit itself for no distance
/// @param pause after an alarm none is raised for so long, in the unit of the times; 0 for no pause
public record AlertRule(Measure measure, boolean above, double limit, double clear, double pause) {
  private static final Pattern FORM =
      Pattern.compile("\\s*([a-z]+)\\s*(>=?|<=?)\\s*([-+0-9.eE]+)\\s*");

  /// What is looked at.
  public enum Measure {
    /// The score that is explained.
    SCORE,
    /// Its probability.
    PROBABILITY,
    /// What is forecast, in the units of the data.
    VALUE,
    /// By how much the score is above that of the key's event before.
    RISE
  }

  /// Checks the numbers.
  public AlertRule {
    boolean order = above ? clear <= limit : clear >= limit;
    if (!Double.isFinite(limit) || !order || !(pause >= 0)) {
      throw new IllegalArgumentException(
          "an alert at %s that is over at %s: expected the second %s the first, and a pause of at least 0"
              .formatted(limit, clear, above ? "at most" : "at least"));
    }
  }

  /// Reads `probability>0.9`.
  ///
  /// @param clear behind which it is over; empty for the same limit
  public static AlertRule parse(String text, Optional<Double> clear, double pause) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text + ": expected such as probability>0.9 or score<-2");
    }
    try {
      double limit = Double.parseDouble(parts.group(3));
      Measure measure = Measure.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
      boolean above = parts.group(2).startsWith(">");
      return new AlertRule(measure, above, limit, clear.orElse(limit), pause);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(text + ": " + parts.group(3) + " is no number", wrong);
    } catch (IllegalArgumentException wrong) {
      if (String.valueOf(wrong.getMessage()).startsWith("an alert")) {
        throw wrong;
      }
      throw new IllegalArgumentException(
          text + ": expected score, probability, value or rise, found " + parts.group(1), wrong);
    }
  }

  /// True if a value passes the limit.
  boolean raises(double value) {
    return above ? value > limit : value < limit;
  }

  /// True if a value has come back.
  boolean clears(double value) {
    return above ? value <= clear : value >= clear;
  }
}
