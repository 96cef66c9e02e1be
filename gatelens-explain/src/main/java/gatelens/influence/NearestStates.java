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

/// At each step of a sequence the training step whose state is nearest, in Euclid's distance, among
/// all steps of all training sequences.
///
/// @param layer whose states are compared
/// @param steps the nearest of each step
public record NearestStates(String layer, List<Step> steps) {
  /// Training steps that are looked through one by one; a search among more needs an index.
  public static final long MOST = 100_000;

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

  /// Searches.
  ///
  /// @throws IllegalArgumentException if there are more than 100,000 training steps, or no layer
  ///   with a state
  static NearestStates of(Model model, Sample asked, List<Sample> training, Workers workers) {
    LayerTrace.Recurrent own = top(model.trace(asked));
    List<float[]> states = new ArrayList<>();
    List<int[]> places = new ArrayList<>();
    for (int from = 0; from < training.size(); from += 32) {
      List<Sample> block = training.subList(from, Math.min(from + 32, training.size()));
      List<Trace> traces = model.traces(block, workers);
      for (int k = 0; k < block.size(); k++) {
        add(model, block.get(k), top(traces.get(k)), from + k, states, places);
      }
      if (states.size() > MOST) {
        throw new IllegalArgumentException(
            "more than " + MOST + " training steps; name fewer with --limit");
      }
    }
    boolean[] counted = GateSurvey.counted(model, asked, own);
    List<Step> steps = new ArrayList<>();
    for (int t = 0; t < counted.length; t++) {
      if (!counted[t]) {
        continue;
      }
      float[] state = row(own.hidden(), t);
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < states.size(); i++) {
        double distance = squares(state, states.get(i), least);
        if (distance < least) {
          least = distance;
          best = i;
        }
      }
      steps.add(new Step(t, places.get(best)[0], places.get(best)[1], Math.sqrt(least)));
    }
    return new NearestStates(own.layer().name(), steps);
  }

  private static void add(
      Model model,
      Sample sample,
      LayerTrace.Recurrent trace,
      int number,
      List<float[]> states,
      List<int[]> places) {
    boolean[] counted = GateSurvey.counted(model, sample, trace);
    for (int t = 0; t < counted.length; t++) {
      if (counted[t]) {
        states.add(row(trace.hidden(), t));
        places.add(new int[] {number, t});
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
