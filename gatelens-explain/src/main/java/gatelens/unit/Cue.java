package gatelens.unit;

import gatelens.explain.Agreement;
import java.util.Locale;

/// Something of the input that a unit may follow, with a value at every step.
///
/// @param kind what is made of the input
/// @param name of the feature, or the token
/// @param values `double[N]`, of the steps that were read, one sequence after another
/// @param ranks `double[N]`, the places of `values` in their order
record Cue(Kind kind, String name, double[] values, double[] ranks) {
  Cue(Kind kind, String name, double... values) {
    this(kind, name, values, Agreement.ranks(values));
  }

  /// What is made of the input, and how the unit follows it.
  public enum Kind {
    /// The value at the step itself; the unit's value follows it.
    NOW,
    /// The value at the step itself; how far the unit moves at the step follows it.
    MOVE,
    /// How often the event came so far; the sum so far of a feature of many values.
    COUNT,
    /// Whether the event has come by now.
    CAME,
    /// The last value other than 0.
    LAST,
    /// How many steps were read.
    POSITION;

    /// As it stands in documents.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
