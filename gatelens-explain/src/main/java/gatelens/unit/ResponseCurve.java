package gatelens.unit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What a unit shows where a feature is low, middling, high; or at a token and elsewhere. Steps in
/// the order of the feature's value are put into ten bins of equal size; equal values share one.
///
/// @param name of the feature, or the token
/// @param explained r² of the two, in [0, 1]
/// @param bins from the lowest value on
public record ResponseCurve(String name, double explained, List<Bin> bins) {
  private static final int BINS = 10;

  /// A bin.
  ///
  /// @param value mean of the feature, in its own unit; 1 at a token, 0 elsewhere
  /// @param mean of the unit
  /// @param low the unit's value that one step in ten lies below
  /// @param high the unit's value that one step in ten lies above
  /// @param steps in it
  public record Bin(double value, double mean, double low, double high, int steps) {}

  /// Keeps an unmodifiable copy.
  public ResponseCurve {
    bins = List.copyOf(bins);
  }

  /// Of the features or tokens that explain most.
  ///
  /// @param values of the unit, `double[N]`
  /// @param most how many
  static List<ResponseCurve> of(Cues cues, double[] values, int most) {
    boolean[] all = new boolean[values.length];
    return cues.plain().stream()
        .map(cue -> {
          double r = Squares.correlation(cue.values(), values, all, false);
          return new ResponseCurve(cue.name(), r * r, bins(cue.values(), values));
        })
        .sorted(Comparator.comparingDouble(curve -> -curve.explained()))
        .limit(most)
        .toList();
  }

  private static List<Bin> bins(double[] cue, double[] values) {
    int[] order =
        IntStream.range(0, cue.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> cue[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Bin> bins = new ArrayList<>();
    int from = 0;
    for (int k = 1; k <= BINS && from < order.length; k++) {
      int to = (int) ((long) k * order.length / BINS);
      while (to > from && to < order.length && cue[order[to]] == cue[order[to - 1]]) {
        to++;
      }
      if (to > from) {
        bins.add(bin(order, from, to, cue, values));
        from = to;
      }
    }
    return bins;
  }

  private static Bin bin(int[] order, int from, int to, double[] cue, double[] values) {
    double[] own = Arrays.stream(order, from, to).mapToDouble(i -> values[i]).sorted().toArray();
    return new Bin(
        Arrays.stream(order, from, to).mapToDouble(i -> cue[i]).average().orElseThrow(),
        Arrays.stream(own).average().orElseThrow(),
        own[own.length / 10],
        own[own.length - 1 - own.length / 10],
        to - from);
  }
}
