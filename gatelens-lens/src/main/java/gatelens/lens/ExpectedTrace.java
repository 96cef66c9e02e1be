package gatelens.lens;

import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Gates and states of a model's own framework, to find where an import first goes another way: a
/// folder of `LAYER.SIGNAL.npy`, or an `.npz` with these names, each `[N,T,H]`.
///
/// Layers are matched by name; where no name fits, in the order of their names, since every
/// framework numbers its layers anew.
///
/// @param signals by layer, then by signal; each `float[N][T][H]`
public record ExpectedTrace(Map<String, Map<String, NpyArray>> signals) {
  /// The first place that differs.
  ///
  /// @param layer the layer's name in the model here
  /// @param signal the signal that differs most at that step
  /// @param step the first step at which one differs, from 0
  /// @param difference by how much
  public record Difference(String layer, String signal, int step, double difference) {}

  /// Reads a folder or an `.npz` file.
  ///
  /// @throws IOException if a file is no array
  /// @throws Refused if nothing in it is named `LAYER.SIGNAL`
  public static ExpectedTrace read(Path place) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    if (Files.isDirectory(place)) {
      List<Path> files;
      try (Stream<Path> listed = Files.list(place)) {
        files = listed.filter(file -> file.toString().endsWith(".npy")).sorted().toList();
      }
      for (Path file : files) {
        String name = file.getName(file.getNameCount() - 1).toString();
        arrays.put(name.substring(0, name.length() - ".npy".length()), Npy.read(file));
      }
    } else {
      arrays.putAll(Npy.readZip(place));
    }
    Map<String, Map<String, NpyArray>> signals = new LinkedHashMap<>();
    for (String name : arrays.keySet().stream().sorted().toList()) {
      int dot = name.lastIndexOf('.');
      NpyArray array = arrays.get(name);
      if (dot > 0 && array != null) {
        signals
            .computeIfAbsent(name.substring(0, dot), k -> new LinkedHashMap<>())
            .put(name.substring(dot + 1), array);
      }
    }
    if (signals.isEmpty()) {
      throw new Refused(
          Refused.Kind.DATA,
          place + ": expected arrays named LAYER.SIGNAL, as gru_0.update.npy; found none",
          "a trace written to a folder is such a one");
    }
    return new ExpectedTrace(signals);
  }

  /// Where traces first go another way: the first layer that differs, at its first step.
  ///
  /// @param traces one a sequence, all of the same length
  /// @param tolerance what may differ, above 0
  /// @throws Refused if a signal is unknown to its layer or has another size
  public Optional<Difference> first(List<Trace> traces, double tolerance) {
    List<LayerTrace.Recurrent> layers = traces.getFirst().recurrent();
    List<String> names = layers.stream().map(layer -> layer.layer().name()).toList();
    boolean named = names.stream().anyMatch(signals::containsKey);
    List<String> sorted = new ArrayList<>(signals.keySet());
    for (int k = 0; k < layers.size(); k++) {
      String key = named ? names.get(k) : k < sorted.size() ? sorted.get(k) : "";
      Optional<Difference> found =
          ofLayer(traces, k, names.get(k), signals.getOrDefault(key, Map.of()), tolerance);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Difference> ofLayer(
      List<Trace> traces, int k, String layer, Map<String, NpyArray> wanted, double tolerance) {
    Optional<Difference> first = Optional.empty();
    for (Map.Entry<String, NpyArray> entry : wanted.entrySet()) {
      String address = layer + "." + entry.getKey();
      List<Tensor> found = new ArrayList<>();
      for (Trace trace : traces) {
        Tensor signal = trace.recurrent().get(k).signals().get(entry.getKey());
        if (signal == null) {
          throw new Refused(
              Refused.Kind.DATA,
              "the reference has "
                  + address
                  + "; this layer's signals are "
                  + String.join(", ", trace.recurrent().get(k).signals().keySet()));
        }
        found.add(signal);
      }
      Tensor all = Stack.of(address, found);
      Optional<Difference> one = ofSignal(layer, entry.getKey(), all, entry.getValue(), tolerance);
      if (one.isPresent() && (first.isEmpty() || before(one.get(), first.get()))) {
        first = one;
      }
    }
    return first;
  }

  private static boolean before(Difference one, Difference other) {
    return one.step() < other.step()
        || (one.step() == other.step() && one.difference() > other.difference());
  }

  private static Optional<Difference> ofSignal(
      String layer, String signal, Tensor all, NpyArray wanted, double tolerance) {
    if (wanted.size() != all.size()) {
      throw new Refused(
          Refused.Kind.DATA,
          layer + "." + signal + ": expected " + all.shape() + " like the trace, found " + wanted);
    }
    int steps = all.extent(1);
    int width = all.extent(2);
    int first = steps;
    double most = 0;
    for (int i = 0; i < all.size(); i++) {
      double off = Math.abs(wanted.get(i) - all.values()[i]);
      int step = i / width % steps;
      if (!(off <= tolerance) && (step < first || (step == first && !(off <= most)))) {
        first = step;
        most = off;
      }
    }
    return first == steps
        ? Optional.empty()
        : Optional.of(new Difference(layer, signal, first, most));
  }
}
