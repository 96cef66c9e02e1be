package gatelens.dynamics;

import gatelens.parallel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The fixed and slow points of a map under one input, found by Newton's method from many starts.
///
/// The speed `q(s) = ½ |F(s, x) - s|²` is driven to zero by steps `(J - I) δ = -(F - s)` with the
/// exact derivative, shortened until the speed falls; where that is not possible, by steps of
/// Levenberg and Marquardt. Where the speed stops falling above the tolerance, the point is slow.
///
/// Sources: D. Sussillo and O. Barak, Opening the Black Box: Low-Dimensional Dynamics in
/// High-Dimensional Recurrent Neural Networks, 2013, https://doi.org/10.1162/NECO_a_00409; M. Golub
/// and D. Sussillo, FixedPointFinder, 2018, https://doi.org/10.21105/joss.01003 (which minimises
/// the speed by gradient steps); K. Levenberg, 1944, https://doi.org/10.1090/qam/10666
///
/// @param points the slowest first, no two within the distance of the search
/// @param input x, `double[D]`
/// @param starts how many states the search began from
/// @param lost starts from which neither a fixed nor a slow point was found
public record RestingPoints(List<RestingPoint> points, double[] input, int starts, int lost) {
  /// How a search is made.
  ///
  /// @param tolerance the speed up to which a point rests; usual 1e-20
  /// @param slow the speed up to which a point that does not rest is kept; usual 1e-6
  /// @param distance two points nearer than this in each value of the state are one; usual 1e-3
  /// @param steps the most steps from one start; usual 500
  public record Search(double tolerance, double slow, double distance, int steps) {
    /// The usual one.
    public static final Search USUAL = new Search(1e-20, 1e-6, 1e-3, 500);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a value is not positive
    public Search {
      if (!(tolerance > 0 && slow >= tolerance && distance > 0 && steps > 0)) {
        throw new IllegalArgumentException(
            "tolerance, slow, distance and steps are more than 0, and slow at least tolerance;"
                + " found "
                + tolerance
                + ", "
                + slow
                + ", "
                + distance
                + ", "
                + steps);
      }
    }
  }

  /// Keeps copies.
  public RestingPoints {
    points = List.copyOf(points);
    input = input.clone();
  }

  /// Numbers of the points that states are drawn to, from 0.
  public int[] stable() {
    return IntStream.range(0, points.size())
        .filter(n -> points.get(n).kind() == RestingPoint.Kind.STABLE)
        .toArray();
  }

  @Override
  public double[] input() {
    return input.clone();
  }

  /// Searches.
  ///
  /// @param map of the network
  /// @param input x, `double[D]`, that stays the same
  /// @param starts `double[N][S]`, states to begin from: best such as real sequences reach
  /// @param search how
  /// @param workers the points are the same bits for any number
  public static RestingPoints of(
      Transition map, double[] input, double[][] starts, Search search, Workers workers) {
    Descent.End[] ends = new Descent.End[starts.length];
    Descent descent = new Descent(new Motion.Held(map, input), search);
    workers.forEach(starts.length, n -> ends[n] = descent.from(starts[n]));
    List<Descent.End> kept =
        Arrays.stream(ends)
            .filter(end -> end.speed() <= (end.least() ? search.slow() : search.tolerance()))
            .sorted(Comparator.comparingDouble(Descent.End::speed))
            .toList();
    List<Descent.End> apart = new ArrayList<>();
    List<Integer> found = new ArrayList<>();
    for (Descent.End end : kept) {
      int same = 0;
      while (same < apart.size()
          && Matrices.apart(apart.get(same).state(), end.state()) > search.distance()) {
        same++;
      }
      if (same < apart.size()) {
        found.set(same, found.get(same) + 1);
      } else {
        apart.add(end);
        found.add(1);
      }
    }
    RestingPoint[] points = new RestingPoint[apart.size()];
    workers.forEach(
        points.length, n -> points[n] = point(map, input, apart.get(n), found.get(n), search));
    return new RestingPoints(List.of(points), input, starts.length, starts.length - kept.size());
  }

  private static RestingPoint point(
      Transition map, double[] input, Descent.End end, int found, Search search) {
    List<Eigenvalue> values = Eigenvalues.of(map.derivatives(end.state(), input).byState());
    return new RestingPoint(
        end.state(),
        end.speed(),
        end.speed() > search.tolerance() ? RestingPoint.Kind.SLOW : kind(values),
        values,
        found,
        map.hasReadOut() ? map.answer(end.state()) : new double[0]);
  }

  static RestingPoint.Kind kind(List<Eigenvalue> values) {
    long unstable = values.stream().filter(Eigenvalue::unstable).count();
    return unstable == 0
        ? RestingPoint.Kind.STABLE
        : unstable == values.size() ? RestingPoint.Kind.SOURCE : RestingPoint.Kind.SADDLE;
  }

  /// The chance that one more start would end at a point that is not among these, by the share of
  /// points that one start alone found.
  ///
  /// Source: I. Good, The Population Frequencies of Species and the Estimation of Population
  /// Parameters, 1953, https://doi.org/10.1093/biomet/40.3-4.237
  public double unseen() {
    long once = points.stream().filter(point -> point.found() == 1).count();
    return starts == lost ? 1 : once / (double) (starts - lost);
  }

  /// Where a difference along the fastest unstable direction of a saddle leads, one way and the
  /// other.
  ///
  /// @param map as in the search
  /// @param point number of the saddle in {@link #points}
  /// @param distance how far a state is set beside the saddle; small
  /// @param steps the most that are gone
  /// @return for each way the number of the point that is reached; empty where none is within
  ///   `steps`. An empty list where nothing grows without turning
  public List<OptionalInt> leads(Transition map, int point, double distance, int steps) {
    RestingPoint saddle = points.get(point);
    return saddle.eigenvalues().stream()
        .filter(value -> value.imaginary() == 0 && value.unstable())
        .findFirst()
        .map(value -> {
          double[] way =
              Eigenvalues.direction(map.derivatives(saddle.state(), input).byState(), value.real());
          return List.of(
              lead(map, point, way, distance, steps), lead(map, point, way, -distance, steps));
        })
        .orElse(List.of());
  }

  private OptionalInt lead(Transition map, int from, double[] way, double distance, int steps) {
    double[] state = points.get(from).state();
    Matrices.add(state, distance, way);
    for (int t = 0; t < steps; t++) {
      state = map.step(state, input);
    }
    double[] end = state;
    return IntStream.range(0, points.size())
        .filter(n -> n != from && points.get(n).kind() != RestingPoint.Kind.SLOW)
        .filter(n -> Matrices.apart(points.get(n).state(), end) <= Math.abs(distance))
        .findFirst();
  }
}
