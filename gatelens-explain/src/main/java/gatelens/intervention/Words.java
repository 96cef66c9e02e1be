package gatelens.intervention;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Words for steps, units and numbers, for people: counted from 1.
final class Words {
  private Words() {}

  /// `step 3`, `steps 3 to 9`.
  ///
  /// @param from the first, from 0
  /// @param to one past the last
  static String steps(int from, int to) {
    return to == from + 1
        ? "step " + to
        : String.format(Locale.ROOT, "steps %d to %d", from + 1, to);
  }

  /// Nothing for all, `, units 1, 4` for some.
  static String units(List<Integer> units) {
    return units.isEmpty()
        ? ""
        : units.stream()
            .map(unit -> String.valueOf(unit))
            .collect(Collectors.joining(", ", units.size() == 1 ? ", unit " : ", units ", ""));
  }

  static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
