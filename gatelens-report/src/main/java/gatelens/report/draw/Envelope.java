package gatelens.report.draw;

import java.util.stream.IntStream;

/// Which steps of a long curve must be drawn so that it looks as all of them would.
public final class Envelope {
  private Envelope() {}

  /// The first, the lowest, the highest and the last step of each column, in their order.
  ///
  /// @param from the first step
  /// @param to one past the last
  /// @param columns if there are no more steps than these, all are drawn
  public static int[] of(double[] values, int from, int to, int columns) {
    int count = to - from;
    if (count <= 2 * columns) {
      return IntStream.range(from, to).toArray();
    }
    IntStream.Builder shown = IntStream.builder();
    for (int c = 0; c < columns; c++) {
      int first = from + (int) ((long) c * count / columns);
      int last = from + (int) ((long) (c + 1) * count / columns) - 1;
      int low = first;
      int high = first;
      for (int t = first; t <= last; t++) {
        low = values[t] < values[low] ? t : low;
        high = values[t] > values[high] ? t : high;
      }
      IntStream.of(first, low, high, last).sorted().distinct().forEach(shown);
    }
    return shown.build().toArray();
  }
}
