package gatelens.dynamics;

import gatelens.parallel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A plane through the states that real sequences reach, with the ways of some of them, the resting
/// points and the speed of the state in it: the picture that a network's dynamics are read from.
///
/// What lies beside the plane is left out, so two points that fall together in it may be apart;
/// `shares` says how much of the spread of the states the plane holds, and `off` of each point how
/// far beside it the point lies.
///
/// Source: D. Sussillo and O. Barak, Opening the Black Box, 2013,
/// https://doi.org/10.1162/NECO_a_00409
///
/// @param axes which plane
/// @param middle `double[S]`, the mean state, where both coordinates are 0
/// @param across `double[S]`, unit vector of the first coordinate
/// @param up `double[S]`, unit vector of the second, at a right angle to it
/// @param components shares of the states' variance along their largest principal components, at
///   most four, each in [0, 1]
/// @param shares of the variance along `across` and `up`
/// @param readOut how far the two axes, each, point to where the answer changes: the length of
///   their projection on the span of the gradients of the answers at the middle, in [0, 1]; empty
///   where the map has no answer of its own
/// @param ways some sequences, the state of the start first
/// @param box what the ways take up: lowest and highest value across, lowest and highest up
/// @param fields one an input that was held still
/// @param circles one a round of events: the ways round of its cycles
public record StatePlane(
    Axes axes,
    double[] middle,
    double[] across,
    double[] up,
    double[] components,
    double[] shares,
    double[] readOut,
    List<Way> ways,
    double[] box,
    List<Field> fields,
    List<Circles> circles) {
  /// Which plane.
  public enum Axes {
    /// The two largest principal components of the states.
    COMPONENTS,
    /// Across, where the answer changes; up, the largest component of what is left.
    READOUT
  }

  /// Columns and rows of a field.
  public static final int GRID = 41;

  private static final int WAYS = 8;
  private static final int STATES = 4_000;

  /// Keeps copies.
  public StatePlane {
    middle = middle.clone();
    across = across.clone();
    up = up.clone();
    components = components.clone();
    shares = shares.clone();
    readOut = readOut.clone();
    ways = List.copyOf(ways);
    box = box.clone();
    fields = List.copyOf(fields);
    circles = List.copyOf(circles);
  }

  /// The way of a sequence.
  ///
  /// @param sequence its number among those that were read, from 0
  /// @param places `double[T + 1][2]`, the start's first
  public record Way(int sequence, double[][] places) {}

  /// One input, held still.
  ///
  /// @param input its name
  /// @param speeds `double[GRID][GRID]`, `log₁₀ ½ |F(s, x) - s|²` at the states of the plane, rows
  ///   from the lowest place up, columns from the lowest across; -Infinity where it rests
  /// @param points those that were found, in their order
  public record Field(String input, double[][] speeds, List<Spot> points) {
    /// Keeps an unmodifiable copy.
    public Field {
      points = List.copyOf(points);
    }
  }

  /// The cycles under a round of events.
  ///
  /// @param ways one a cycle, `double[L][2]`, the place behind the first event first
  public record Circles(List<double[][]> ways) {
    /// Keeps an unmodifiable copy.
    public Circles {
      ways = List.copyOf(ways);
    }
  }

  /// A resting point in the plane.
  ///
  /// @param across its first coordinate
  /// @param up its second
  /// @param off how far beside the plane it lies
  /// @param along how far its slowest direction lies along `across`: `|cos|` in [0, 1]; NaN where
  ///   that direction turns
  /// @param toAnswer the same towards where the answer changes there; NaN as above, or where the
  ///   map has no answer
  public record Spot(double across, double up, double off, double along, double toAnswer) {}

  @Override
  public double[] middle() {
    return middle.clone();
  }

  @Override
  public double[] across() {
    return across.clone();
  }

  @Override
  public double[] up() {
    return up.clone();
  }

  @Override
  public double[] components() {
    return components.clone();
  }

  @Override
  public double[] shares() {
    return shares.clone();
  }

  @Override
  public double[] readOut() {
    return readOut.clone();
  }

  @Override
  public double[] box() {
    return box.clone();
  }

  /// The plane of a map.
  ///
  /// @param sequences `double[N][T][D]`, at least one event
  /// @param axes which plane
  /// @param found what was found, by inputs
  /// @param rounds what was found, by rounds of events
  /// @throws IllegalArgumentException if the read-out is asked for and the map has none, or the
  ///   state has a single value
  static StatePlane of(
      Transition map,
      List<double[][]> sequences,
      Axes axes,
      List<DynamicsStudy.At> found,
      List<DynamicsStudy.Round> rounds,
      Workers workers) {
    List<double[][]> all = new ArrayList<>();
    sequences.forEach(events -> all.add(map.states(map.start(), events)));
    PrincipalComponents parts = PrincipalComponents.of(some(all));
    double[][] answers = answers(map, parts.middle());
    double[][] plane = plane(map, axes, parts, answers);
    List<Way> ways = new ArrayList<>();
    int every = Math.max(1, Math.ceilDiv(sequences.size(), WAYS));
    for (int n = 0; n < sequences.size(); n += every) {
      double[][] places = new double[all.get(n).length + 1][];
      places[0] = place(map.start(), parts.middle(), plane);
      for (int t = 1; t < places.length; t++) {
        places[t] = place(all.get(n)[t - 1], parts.middle(), plane);
      }
      ways.add(new Way(n, places));
    }
    List<Circles> circles =
        rounds.stream().map(round -> circles(round, parts.middle(), plane)).toList();
    double[] box = box(ways, circles, found, parts.middle(), plane);
    List<Field> fields = new ArrayList<>();
    for (DynamicsStudy.At at : found) {
      fields.add(field(map, at, parts.middle(), plane, box, workers));
    }
    return new StatePlane(
        axes,
        parts.middle(),
        plane[0],
        plane[1],
        parts.shares(),
        new double[] {parts.share(plane[0]), parts.share(plane[1])},
        answers.length == 0
            ? new double[0]
            : new double[] {along(plane[0], answers), along(plane[1], answers)},
        ways,
        box,
        fields,
        circles);
  }

  private static Circles circles(DynamicsStudy.Round round, double[] middle, double[][] plane) {
    return new Circles(
        round.found().cycles().stream()
            .map(cycle ->
                Arrays.stream(cycle.states())
                    .map(state -> place(state, middle, plane))
                    .toArray(double[][]::new))
            .toList());
  }

  /// At most so many states, at even distances.
  private static List<double[]> some(List<double[][]> all) {
    int count = all.stream().mapToInt(states -> states.length).sum();
    int every = Math.ceilDiv(count, STATES);
    List<double[]> some = new ArrayList<>();
    int at = 0;
    for (double[][] states : all) {
      for (double[] state : states) {
        if (at++ % every == 0) {
          some.add(state);
        }
      }
    }
    return some;
  }

  /// Orthonormal directions in which the answer changes at a state; none where there is no answer.
  private static double[][] answers(Transition map, double[] state) {
    return map.hasReadOut()
        ? PrincipalComponents.orthonormal(map.answerGradients(state))
        : new double[0][];
  }

  private static double[][] plane(
      Transition map, Axes axes, PrincipalComponents parts, double[][] answers) {
    double[][] components = parts.axes();
    if (map.size() < 2) {
      throw new IllegalArgumentException("a state of one value has no plane");
    }
    return switch (axes) {
      case COMPONENTS -> new double[][] {components[0], components[1]};
      case READOUT -> {
        if (answers.length == 0) {
          throw new IllegalArgumentException(
              map.name()
                  + (map.hasReadOut()
                      ? ": the answer does not change around the mean state"
                      : " alone gives no answer")
                  + ": there is no plane of the read-out");
        }
        yield new double[][] {answers[0], parts.without(answers[0])};
      }
    };
  }

  private static double along(double[] axis, double[][] span) {
    double sum = 0;
    for (double[] each : span) {
      double part = Matrices.dot(axis, each);
      sum += part * part;
    }
    return Math.min(1, Math.sqrt(sum));
  }

  private static double[] place(double[] state, double[] middle, double[][] plane) {
    double[] from = state.clone();
    Matrices.add(from, -1, middle);
    return new double[] {Matrices.dot(from, plane[0]), Matrices.dot(from, plane[1])};
  }

  /// What ways and points take up, and a twentieth more on each side.
  private static double[] box(
      List<Way> ways,
      List<Circles> circles,
      List<DynamicsStudy.At> found,
      double[] middle,
      double[][] plane) {
    double infinite = Double.POSITIVE_INFINITY;
    double[] box = {infinite, -infinite, infinite, -infinite};
    ways.forEach(way -> {
      for (double[] place : way.places()) {
        widen(box, place);
      }
    });
    for (Circles round : circles) {
      round.ways().forEach(way -> Arrays.stream(way).forEach(place -> widen(box, place)));
    }
    for (DynamicsStudy.At at : found) {
      at.found().points().forEach(point -> widen(box, place(point.state(), middle, plane)));
    }
    for (int k = 0; k < 4; k += 2) {
      double more = Math.max(1e-6, 0.05 * (box[k + 1] - box[k]));
      box[k] -= more;
      box[k + 1] += more;
    }
    return box;
  }

  private static void widen(double[] box, double... place) {
    for (int k = 0; k < 2; k++) {
      box[2 * k] = Math.min(box[2 * k], place[k]);
      box[2 * k + 1] = Math.max(box[2 * k + 1], place[k]);
    }
  }

  private static Field field(
      Transition map,
      DynamicsStudy.At at,
      double[] middle,
      double[][] plane,
      double[] box,
      Workers workers) {
    double[][] speeds = new double[GRID][GRID];
    double[] input = at.found().input();
    workers.forEach(
        GRID,
        row -> {
          for (int column = 0; column < GRID; column++) {
            double[] state = middle.clone();
            Matrices.add(state, box[0] + (column + 0.5) / GRID * (box[1] - box[0]), plane[0]);
            Matrices.add(state, box[2] + (row + 0.5) / GRID * (box[3] - box[2]), plane[1]);
            double[] move = map.step(state, input);
            Matrices.add(move, -1, state);
            speeds[row][column] = Math.log10(0.5 * Matrices.dot(move, move));
          }
        });
    List<Spot> spots = new ArrayList<>();
    for (RestingPoint point : at.found().points()) {
      spots.add(spot(map, point, input, middle, plane));
    }
    return new Field(at.input(), speeds, spots);
  }

  private static Spot spot(
      Transition map, RestingPoint point, double[] input, double[] middle, double[][] plane) {
    double[] beside = point.state();
    Matrices.add(beside, -1, middle);
    double across = Matrices.dot(beside, plane[0]);
    double up = Matrices.dot(beside, plane[1]);
    Matrices.add(beside, -across, plane[0]);
    Matrices.add(beside, -up, plane[1]);
    double along = Double.NaN;
    double toAnswer = Double.NaN;
    Eigenvalue slowest = point.slowest();
    if (slowest.imaginary() == 0) {
      double[] way =
          Eigenvalues.direction(map.derivatives(point.state(), input).byState(), slowest.real());
      along = Math.abs(Matrices.dot(way, plane[0]));
      double[][] answers = answers(map, point.state());
      toAnswer = answers.length == 0 ? Double.NaN : along(way, answers);
    }
    return new Spot(across, up, Matrices.norm(beside), along, toAnswer);
  }
}
