package gatelens.formats.onnx;

import gatelens.layer.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Finds what an expression spells out: activations, scales and shifts, layer normalisation,
/// softmax. Exporters write the same function in many ways, so it is not their form that is
/// compared but the values: an expression is a function if it agrees with it everywhere it is
/// tried, from -1,000,000 to 1,000,000, at every number that stands in it, and on rows of several
/// sizes.
///
/// An expression is first cut where all its paths meet in one value; the fewest pieces that are
/// each understood are its layers.
final class Recognition {
  /// What a part of an expression stands for.
  sealed interface Piece {
    /// The values as they are.
    record Same() implements Piece {}

    /// A function of each feature, or of all of them.
    record Function(Activation activation) implements Piece {}

    /// `scale x + shift`.
    ///
    /// @param scale one number, or one a feature
    /// @param shift one number, or one a feature
    record Scaled(double[] scale, double[] shift) implements Piece {}

    /// Layer normalisation, without scale and shift.
    record Normalised(double epsilon) implements Piece {}
  }

  /// As far as an expression is understood.
  ///
  /// @param pieces in order
  /// @param failed empty if all of it is understood
  record Found(List<Piece> pieces, Optional<Expression> failed) {}

  private static final int MOST_CUTS = 64;
  private static final int MOST_MERGED = 10;
  private static final int UNKNOWN_WIDTH = 6;

  private final int width;
  private final Map<Long, Optional<Piece>> known = new HashMap<>();

  /// @param width features, or -1 where it is not known
  Recognition(int width) {
    this.width = width < 0 ? UNKNOWN_WIDTH : width;
  }

  /// The pieces of an expression.
  Found of(Expression expression) {
    List<Expression> cuts = cuts(expression);
    int count = cuts.size();
    if (count > MOST_CUTS) {
      return new Found(List.of(), Optional.of(expression));
    }
    double[] cost = new double[count];
    int[] from = new int[count];
    Arrays.fill(cost, 1, count, Double.POSITIVE_INFINITY);
    for (int end = 1; end < count; end++) {
      for (int start = Math.max(0, end - MOST_MERGED); start < end; start++) {
        Optional<Piece> piece =
            cost[start] < Double.POSITIVE_INFINITY ? piece(cuts, start, end) : Optional.empty();
        double more = piece.isPresent() && piece.get() instanceof Piece.Same ? 0.5 : 1;
        if (piece.isPresent() && cost[start] + more < cost[end]) {
          cost[end] = cost[start] + more;
          from[end] = start;
        }
      }
    }
    int reached = count - 1;
    while (cost[reached] == Double.POSITIVE_INFINITY) {
      reached--;
    }
    List<Piece> pieces = new ArrayList<>();
    for (int end = reached; end > 0; end = from[end]) {
      pieces.add(0, piece(cuts, from[end], end).orElseThrow());
    }
    return new Found(
        pieces, reached == count - 1 ? Optional.empty() : Optional.of(cuts.get(reached + 1)));
  }

  /// The parts through which all paths go: no part before such a one is read behind it.
  private static List<Expression> cuts(Expression expression) {
    List<Expression> order = expression.order();
    IdentityHashMap<Expression, Integer> place = new IdentityHashMap<>();
    for (int i = 0; i < order.size(); i++) {
      place.put(order.get(i), i);
    }
    int[] last = new int[order.size()];
    for (int i = 0; i < order.size(); i++) {
      for (Expression part : order.get(i).parts()) {
        Integer at = place.get(part);
        if (at != null) {
          last[at] = i;
        }
      }
    }
    List<Expression> cuts = new ArrayList<>();
    int open = 0;
    for (int i = 0; i < order.size(); i++) {
      if (open <= i) {
        cuts.add(order.get(i));
      }
      open = Math.max(open, last[i]);
    }
    return cuts;
  }

  private Optional<Piece> piece(List<Expression> cuts, int start, int end) {
    return known.computeIfAbsent(
        start * 1000L + end, key -> recognised(cuts.get(start), cuts.get(end)));
  }

  // Parts are the same only if they are one object.
  @SuppressWarnings("ReferenceEquality")
  private Optional<Piece> recognised(Expression start, Expression end) {
    if (end instanceof Expression.Apply apply
        && apply.function().isPresent()
        && apply.arguments().get(0) == start) {
      return Optional.of(new Piece.Function(apply.function().get()));
    }
    List<double[]> fixed = end.fixed(start);
    if (end.reduces(start)) {
      return overRow(start, end, fixed);
    }
    boolean vectors = fixed.stream().anyMatch(values -> values.length > 1);
    return vectors ? perFeature(start, end) : ofOne(start, end, fixed);
  }

  /// A function of one number.
  private static Optional<Piece> ofOne(Expression start, Expression end, List<double[]> fixed) {
    double[] points = points(fixed);
    double[] values = end.at(start, points);
    if (values.length != points.length) {
      return Optional.empty();
    }
    Set<Double> numbers = new HashSet<>();
    fixed.forEach(each -> numbers.add(each[0]));
    return new Candidates(x -> end.at(start, new double[] {x})[0], numbers)
        .matching(points, values)
        .map(f ->
            f.kind() == Activation.Kind.AFFINE
                ? new Piece.Scaled(new double[] {f.alpha()}, new double[] {f.beta()})
                : f.equals(Activation.LINEAR) ? new Piece.Same() : new Piece.Function(f));
  }

  /// Where a function is tried: closely around zero, further and further off, and at and beside
  /// every number that stands in the expression, and their sums, differences and quotients with
  /// each other where there are few.
  private static double[] points(List<double[]> fixed) {
    Set<Double> points = new java.util.TreeSet<>();
    for (int i = -4000; i <= 4000; i++) {
      points.add(i * 0.005);
    }
    for (double x = 20; x < 1e6; x *= 1.02) {
      points.add(x);
      points.add(-x);
    }
    List<Double> special = new ArrayList<>();
    fixed.stream().limit(12).forEach(each -> special.add(each[0]));
    List<Double> more = new ArrayList<>(special);
    for (double a : special) {
      for (double b : special) {
        more.addAll(List.of(a / b, a * b, a + b, a - b));
      }
    }
    for (double a : more) {
      if (Math.abs(a) < 1e6) {
        points.addAll(List.of(a, -a, a + 1e-3, a - 1e-3, 1e-3 - a, -1e-3 - a));
      }
    }
    return points.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// `a x + b` with numbers of each feature's own.
  private Optional<Piece> perFeature(Expression start, Expression end) {
    double[] shift = full(end.at(start, new double[width]));
    double[] one = new double[width];
    Arrays.fill(one, 1);
    double[] scale = full(end.at(start, one));
    for (int j = 0; j < width; j++) {
      scale[j] -= shift[j];
    }
    for (double x : new double[] {-1, 1e-3, -1e-3, 0.37, -2.5, 17, -40, 1000, -1e5}) {
      double[] row = new double[width];
      Arrays.fill(row, x);
      double[] values = full(end.at(start, row));
      for (int j = 0; j < width; j++) {
        if (!close(values[j], scale[j] * x + shift[j], Math.abs(scale[j] * x))) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Piece.Scaled(scale, shift));
  }

  private double[] full(double[] values) {
    if (values.length == width) {
      return values.clone();
    }
    double[] all = new double[width];
    Arrays.fill(all, values[0]);
    return all;
  }

  static boolean close(double found, double expected, double size) {
    return Double.isFinite(expected)
        && Math.abs(found - expected) <= 2e-6 * Math.max(1e-3, Math.max(size, Math.abs(expected)));
  }

  /// What works on all features of a row: softmax, its logarithm, layer normalisation.
  private Optional<Piece> overRow(Expression start, Expression end, List<double[]> fixed) {
    if (width < 2 || fixed.stream().anyMatch(values -> values.length > 1)) {
      return Optional.empty();
    }
    List<double[]> rows = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    Random random = new Random(11);
    for (double size : new double[] {1, 1, 1e-3, 0.1, 5, 30}) {
      double[] row = new double[width];
      for (int j = 0; j < width; j++) {
        row[j] = size * random.nextGaussian();
      }
      double[] found = end.at(start, row);
      if (found.length != width) {
        return Optional.empty();
      }
      rows.add(row);
      values.add(found);
    }
    List<Piece> candidates = new ArrayList<>();
    candidates.add(new Piece.Function(Activation.SOFTMAX));
    candidates.add(new Piece.Function(new Activation(Activation.Kind.LOG_SOFTMAX)));
    candidates.add(new Piece.Normalised(0));
    fixed.forEach(each -> candidates.add(new Piece.Normalised(each[0])));
    return candidates.stream().filter(piece -> agrees(piece, rows, values)).findFirst();
  }

  private static boolean agrees(Piece piece, List<double[]> rows, List<double[]> values) {
    for (int i = 0; i < rows.size(); i++) {
      double[] expected =
          piece instanceof Piece.Normalised normalised
              ? normalised(rows.get(i), normalised.epsilon())
              : softmax(rows.get(i), piece.equals(new Piece.Function(Activation.SOFTMAX)));
      for (int j = 0; j < expected.length; j++) {
        if (!close(values.get(i)[j], expected[j], 1)) {
          return false;
        }
      }
    }
    return true;
  }

  private static double[] softmax(double[] row, boolean plain) {
    double most = Arrays.stream(row).max().orElse(0);
    double sum = Arrays.stream(row).map(x -> Math.exp(x - most)).sum();
    return Arrays.stream(row)
        .map(x -> plain ? Math.exp(x - most) / sum : x - most - Math.log(sum))
        .toArray();
  }

  private static double[] normalised(double[] row, double epsilon) {
    double mean = Arrays.stream(row).average().orElse(0);
    double variance = Arrays.stream(row).map(x -> (x - mean) * (x - mean)).average().orElse(0);
    return Arrays.stream(row).map(x -> (x - mean) / Math.sqrt(variance + epsilon)).toArray();
  }
}
