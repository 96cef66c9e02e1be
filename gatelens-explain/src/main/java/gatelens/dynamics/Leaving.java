package gatelens.dynamics;

import gatelens.parallel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which events a state that rests is left by: one such event, then the input is held still again,
/// and the state comes to rest elsewhere.
///
/// @param point number of the stable point that is left
/// @param event its name: a word, or ID:STEP with steps from 1
/// @param to number of the stable point that it leads to; -1 where none is reached
public record Leaving(int point, String event, int to) {
  /// Events that are tried at most.
  public static final int EVENTS = 50;

  private static final int POINTS = 12;
  private static final int GONE = 2_000;

  /// The events to be tried: words, the most frequent first, or those events of sequences that lie
  /// farthest from the input that is held.
  static Map<String, double[]> tried(NamedEvents named, double[] held) {
    Events events = named.events();
    Map<String, double[]> tried = new LinkedHashMap<>();
    if (!events.words().isEmpty()) {
      events.words().entrySet().stream()
          .filter(word -> !Arrays.equals(word.getValue(), held))
          .limit(EVENTS)
          .forEach(word -> tried.put(word.getKey(), word.getValue()));
      return tried;
    }
    Map<List<Double>, String> names = new LinkedHashMap<>();
    for (int n = 0; n < events.sequences().size(); n++) {
      double[][] sequence = events.sequences().get(n);
      for (int t = 0; t < sequence.length; t++) {
        List<Double> event = Arrays.stream(sequence[t]).boxed().toList();
        names.putIfAbsent(event, named.ids().get(n) + ":" + (t + 1));
      }
    }
    names.entrySet().stream()
        .map(place -> Map.entry(place.getValue(), array(place.getKey())))
        .sorted(Comparator.comparingDouble(place -> -distance(place.getValue(), held)))
        .limit(EVENTS)
        .filter(place -> distance(place.getValue(), held) > 0)
        .forEach(place -> tried.put(place.getKey(), place.getValue()));
    return tried;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double distance(double[] a, double[] b) {
    double[] apart = a.clone();
    Matrices.add(apart, -1, b);
    return Matrices.norm(apart);
  }

  /// Tries events at every stable point, where there are at least two.
  ///
  /// @param found the points under the input that is held
  /// @param tried events by their names
  /// @param distance within which a state is at a point
  static List<Leaving> of(
      Transition map,
      RestingPoints found,
      Map<String, double[]> tried,
      double distance,
      Workers workers) {
    List<RestingPoint> points = found.points();
    int[] stable = Arrays.stream(found.stable()).limit(POINTS).toArray();
    if (stable.length < 2) {
      return List.of();
    }
    List<Map.Entry<String, double[]>> events = new ArrayList<>(tried.entrySet());
    int[][] ends = new int[stable.length][events.size()];
    workers.forEach(
        stable.length * events.size(),
        n -> {
          int from = n / events.size();
          int event = n % events.size();
          double[] state = map.step(points.get(stable[from]).state(), events.get(event).getValue());
          ends[from][event] = end(map, found, stable, state, distance);
        });
    List<Leaving> all = new ArrayList<>();
    for (int from = 0; from < stable.length; from++) {
      for (int event = 0; event < events.size(); event++) {
        if (ends[from][event] != stable[from]) {
          all.add(new Leaving(stable[from], events.get(event).getKey(), ends[from][event]));
        }
      }
    }
    return List.copyOf(all);
  }

  private static int end(
      Transition map, RestingPoints found, int[] stable, double[] from, double distance) {
    double[] input = found.input();
    double[] state = from;
    for (int t = 0; t < GONE; t++) {
      for (int n : stable) {
        if (Matrices.apart(found.points().get(n).state(), state) <= distance) {
          return n;
        }
      }
      state = map.step(state, input);
    }
    return -1;
  }
}
