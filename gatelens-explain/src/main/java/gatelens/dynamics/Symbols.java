package gatelens.dynamics;

import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Sequences as words of symbols: tokens, or events of which only a few different ones occur.
///
/// @param names one a symbol, the most frequent symbol first
/// @param events `double[A][D]`, what the first layer behind an embedding gets for each
/// @param words `int[N][T]`, the sequences
public record Symbols(List<String> names, double[][] events, int[][] words) {
  /// Keeps copies.
  public Symbols {
    names = List.copyOf(names);
    events = Arrays.stream(events).map(double[]::clone).toArray(double[][]::new);
    words = Arrays.stream(words).map(int[]::clone).toArray(int[][]::new);
  }

  @Override
  public double[][] events() {
    return Arrays.stream(events).map(double[]::clone).toArray(double[][]::new);
  }

  @Override
  public int[][] words() {
    return Arrays.stream(words).map(int[]::clone).toArray(int[][]::new);
  }

  /// A, the number of symbols.
  public int count() {
    return names.size();
  }

  /// The symbols of the one input of a model.
  ///
  /// @param samples sequences, at least one event among them
  /// @throws IllegalArgumentException if the model reads several inputs
  public static Symbols of(Model model, List<Sample> samples) {
    if (model.branches().size() != 1) {
      throw new IllegalArgumentException(
          "words are of one input; this model reads " + model.branches().size());
    }
    Events events = Events.of(model, 0, samples);
    Map<List<Double>, String> named = new HashMap<>();
    events.words().forEach((word, row) -> named.putIfAbsent(list(row), word));
    Map<List<Double>, Integer> counts = new LinkedHashMap<>();
    for (double[][] sequence : events.sequences()) {
      for (double[] event : sequence) {
        counts.merge(list(event), 1, Integer::sum);
      }
    }
    List<String> features = features(samples.get(0).inputs());
    List<Symbol> order = new ArrayList<>();
    counts.forEach((event, count) ->
        order.add(new Symbol(event, named.getOrDefault(event, name(event, features)), count)));
    order.sort(Comparator.comparingInt((Symbol s) -> -s.count()).thenComparing(Symbol::name));
    Map<List<Double>, Integer> number = new HashMap<>();
    order.forEach(symbol -> number.put(symbol.event(), number.size()));
    return new Symbols(
        order.stream().map(Symbol::name).toList(),
        order.stream().map(symbol -> array(symbol.event())).toArray(double[][]::new),
        events.sequences().stream()
            .map(s -> Arrays.stream(s).mapToInt(e -> number.getOrDefault(list(e), -1)).toArray())
            .toArray(int[][]::new));
  }

  /// One symbol, before it has a number.
  private record Symbol(List<Double> event, String name, int count) {}

  private static List<String> features(List<Sequence> inputs) {
    return inputs.get(0) instanceof FeatureSequence of
        ? IntStream.range(0, of.width()).mapToObj(of.features()::label).toList()
        : List.of();
  }

  /// The feature that is 1 where all others are 0, or the values.
  private static String name(List<Double> event, List<String> features) {
    Map<Integer, Double> other = new TreeMap<>();
    for (int d = 0; d < event.size(); d++) {
      if (event.get(d) != 0) {
        other.put(d, event.get(d));
      }
    }
    if (other.size() == 1 && other.containsValue(1.0) && event.size() > 1) {
      int d = other.keySet().iterator().next();
      return d < features.size() ? features.get(d) : Integer.toString(d);
    }
    return String.join(
        " ",
        event.stream()
            .map(v ->
                v == Math.rint(v) ? Long.toString(v.longValue()) : Float.toString(v.floatValue()))
            .toList());
  }

  private static List<Double> list(double... values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
