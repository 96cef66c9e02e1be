package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.dynamics.DynamicsStudy;
import gatelens.dynamics.Eigenvalue;
import gatelens.dynamics.LostState;
import gatelens.dynamics.RestingPoint;
import gatelens.dynamics.StatePlane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// `gatelens.dynamics/1`: where a network's state comes to rest, how long it remembers, and whether
/// differences grow.
///
/// @param maps one a map of the state: a branch, or a direction of it
public record DynamicsDocument(List<Map> maps) implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.dynamics/1";

  /// One map.
  ///
  /// @param map the layers of its state
  /// @param size values of the state
  /// @param sequences real sequences that were read
  /// @param inputs what was held still
  /// @param exponents Lyapunov exponents along real sequences, per step, the largest first
  /// @param lost how long a lost state matters
  /// @param plane the plane that the states are drawn in; none where the state has a single value
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Map(
      String map,
      int size,
      int sequences,
      List<Held> inputs,
      List<Double> exponents,
      Lost lost,
      Optional<Plane> plane) {
    /// Keeps unmodifiable copies.
    public Map {
      inputs = List.copyOf(inputs);
      exponents = List.copyOf(exponents);
    }
  }

  /// A plane through the states of the sequences.
  ///
  /// @param axes `components` or `readout`
  /// @param components shares of the states' variance along the largest principal components
  /// @param shares of the variance along the two axes
  /// @param readOut how far each axis points to where the answer changes, from 0 to 1; empty where
  ///   the map has no answer of its own
  public record Plane(
      String axes, List<Double> components, List<Double> shares, List<Double> readOut) {
    /// Keeps unmodifiable copies.
    public Plane {
      components = List.copyOf(components);
      shares = List.copyOf(shares);
      readOut = List.copyOf(readOut);
    }
  }

  /// What was found under one input.
  ///
  /// @param input its name
  /// @param starts states the search began from
  /// @param lost starts that found nothing
  /// @param unseen chance that one more start would find another point
  /// @param points that were found
  public record Held(String input, int starts, int lost, double unseen, List<Point> points) {
    /// Keeps an unmodifiable copy.
    public Held {
      points = List.copyOf(points);
    }
  }

  /// A point.
  ///
  /// @param kind `stable`, `saddle`, `source` or `slow`
  /// @param speed `½ |F(s, x) - s|²`
  /// @param found starts that ended here
  /// @param answer what the layers above say there; empty where they read more than this state
  /// @param eigenvalues the largest modulus first
  /// @param leads numbers of the points that the fastest growing direction leads to, one way and
  ///   the other, -1 where none is reached; of points from which something grows without turning
  /// @param state the point
  /// @param place where it lies in the plane; none where there is no plane
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Point(
      String kind,
      double speed,
      int found,
      List<Double> answer,
      List<Value> eigenvalues,
      Optional<List<Integer>> leads,
      List<Double> state,
      Optional<Place> place) {
    /// Keeps unmodifiable copies.
    public Point {
      answer = List.copyOf(answer);
      eigenvalues = List.copyOf(eigenvalues);
      leads = leads.map(List::copyOf);
      state = List.copyOf(state);
    }
  }

  /// Where a point lies in the plane.
  ///
  /// @param across its first coordinate
  /// @param up its second
  /// @param beside how far beside the plane it lies
  /// @param along how far its slowest direction lies along the first axis, from 0 to 1; none where
  ///   that direction turns
  /// @param toAnswer the same towards where the answer changes there; none also where there is no
  ///   answer
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Place(
      double across, double up, double beside, Optional<Double> along, Optional<Double> toAnswer) {}

  /// An eigenvalue of the derivative of a step.
  ///
  /// @param real part
  /// @param imaginary part
  /// @param timeConstant steps in which a difference changes by the factor e; none where it stays
  /// @param period steps of a turn; none where nothing turns
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Value(
      double real, double imaginary, Optional<Double> timeConstant, Optional<Double> period) {}

  /// How long a lost state matters.
  ///
  /// @param losses places at which the state was replaced by that of the start
  /// @param tolerance the largest difference of a value that no longer counts
  /// @param never losses that still showed at the end of their sequence
  /// @param median steps until half of them no longer showed; none where more than half did
  /// @param most steps until 95 of 100 no longer showed
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Lost(
      int losses, double tolerance, int never, Optional<Integer> median, Optional<Integer> most) {}

  /// Keeps an unmodifiable copy.
  public DynamicsDocument {
    maps = List.copyOf(maps);
  }

  /// Of a study.
  public static DynamicsDocument of(DynamicsStudy study) {
    return new DynamicsDocument(study.parts().stream().map(DynamicsDocument::map).toList());
  }

  @Override
  public String schema() {
    return SCHEMA;
  }

  private static Map map(DynamicsStudy.Part part) {
    return new Map(
        part.map(),
        part.size(),
        part.sequences(),
        IntStream.range(0, part.at().size()).mapToObj(a -> held(part, a)).toList(),
        Numbers.list(part.exponents()),
        lost(part.lost()),
        part.plane().map(DynamicsDocument::plane));
  }

  private static Plane plane(StatePlane plane) {
    return new Plane(
        plane.axes().name().toLowerCase(Locale.ROOT),
        Numbers.list(plane.components()),
        Numbers.list(plane.shares()),
        Numbers.list(plane.readOut()));
  }

  private static Held held(DynamicsStudy.Part part, int number) {
    DynamicsStudy.At at = part.at().get(number);
    List<Point> points = new ArrayList<>();
    for (int n = 0; n < at.found().points().size(); n++) {
      int point = n;
      points.add(
          point(
              at.found().points().get(n),
              at.leads().get(n),
              part.plane().map(plane -> place(plane.fields().get(number).points().get(point)))));
    }
    return new Held(
        at.input(), at.found().starts(), at.found().lost(), at.found().unseen(), points);
  }

  private static Place place(StatePlane.Spot spot) {
    return new Place(
        spot.across(), spot.up(), spot.off(), finite(spot.along()), finite(spot.toAnswer()));
  }

  private static Point point(RestingPoint point, List<OptionalInt> leads, Optional<Place> place) {
    return new Point(
        point.kind().name().toLowerCase(Locale.ROOT),
        point.speed(),
        point.found(),
        Numbers.list(point.answer()),
        point.eigenvalues().stream().map(DynamicsDocument::value).toList(),
        leads.isEmpty()
            ? Optional.empty()
            : Optional.of(leads.stream().map(to -> to.orElse(-1)).toList()),
        Numbers.list(point.state()),
        place);
  }

  private static Value value(Eigenvalue value) {
    return new Value(
        value.real(), value.imaginary(), finite(value.timeConstant()), finite(value.period()));
  }

  private static Optional<Double> finite(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  private static Lost lost(LostState lost) {
    return new Lost(
        lost.steps().size() + lost.never(),
        lost.tolerance(),
        lost.never(),
        boxed(lost.within(0.5)),
        boxed(lost.within(0.95)));
  }

  private static Optional<Integer> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }
}
