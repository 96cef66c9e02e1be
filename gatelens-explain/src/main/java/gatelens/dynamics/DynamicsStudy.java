package gatelens.dynamics;

import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/// What a network is: where its state rests, how long it remembers, whether differences grow.
///
/// @param parts one a map of the state: a branch, or a direction of it
public record DynamicsStudy(List<Part> parts) {
  /// Sequences whose exponents are measured.
  private static final int SEQUENCES = 20;

  private static final int PLACES = 4;
  private static final int GONE = 2_000;
  private static final double TOLERANCE = 1e-3;

  /// Keeps an unmodifiable copy.
  public DynamicsStudy {
    parts = List.copyOf(parts);
  }

  /// One map.
  ///
  /// @param map the layers of its state
  /// @param size S, values of the state
  /// @param at one an input that was held still
  /// @param exponents Lyapunov exponents along real sequences, per step, the mean of those that
  ///   were measured, weighted by length
  /// @param lost how long a lost state matters
  /// @param sequences that were read
  /// @param plane its states in a plane; empty where the state has a single value
  /// @param first how long another first event is seen
  /// @param rounds what becomes of it under rounds of events
  public record Part(
      String map,
      int size,
      List<At> at,
      double[] exponents,
      LostState lost,
      int sequences,
      Optional<StatePlane> plane,
      LostState first,
      List<Round> rounds) {
    /// Keeps copies.
    public Part {
      at = List.copyOf(at);
      rounds = List.copyOf(rounds);
      exponents = exponents.clone();
    }

    @Override
    public double[] exponents() {
      return exponents.clone();
    }
  }

  /// What was found under one input.
  ///
  /// @param input its name
  /// @param found the points
  /// @param leads for each point where its fastest unstable direction leads, one way and the other;
  ///   see {@link RestingPoints#leads}
  /// @param tried events that were tried at every stable point, where there are at least two
  /// @param leaving those of them that a stable point is left by
  public record At(
      String input,
      RestingPoints found,
      List<List<OptionalInt>> leads,
      int tried,
      List<Leaving> leaving) {
    /// Keeps unmodifiable copies.
    public At {
      leads = leads.stream().map(List::copyOf).toList();
      leaving = List.copyOf(leaving);
    }
  }

  /// What was found under a round of events.
  ///
  /// @param events their names
  /// @param found the cycles
  public record Round(List<String> events, LimitCycles found) {
    /// Keeps an unmodifiable copy.
    public Round {
      events = List.copyOf(events);
    }
  }

  /// Studies a model.
  ///
  /// @param samples real inputs, at least one, numbered from 0: searches begin where they lead
  /// @param listener told how many inputs were held still
  /// @throws IllegalArgumentException if the model has no map of its state, or an input is not
  ///   known
  public static DynamicsStudy of(
      Model model,
      List<Sample> samples,
      DynamicsQuestion question,
      WorkListener listener,
      Workers workers) {
    return of(model, DynamicsData.of(samples), question, listener, workers);
  }

  /// Studies a model on sequences with ids, or with events of one's own.
  ///
  /// @param listener told how many inputs were held still
  /// @throws IllegalArgumentException if the model has no map of its state, or an input is not
  ///   known
  public static DynamicsStudy of(
      Model model,
      DynamicsData data,
      DynamicsQuestion question,
      WorkListener listener,
      Workers workers) {
    List<Part> parts = new ArrayList<>();
    for (int b = 0; b < model.branches().size(); b++) {
      Events events = Events.of(model, b, data.samples());
      NamedEvents named = new NamedEvents(events, data.ids(), data.given());
      for (Transition map : Transition.of(model, b)) {
        parts.add(part(map, named, question, listener, workers));
      }
    }
    return new DynamicsStudy(parts);
  }

  private static Part part(
      Transition map,
      NamedEvents named,
      DynamicsQuestion question,
      WorkListener listener,
      Workers workers) {
    List<double[][]> sequences = named.events().sequences();
    double[][] starts = starts(map, sequences, question);
    List<At> at = new ArrayList<>();
    Map<String, double[]> held = named.held(question.at());
    List<double[][]> circles = question.rounds().stream().map(named::round).toList();
    for (Map.Entry<String, double[]> input : held.entrySet()) {
      listener.at("inputs held still", at.size(), held.size());
      RestingPoints found =
          RestingPoints.of(map, input.getValue(), starts, question.search(), workers);
      List<List<OptionalInt>> leads = new ArrayList<>();
      for (int n = 0; n < found.points().size(); n++) {
        leads.add(
            found.points().get(n).kind() == RestingPoint.Kind.SLOW
                ? List.of()
                : found.leads(map, n, question.search().distance(), GONE));
      }
      Map<String, double[]> tried =
          found.stable().length < 2 ? Map.of() : Leaving.tried(named, input.getValue());
      at.add(
          new At(
              input.getKey(),
              found,
              leads,
              tried.size(),
              Leaving.of(map, found, tried, question.search().distance(), workers)));
    }
    List<Round> rounds = new ArrayList<>();
    for (int n = 0; n < circles.size(); n++) {
      rounds.add(
          new Round(
              question.rounds().get(n),
              LimitCycles.of(map, circles.get(n), starts, question.search(), workers)));
    }
    return new Part(
        map.name(),
        map.size(),
        at,
        exponents(map, sequences, Math.min(question.exponents(), map.size())),
        LostState.of(map, sequences, PLACES, TOLERANCE),
        sequences.size(),
        map.size() < 2
            ? Optional.empty()
            : Optional.of(StatePlane.of(map, sequences, question.plane(), at, rounds, workers)),
        LostState.first(map, sequences, TOLERANCE),
        rounds);
  }

  /// States of real sequences, every other one with normal noise of a deviation of 0.3.
  private static double[][] starts(
      Transition map, List<double[][]> sequences, DynamicsQuestion question) {
    SplittableRandom random = new SplittableRandom(question.seed());
    double[] bounds = map.bounds();
    double[][] starts = new double[question.starts()][];
    for (int n = 0; n < starts.length; n++) {
      double[][] events = sequences.get(random.nextInt(sequences.size()));
      double[][] until = Arrays.copyOf(events, 1 + random.nextInt(events.length));
      double[] state = map.states(map.start(), until)[until.length - 1];
      for (int i = 0; i < state.length && n % 2 == 1; i++) {
        state[i] =
            Math.max(-bounds[i], Math.min(bounds[i], state[i] + 0.3 * random.nextGaussian()));
      }
      starts[n] = state;
    }
    return starts;
  }

  private static double[] exponents(Transition map, List<double[][]> sequences, int count) {
    double[] sums = new double[count];
    long steps = 0;
    int every = Math.max(1, sequences.size() / SEQUENCES);
    for (int n = 0; n < sequences.size() && count > 0; n += every) {
      double[][] events = sequences.get(n);
      Matrices.add(sums, events.length, Lyapunov.exponents(map, map.start(), events, count, 0));
      steps += events.length;
    }
    for (int i = 0; i < count; i++) {
      sums[i] /= -steps;
    }
    // the largest first: along short ways the frame has not turned to its place
    Arrays.sort(sums);
    for (int i = 0; i < count; i++) {
      sums[i] = -sums[i];
    }
    return sums;
  }
}
