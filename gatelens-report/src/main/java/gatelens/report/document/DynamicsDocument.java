package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.dynamics.DynamicsStudy;
import gatelens.dynamics.Eigenvalue;
import gatelens.dynamics.LimitCycle;
import gatelens.dynamics.LimitCycles;
import gatelens.dynamics.LostState;
import gatelens.dynamics.RestingPoint;
import gatelens.dynamics.StatePlane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// `gatelens.dynamics/1`: where a network's state comes to rest, how long it remembers, and whether
/// differences grow.
///
/// @param points those of all maps under all inputs, one after the other
/// @param maps one a map of the state: a branch, or a direction of it
/// @param before the same of the model that it was before, where one is given
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DynamicsDocument(List<Rest> points, List<Map> maps, Optional<List<Map>> before)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.dynamics/1";

  /// A point in short.
  ///
  /// @param map the layers of its state
  /// @param input what is held still
  /// @param state where it is
  /// @param kind `stable`, `saddle`, `unstable` or `slow`
  /// @param speed `½ |F(s, x) - s|²`
  /// @param eigenvalues real and imaginary part each, the largest modulus first
  /// @param timeConstants steps in which a difference changes by the factor e, one an eigenvalue;
  ///   -1 where it stays
  /// @param readout what the layers above say there; empty where they read more than this state
  public record Rest(
      String map,
      String input,
      List<Double> state,
      String kind,
      double speed,
      List<List<Double>> eigenvalues,
      List<Double> timeConstants,
      List<Double> readout) {
    /// Keeps unmodifiable copies.
    public Rest {
      state = List.copyOf(state);
      eigenvalues = eigenvalues.stream().map(List::copyOf).toList();
      timeConstants = List.copyOf(timeConstants);
      readout = List.copyOf(readout);
    }
  }

  /// One map.
  ///
  /// @param map the layers of its state
  /// @param size values of the state
  /// @param sequences real sequences that were read
  /// @param inputs what was held still
  /// @param exponents Lyapunov exponents along real sequences, per step, the largest first
  /// @param lost how long a lost state matters
  /// @param plane the plane that the states are drawn in; none where the state has a single value
  /// @param first how long another first event is seen
  /// @param rounds what becomes of the state while a round of events comes again and again
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Map(
      String map,
      int size,
      int sequences,
      List<Held> inputs,
      List<Double> exponents,
      Lost lost,
      Optional<Plane> plane,
      Lost first,
      List<Round> rounds) {
    /// Keeps unmodifiable copies.
    public Map {
      inputs = List.copyOf(inputs);
      rounds = List.copyOf(rounds);
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
  /// @param tried events that were tried at each stable point, where there are several
  /// @param leaving those that a stable point is left by
  public record Held(
      String input,
      int starts,
      int lost,
      double unseen,
      List<Point> points,
      int tried,
      List<Left> leaving) {
    /// Keeps unmodifiable copies.
    public Held {
      points = List.copyOf(points);
      leaving = List.copyOf(leaving);
    }
  }

  /// An event that a stable point is left by: it comes once, and the state comes to rest elsewhere.
  ///
  /// @param point number of the stable point, from 0
  /// @param event its name
  /// @param to number of the stable point that it leads to; -1 where none is reached
  public record Left(int point, String event, int to) {}

  /// What becomes of the state while a round of events comes again and again.
  ///
  /// @param events names of the events
  /// @param length events of a round
  /// @param starts states that were read on
  /// @param restless starts that repeated nothing
  /// @param growth the largest Lyapunov exponent along the first of these, per event
  /// @param cycles that were found
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Round(
      List<String> events,
      int length,
      int starts,
      int restless,
      Optional<Double> growth,
      List<Cycle> cycles) {
    /// Keeps unmodifiable copies.
    public Round {
      events = List.copyOf(events);
      cycles = List.copyOf(cycles);
    }
  }

  /// A cycle.
  ///
  /// @param rounds of events after which the state is back
  /// @param length events after which the state is back
  /// @param kind `stable`, `saddle` or `unstable`
  /// @param speed `½ |F^L(s) - s|²`
  /// @param reached starts that came to it
  /// @param swing largest difference of a value of the state along it; 0 where it rests
  /// @param timeConstant events in which a small difference changes by the factor e; none where it
  ///   stays
  /// @param multipliers eigenvalues of the derivative of the whole cycle, the largest modulus first
  /// @param states behind each event, `[length][values]`
  /// @param answers what the layers above say there; empty where they read more than this state
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Cycle(
      int rounds,
      int length,
      String kind,
      double speed,
      int reached,
      double swing,
      Optional<Double> timeConstant,
      List<Value> multipliers,
      List<List<Double>> states,
      List<List<Double>> answers) {
    /// Keeps unmodifiable copies.
    public Cycle {
      multipliers = List.copyOf(multipliers);
      states = List.copyOf(states);
      answers = List.copyOf(answers);
    }
  }

  /// A point.
  ///
  /// @param kind `stable`, `saddle`, `unstable` or `slow`
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
    points = List.copyOf(points);
    maps = List.copyOf(maps);
    before = before.map(List::copyOf);
  }

  /// Of a study, and of that of the model before its training, where there is one.
  public static DynamicsDocument of(DynamicsStudy study, Optional<DynamicsStudy> before) {
    return new DynamicsDocument(points(study), maps(study), before.map(DynamicsDocument::maps));
  }

  private static List<Rest> points(DynamicsStudy study) {
    List<Rest> points = new ArrayList<>();
    for (DynamicsStudy.Part part : study.parts()) {
      for (DynamicsStudy.At at : part.at()) {
        for (RestingPoint point : at.found().points()) {
          points.add(
              new Rest(
                  part.map(),
                  at.input(),
                  Numbers.list(point.state()),
                  kind(point.kind()),
                  point.speed(),
                  point.eigenvalues().stream()
                      .map(value -> List.of(value.real(), value.imaginary()))
                      .toList(),
                  point.eigenvalues().stream()
                      .map(value -> finite(value.timeConstant()).orElse(-1.0))
                      .toList(),
                  Numbers.list(point.answer())));
        }
      }
    }
    return points;
  }

  private static String kind(RestingPoint.Kind kind) {
    return switch (kind) {
      case STABLE -> "stable";
      case SADDLE -> "saddle";
      case SOURCE -> "unstable";
      case SLOW -> "slow";
    };
  }

  private static List<Map> maps(DynamicsStudy study) {
    return study.parts().stream().map(DynamicsDocument::map).toList();
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
        part.plane().map(DynamicsDocument::plane),
        lost(part.first()),
        part.rounds().stream().map(DynamicsDocument::round).toList());
  }

  private static Round round(DynamicsStudy.Round round) {
    LimitCycles found = round.found();
    return new Round(
        round.events(),
        found.round(),
        found.starts(),
        found.restless(),
        found.growth().isPresent() ? Optional.of(found.growth().getAsDouble()) : Optional.empty(),
        found.cycles().stream().map(DynamicsDocument::cycle).toList());
  }

  private static Cycle cycle(LimitCycle cycle) {
    return new Cycle(
        cycle.rounds(),
        cycle.length(),
        kind(cycle.kind()),
        cycle.speed(),
        cycle.reached(),
        cycle.swing(),
        finite(cycle.timeConstant()),
        cycle.multipliers().stream().map(DynamicsDocument::value).toList(),
        Arrays.stream(cycle.states()).map(Numbers::list).toList(),
        Arrays.stream(cycle.answers()).map(Numbers::list).toList());
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
        at.input(),
        at.found().starts(),
        at.found().lost(),
        at.found().unseen(),
        points,
        at.tried(),
        at.leaving().stream()
            .map(left -> new Left(left.point(), left.event(), left.to()))
            .toList());
  }

  private static Place place(StatePlane.Spot spot) {
    return new Place(
        spot.across(), spot.up(), spot.off(), finite(spot.along()), finite(spot.toAnswer()));
  }

  private static Point point(RestingPoint point, List<OptionalInt> leads, Optional<Place> place) {
    return new Point(
        kind(point.kind()),
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
