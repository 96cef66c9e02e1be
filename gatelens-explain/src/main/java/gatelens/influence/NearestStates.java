package gatelens.influence;

import gatelens.gates.GateSurvey;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// At each step of a sequence the training step whose state is nearest, in Euclid's distance, among
/// all steps of all training sequences.
///
/// Up to 100,000 training steps are looked through one by one. Among more an index names candidates
/// ({@link StateSearch}), whose distances are computed exactly; on up to twenty of the steps all
/// training steps are looked through as well, which tells how often the index missed the nearest.
///
/// @param layer whose states are compared
/// @param steps the nearest of each step
/// @param looked training steps that were looked among
/// @param index how the index found them; none where all were looked through
public record NearestStates(String layer, List<Step> steps, long looked, Optional<Index> index) {
  /// Training steps that are looked through one by one; a search among more needs an index.
  public static final long MOST = 100_000;

  private static final int CANDIDATES = 32;
  private static final int CHECKED = 20;

  /// A search by an index.
  ///
  /// @param name of the library
  /// @param right of the steps that were looked up both ways, those where it had found the nearest
  /// @param checked steps that were looked up both ways
  public record Index(String name, int right, int checked) {}

  /// The nearest of one step.
  ///
  /// @param step of the sequence that was asked about, from 0
  /// @param training the training sequence, from 0
  /// @param at its step, from 0
  /// @param distance of the two states
  public record Step(int step, int training, int at, double distance) {}

  /// Keeps an unmodifiable copy.
  public NearestStates {
    steps = List.copyOf(steps);
  }

  /// The states of training steps, and where they stand.
  private record Training(List<float[]> states, List<int[]> places) {}

  /// Searches.
  ///
  /// @param provider of an index for more than `most` training steps
  /// @param most training steps that are looked through one by one
  /// @throws IllegalArgumentException if there are more and no index, or no layer with a state
  static NearestStates of(
      Model model,
      Sample asked,
      List<Sample> training,
      Workers workers,
      Optional<StateSearch.Provider> provider,
      long most) {
    LayerTrace.Recurrent own = top(model.trace(asked));
    Training all = new Training(new ArrayList<>(), new ArrayList<>());
    for (int from = 0; from < training.size(); from += 32) {
      List<Sample> block = training.subList(from, Math.min(from + 32, training.size()));
      List<Trace> traces = model.traces(block, workers);
      for (int k = 0; k < block.size(); k++) {
        add(model, block.get(k), top(traces.get(k)), from + k, all);
      }
      if (all.states.size() > most && provider.isEmpty()) {
        throw new IllegalArgumentException(
            "more than "
                + most
                + " training steps need an index, and there is none: put gatelens-lucene on the"
                + " class path, or name fewer sequences with --limit");
      }
    }
    boolean[] counted = GateSurvey.counted(model, asked, own);
    List<Integer> steps =
        IntStream.range(0, counted.length).filter(t -> counted[t]).boxed().toList();
    List<float[]> states = steps.stream().map(t -> row(own.hidden(), t)).toList();
    String layer = own.layer().name();
    if (all.states.size() <= most) {
      List<Integer> nearest = states.stream().map(state -> exact(state, all.states)).toList();
      return new NearestStates(
          layer, steps(steps, states, nearest, all), all.states.size(), Optional.empty());
    }
    return indexed(layer, steps, states, all, provider.orElseThrow());
  }

  private static NearestStates indexed(
      String layer,
      List<Integer> steps,
      List<float[]> states,
      Training all,
      StateSearch.Provider provider) {
    List<Integer> nearest = new ArrayList<>();
    int right = 0;
    int checked = 0;
    try (StateSearch search = provider.over(all.states)) {
      int every = Math.max(1, Math.ceilDiv(states.size(), CHECKED));
      for (int i = 0; i < states.size(); i++) {
        float[] state = states.get(i);
        int best = best(state, search.candidates(state, CANDIDATES), all.states);
        if (i % every == 0) {
          int truly = exact(state, all.states);
          checked++;
          if (distance(state, all.states.get(best)) <= distance(state, all.states.get(truly))) {
            right++;
          }
          best = truly;
        }
        nearest.add(best);
      }
    }
    return new NearestStates(
        layer,
        steps(steps, states, nearest, all),
        all.states.size(),
        Optional.of(new Index(provider.name(), right, checked)));
  }

  private static List<Step> steps(
      List<Integer> steps, List<float[]> states, List<Integer> nearest, Training all) {
    List<Step> found = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      int[] place = all.places.get(nearest.get(i));
      double distance = distance(states.get(i), all.states.get(nearest.get(i)));
      found.add(new Step(steps.get(i), place[0], place[1], distance));
    }
    return found;
  }

  private static int exact(float[] state, List<float[]> states) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < states.size(); i++) {
      double distance = squares(state, states.get(i), least);
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  /// Of several that are equally near, the first, as where all are looked through.
  private static int best(float[] state, int[] candidates, List<float[]> states) {
    int best = candidates[0];
    double least = Double.POSITIVE_INFINITY;
    for (int i : candidates) {
      double distance = squares(state, states.get(i), Double.POSITIVE_INFINITY);
      if (distance < least || (distance == least && i < best)) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  private static double distance(float[] a, float[] b) {
    return Math.sqrt(squares(a, b, Double.POSITIVE_INFINITY));
  }

  private static void add(
      Model model, Sample sample, LayerTrace.Recurrent trace, int number, Training all) {
    boolean[] counted = GateSurvey.counted(model, sample, trace);
    for (int t = 0; t < counted.length; t++) {
      if (counted[t]) {
        all.states.add(row(trace.hidden(), t));
        all.places.add(new int[] {number, t});
      }
    }
  }

  private static LayerTrace.Recurrent top(Trace trace) {
    List<LayerTrace.Recurrent> all = trace.recurrent();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("the model has no layer with a state");
    }
    return all.get(all.size() - 1);
  }

  private static float[] row(Tensor hidden, int step) {
    float[] row = new float[hidden.extent(1)];
    for (int u = 0; u < row.length; u++) {
      row[u] = hidden.get(step, u);
    }
    return row;
  }

  /// The squared distance, or anything above a limit that it exceeds.
  private static double squares(float[] a, float[] b, double limit) {
    double sum = 0;
    for (int u = 0; u < a.length && sum < limit; u++) {
      double d = a[u] - b[u];
      sum += d * d;
    }
    return sum;
  }
}
