package gatelens.dynamics;

import gatelens.model.Model;
import gatelens.names.NearestName;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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

  private static final int WORDS = 3;
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
  public record Part(
      String map,
      int size,
      List<At> at,
      double[] exponents,
      LostState lost,
      int sequences,
      Optional<StatePlane> plane) {
    /// Keeps copies.
    public Part {
      at = List.copyOf(at);
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
  public record At(String input, RestingPoints found, List<List<OptionalInt>> leads) {
    /// Keeps an unmodifiable copy.
    public At {
      leads = leads.stream().map(List::copyOf).toList();
    }
  }

  /// Studies a model.
  ///
  /// @param samples real inputs, at least one: searches begin where they lead
  /// @param listener told how many inputs were held still
  /// @throws IllegalArgumentException if the model has no map of its state, or an input is not
  ///   known
  public static DynamicsStudy of(
      Model model,
      List<Sample> samples,
      DynamicsQuestion question,
      WorkListener listener,
      Workers workers) {
    List<Part> parts = new ArrayList<>();
    for (int b = 0; b < model.branches().size(); b++) {
      Events events = Events.of(model, b, samples);
      for (Transition map : Transition.of(model, b)) {
        parts.add(part(map, events, question, listener, workers));
      }
    }
    return new DynamicsStudy(parts);
  }

  private static Part part(
      Transition map,
      Events events,
      DynamicsQuestion question,
      WorkListener listener,
      Workers workers) {
    List<double[][]> sequences = events.sequences();
    double[][] starts = starts(map, sequences, question);
    List<At> at = new ArrayList<>();
    Map<String, double[]> held = held(events, question.at());
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
      at.add(new At(input.getKey(), found, leads));
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
            : Optional.of(StatePlane.of(map, sequences, question.plane(), at, workers)));
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

  private static Map<String, double[]> held(Events events, List<String> names) {
    List<String> asked = names;
    if (asked.isEmpty()) {
      asked =
          events.words().isEmpty()
              ? List.of("mean", "zero")
              : events.words().keySet().stream().limit(WORDS).toList();
    }
    Map<String, double[]> held = new LinkedHashMap<>();
    for (String name : asked) {
      held.put(name, one(events, name));
    }
    return held;
  }

  private static double[] one(Events events, String name) {
    if (events.words().containsKey(name)) {
      return events.words().get(name);
    }
    if (name.equals("mean")) {
      return events.mean();
    }
    if (name.equals("zero")) {
      return new double[events.sequences().get(0)[0].length];
    }
    String[] place = name.split(":", -1);
    if (place.length == 2 && place[0].matches("\\d{1,9}") && place[1].matches("\\d{1,9}")) {
      int sequence = Integer.parseInt(place[0]);
      if (sequence >= 1 && sequence <= events.sequences().size()) {
        double[][] of = events.sequences().get(sequence - 1);
        int step = Integer.parseInt(place[1]);
        if (step >= 1 && step <= of.length) {
          return of[step - 1];
        }
      }
    }
    throw new IllegalArgumentException(
        "input "
            + name
            + " is neither mean nor zero, nor SEQUENCE:STEP of the "
            + events.sequences().size()
            + " sequences, nor a word in them"
            + NearestName.question(name, java.util.List.of("mean", "zero"))
            + (events.words().isEmpty()
                ? ""
                : ", such as "
                    + String.join(", ", events.words().keySet().stream().limit(8).toList())));
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
