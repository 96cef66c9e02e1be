package gatelens.report.draw;

import java.util.ArrayList;
import java.util.List;

/// Maps values to pixels along one axis.
///
/// @param low the value at `from`
/// @param high the value at `to`, above `low`
/// @param from a pixel
/// @param to a pixel
public record Scale(double low, double high, double from, double to) {
  /// An axis over some values; where all are equal it has a length of 1.
  public static Scale over(double low, double high, double from, double to) {
    return new Scale(low, high > low ? high : low + 1, from, to);
  }

  /// The pixel of a value.
  public double at(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /// Round values on the axis: multiples of 1, 2 or 5 times a power of ten.
  ///
  /// @param most at least 1
  public List<Double> ticks(int most) {
    double step = Math.pow(10, Math.floor(Math.log10((high - low) / most)));
    double[] rounds = {1, 2, 5, 10};
    for (double round : rounds) {
      double first = Math.ceil(low / (step * round) - 1e-9);
      double last = Math.floor(high / (step * round) + 1e-9);
      if (last - first < most || round == 10) {
        List<Double> ticks = new ArrayList<>();
        for (double k = first; k <= last; k++) {
          ticks.add(k == 0 ? 0 : k * step * round);
        }
        return ticks;
      }
    }
    return List.of();
  }
}
