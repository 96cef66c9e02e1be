package gatelens.unit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A unit of a layer, or of one of its gates, as people write it: `gru_0:7` for the hidden state,
/// `gru_0.update:7` for a gate.
///
/// @param layer name of the layer
/// @param signal `hidden`, `update`, …
/// @param unit from 0 to H - 1
public record UnitAddress(String layer, String signal, int unit) {
  /// What a unit shows of itself where nothing else is said.
  public static final String HIDDEN = "hidden";

  private static final Pattern FORM = Pattern.compile("(.+?)(?:\\.([^.:]+))?:(\\d{1,9})");

  /// Reads one.
  ///
  /// @throws IllegalArgumentException if it is none
  public static UnitAddress of(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "': expected LAYER:UNIT or LAYER.GATE:UNIT, as gru_0:7 or gru_0.update:7");
    }
    return new UnitAddress(
        parts.group(1),
        parts.group(2) == null ? HIDDEN : parts.group(2),
        Integer.parseInt(parts.group(3)));
  }

  /// True for the hidden state.
  public boolean isHidden() {
    return signal.equals(HIDDEN);
  }

  /// Where its values stand in a trace: `gru_0.hidden`.
  public String trace() {
    return layer + "." + signal;
  }

  /// As it is written.
  @Override
  public String toString() {
    return (isHidden() ? layer : trace()) + ":" + unit;
  }
}
