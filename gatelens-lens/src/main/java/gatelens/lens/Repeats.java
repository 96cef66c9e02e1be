package gatelens.lens;

import gatelens.sequence.FeatureSequence;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Separation;
import java.util.List;
import java.util.Optional;

/// Windows of a series among arrays: each begins some steps after the one before it and repeats its
/// other steps, so that neighbours are no independent examples, and what is forecast may be found
/// in a later window.
///
/// @param stride steps from one window to the next
/// @param reach steps from the first that a window reads to the last that it answers
/// @param forecast the feature that is forecast; empty where later windows do not show it
record Repeats(int stride, int reach, Optional<Integer> forecast) {
  /// What share of neighbours may begin another series.
  private static final double SEAMS = 0.1;

  private static final double NEAR = 1e-6;

  /// Looks for them; empty where examples do not repeat each other's steps.
  static Optional<Repeats> of(List<Example> examples) {
    if (examples.size() < 3 || examples.get(0).input().inputs().size() != 1) {
      return Optional.empty();
    }
    List<float[]> windows =
        examples.stream()
            .map(example -> example.input().inputs().get(0))
            .filter(FeatureSequence.class::isInstance)
            .map(sequence -> ((FeatureSequence) sequence).values().values())
            .toList();
    if (windows.size() != examples.size()
        || !(examples.get(0).input().inputs().get(0) instanceof FeatureSequence one)) {
      return Optional.empty();
    }
    int width = one.width();
    int steps = one.length();
    for (int stride = 1; stride < steps; stride++) {
      int shift = stride;
      if (mostly(
          windows.size() - 1, n -> follows(windows.get(n), windows.get(n + 1), shift * width))) {
        return Optional.of(found(examples, windows, stride, steps, width));
      }
    }
    return Optional.empty();
  }

  private interface Place {
    boolean holds(int n);
  }

  private static boolean mostly(int count, Place place) {
    int broken = 0;
    for (int n = 0; n < count; n++) {
      broken += place.holds(n) ? 0 : 1;
      if (broken > SEAMS * count) {
        return false;
      }
    }
    return true;
  }

  /// A series that stands still repeats itself and says nothing.
  private static boolean follows(float[] window, float[] next, int from) {
    if (window.length != next.length) {
      return false;
    }
    boolean moves = false;
    for (int i = from; i < window.length; i++) {
      if (window[i] != next[i - from]) {
        return false;
      }
      moves |= window[i] != window[from];
    }
    return moves;
  }

  private static Repeats found(
      List<Example> examples, List<float[]> windows, int stride, int steps, int width) {
    for (int horizon = 1; horizon <= steps; horizon++) {
      int later = Math.ceilDiv(horizon, stride);
      int at = steps - 1 + horizon - later * stride;
      for (int feature = 0; feature < width && at >= 0; feature++) {
        int place = at * width + feature;
        if (later < windows.size()
            && mostly(
                windows.size() - later,
                n -> shows(examples.get(n).label(), windows.get(n + later)[place]))) {
          int reach = steps + horizon + outputs(examples) - 1;
          return new Repeats(stride, reach, Optional.of(feature));
        }
      }
    }
    return new Repeats(stride, steps + outputs(examples), Optional.empty());
  }

  /// How many examples one shares steps with, itself included.
  int overlap() {
    return Math.ceilDiv(reach, stride);
  }

  /// The steps of a window on the clock of its series.
  ///
  /// @param number of the window, from 0
  Separation.Span span(int number) {
    double from = (double) number * stride;
    return new Separation.Span(from, from + reach - 1);
  }

  private static int outputs(List<Example> examples) {
    return examples.get(0).label() instanceof Label.Values values ? values.values().length : 1;
  }

  private static boolean shows(Label label, float later) {
    return label instanceof Label.Values values
        && Math.abs(values.values()[0] - later) <= NEAR * Math.max(1, Math.abs(later));
  }
}
