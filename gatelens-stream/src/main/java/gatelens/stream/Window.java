package gatelens.stream;

import gatelens.model.Carrier;
import gatelens.model.Columns;
import java.util.Arrays;
import java.util.List;

/// Cell by cell why some events brought a score where it is, from a state that was kept: DeepLIFT
/// of the window, in which the state it started from has a part of its own.
///
/// @param score after the last event
/// @param baselineScore of the baseline's stream
/// @param start what is left of all that was before the window
/// @param cells `double[T][W]`, by event and feature; with `start` they sum to `score -
///   baselineScore`
/// @param gap how far from it: rounding alone
public record Window(
    double score, double baselineScore, double start, double[][] cells, double gap) {
  /// Reads events from a state, which is not changed.
  ///
  /// @param from a state of this model, with a baseline's beside it
  /// @param output the logit that is explained
  /// @throws IllegalArgumentException if an event does not fit
  /// @throws IllegalStateException if the plan explains nothing, so that there is no baseline
  public static Window of(LiveModel live, KeyState from, List<float[]> events, int output) {
    if (live.plan().accounts().isEmpty()) {
      throw new IllegalStateException("the plan keeps no account, so there is no baseline's state");
    }
    Carrier carrier = live.carrier();
    int width = carrier.enteredWidth();
    int outputs = carrier.outputs();
    int count = 1 + events.size() * width;
    Columns columns = carrier.columns(count);
    KeyState key = from.copy();
    columns.open(0, key.states);
    float[] logits = new float[2 * outputs];
    float[] answer = new float[outputs];
    float[] parts = new float[count * outputs];
    for (int t = 0; t < events.size(); t++) {
      Carrier.Event event = carrier.enter(events.get(t));
      float[] baseline = live.baseline(key);
      float[] credit = new float[count * width];
      for (int i = 0; i < width && event.counts(); i++) {
        credit[(1 + t * width + i) * width + i] = event.values()[i] - baseline[i];
      }
      carrier.step(key.states, event, baseline, credit, columns, logits, answer, parts);
      key.events++;
      live.learn(key, event);
    }
    double[][] cells = new double[events.size()][width];
    double change = (double) logits[output] - logits[outputs + output];
    double sum = parts[output];
    for (int t = 0; t < cells.length; t++) {
      for (int i = 0; i < width; i++) {
        cells[t][i] = parts[(1 + t * width + i) * outputs + output];
        sum += cells[t][i];
      }
    }
    return new Window(
        logits[output], logits[outputs + output], parts[output], cells, Math.abs(sum - change));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Window window
        && score == window.score
        && baselineScore == window.baselineScore
        && start == window.start
        && gap == window.gap
        && Arrays.deepEquals(cells, window.cells);
  }

  @Override
  public int hashCode() {
    return Double.hashCode(score) + 31 * Arrays.deepHashCode(cells);
  }
}
