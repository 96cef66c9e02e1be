package gatelens.counterfactual;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a counterfactual may not do.
///
/// @param fixedFeatures features that keep their values
/// @param fixedSteps steps that keep their values
/// @param ranges the values that a feature may take when it is changed
public record Constraints(
    Set<Integer> fixedFeatures, Set<Integer> fixedSteps, Map<Integer, Range> ranges) {
  /// Everything may change.
  public static final Constraints NONE = new Constraints(Set.of(), Set.of(), Map.of());

  /// Values from `low` to `high`.
  public record Range(double low, double high) {
    /// Checks the order.
    ///
    /// @throws IllegalArgumentException if `low` is above `high`
    public Range {
      if (!(low <= high)) {
        throw new IllegalArgumentException(
            "a range from " + low + " to " + high + "; the first must not be above the second");
      }
    }
  }

  /// Keeps unmodifiable copies.
  public Constraints {
    fixedFeatures = Collections.unmodifiableSet(new TreeSet<>(fixedFeatures));
    fixedSteps = Collections.unmodifiableSet(new TreeSet<>(fixedSteps));
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
  }

  /// What an event may become: fixed features as they are, the others moved into their ranges.
  float[] allowed(float[] event, float[] proposed) {
    float[] out = proposed.clone();
    for (int d : fixedFeatures) {
      if (d >= 0 && d < out.length) {
        out[d] = event[d];
      }
    }
    ranges.forEach((d, range) -> {
      if (d < out.length && out[d] != event[d]) {
        out[d] = (float) Math.max(range.low(), Math.min(range.high(), out[d]));
      }
    });
    return out;
  }

  /// Checks that every feature and step exists.
  ///
  /// @throws IllegalArgumentException if one does not
  void check(int steps, int width) {
    for (int d : List.copyOf(fixedFeatures)) {
      if (d < 0 || d >= width) {
        throw new IllegalArgumentException(
            "fixed feature " + d + ": expected 0 to " + (width - 1) + "; the input decides");
      }
    }
    for (int d : List.copyOf(ranges.keySet())) {
      if (d < 0 || d >= width) {
        throw new IllegalArgumentException(
            "the range of feature " + d + ": expected 0 to " + (width - 1) + "; the input decides");
      }
    }
    for (int t : List.copyOf(fixedSteps)) {
      if (t < 0 || t >= steps) {
        throw new IllegalArgumentException(
            "fixed step " + t + ": expected 0 to " + (steps - 1) + "; the input decides");
      }
    }
  }
}
