package gatelens.dynamics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/// How long a lost state matters: a sequence is read on from the start state instead of its own,
/// and the two are watched until they are one to a tolerance. It is the memory of the network on
/// real data, and what a stream that lost its state has to wait for.
///
/// @param steps for each place of loss that was followed, how many events until the states differ
///   by less than the tolerance, in order of size; those that never do within their sequence are
///   not among them
/// @param never places from which the difference was still seen at the end of the sequence
/// @param tolerance the largest difference of a value of the state that no longer counts
public record LostState(List<Integer> steps, int never, double tolerance) {
  /// Keeps a copy.
  public LostState {
    steps = List.copyOf(steps);
  }

  /// Follows sequences from places at even distances.
  ///
  /// @param map of the network
  /// @param sequences `double[N][T][D]`
  /// @param places of loss in a sequence, at least 1
  /// @param tolerance more than 0
  /// @throws IllegalArgumentException if a number is out of its range
  public static LostState of(
      Transition map, List<double[][]> sequences, int places, double tolerance) {
    if (places < 1 || !(tolerance > 0)) {
      throw new IllegalArgumentException(
          "places is at least 1 and the tolerance more than 0; found "
              + places
              + " and "
              + tolerance);
    }
    List<Integer> steps = new ArrayList<>();
    int never = 0;
    for (double[][] events : sequences) {
      double[][] states = map.states(map.start(), events);
      for (int p = 1; p <= places; p++) {
        int lost = (int) ((long) events.length * p / (places + 1));
        if (lost > 0 && lost < events.length) {
          int until = until(map, events, states, lost, map.start(), tolerance);
          if (until < 0) {
            never++;
          } else {
            steps.add(until);
          }
        }
      }
    }
    Collections.sort(steps);
    return new LostState(steps, never, tolerance);
  }

  /// How long another first event is seen: the first event of each sequence is replaced by that of
  /// the next sequence that begins otherwise.
  ///
  /// @param map of the network
  /// @param sequences `double[N][T][D]`; those of one event are passed over
  /// @param tolerance more than 0
  /// @return the events behind the first until the states are one again; nothing where all
  ///   sequences begin alike
  static LostState first(Transition map, List<double[][]> sequences, double tolerance) {
    List<Integer> steps = new ArrayList<>();
    int never = 0;
    int[] next = otherwise(sequences);
    for (int n = 0; n < next.length; n++) {
      double[][] events = sequences.get(n);
      if (next[n] < 0 || events.length < 2) {
        continue;
      }
      double[][] states = map.states(map.start(), events);
      double[] replaced = map.step(map.start(), sequences.get(next[n])[0]);
      int until = until(map, events, states, 1, replaced, tolerance);
      if (until < 0) {
        never++;
      } else {
        steps.add(until);
      }
    }
    Collections.sort(steps);
    return new LostState(steps, never, tolerance);
  }

  /// For each sequence the next one, in a circle, that begins with another event; -1 where all
  /// begin alike.
  private static int[] otherwise(List<double[][]> sequences) {
    int count = sequences.size();
    int[] next = new int[count];
    Arrays.fill(next, -1);
    for (int i = 2 * count - 1; i >= 0; i--) {
      int here = i % count;
      int after = (i + 1) % count;
      next[here] =
          Arrays.equals(sequences.get(here)[0], sequences.get(after)[0]) ? next[after] : after;
    }
    return next;
  }

  private static int until(
      Transition map,
      double[][] events,
      double[][] states,
      int lost,
      double[] replaced,
      double tolerance) {
    double[] state = replaced;
    int last = 0;
    if (Matrices.apart(state, states[lost - 1]) < tolerance) {
      return 0;
    }
    for (int t = lost; t < events.length; t++) {
      state = map.step(state, events[t]);
      if (Matrices.apart(state, states[t]) >= tolerance) {
        last = t - lost + 1;
      }
    }
    return last == events.length - lost ? -1 : last + 1;
  }

  /// Events after which the share `share` of the losses no longer shows; empty if more than the
  /// others were never made good.
  ///
  /// @param share in (0, 1]
  public OptionalInt within(double share) {
    int all = steps.size() + never;
    int place = (int) Math.ceil(share * all) - 1;
    return place >= 0 && place < steps.size()
        ? OptionalInt.of(steps.get(place))
        : OptionalInt.empty();
  }
}
