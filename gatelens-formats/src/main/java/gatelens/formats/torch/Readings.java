package gatelens.formats.torch;

import gatelens.formats.Architecture;
import gatelens.formats.UnsupportedModelException;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The ways in which the modules of a state dict can follow each other, found by their widths:
/// which matrix is the embedding, which the head, what stands before the recurrent layers. Where
/// names tell (`emb`), they decide; where several ways are left, they are all returned.
final class Readings {
  private static final int MOST_MATRICES = 6;
  private static final Pattern EMBEDDING =
      Pattern.compile("(?i).*(emb|lookup|wte|word_?vec|tok|vocab).*");
  private static final Pattern ENCODER = Pattern.compile("(?i)(.*\\.)?enc(oder)?");
  private static final Pattern DECODER = Pattern.compile("(?i)(.*\\.)?dec(oder)?");

  private final Weights weights;
  private final Architecture architecture;
  private final Stack stack;
  private final List<String> matrices = new ArrayList<>();
  private final List<Reading> found = new ArrayList<>();

  private Readings(Weights weights, Architecture architecture, Stack stack) {
    this.weights = weights;
    this.architecture = architecture;
    this.stack = stack;
  }

  /// All ways that fit, the plainest first.
  ///
  /// @throws UnsupportedModelException if a tensor fits no place, or no order fits
  static List<Reading> of(Weights weights, Architecture architecture, Stack stack) {
    Readings readings = new Readings(weights, architecture, stack);
    readings.sortOut();
    readings.before(List.of(), readings.matrices, -1);
    List<Reading> named = readings.named();
    if (named.isEmpty()) {
      throw readings.none();
    }
    return named;
  }

  /// Finds the dense layers and embeddings among the tensors that are left, and refuses the rest.
  private void sortOut() {
    Map<String, String> odd = new LinkedHashMap<>();
    for (String name : weights.left()) {
      String stem = Hints.stem(name);
      String module = stem.isEmpty() ? "" : stem.substring(0, stem.length() - 1);
      if (Stack.isKey(name)) {
        continue;
      }
      if (!isDense(name, stem)) {
        odd.put(name, Hints.of(name, weights));
      } else if (name.endsWith(".weight")) {
        matrices.add(module);
      }
    }
    odd.forEach(weights::refuse);
    weights.stopIfRefused();
    if (matrices.size() > MOST_MATRICES) {
      throw none();
    }
  }

  /// True for a part of a dense layer or an embedding.
  private boolean isDense(String name, String stem) {
    return (name.endsWith(".weight") || name.endsWith(".bias"))
        && weights.look(stem + "weight").filter(w -> w.shape().rank() == 2).isPresent()
        && weights.any(stem + "running_mean").isEmpty()
        && !Hints.isHopeless(name, weights)
        && biasFits(stem);
  }

  private boolean biasFits(String stem) {
    Optional<Tensor> bias = weights.look(stem + "bias");
    return bias.isEmpty()
        || (bias.get().shape().rank() == 1
            && weights
                .look(stem + "weight")
                .filter(w -> w.extent(0) == bias.get().size())
                .isPresent());
  }

  private Tensor weight(String module) {
    return weights.look(module + ".weight").orElse(Tensor.zeros(0, 0));
  }

  /// Tries every order of matrices before the recurrent layers.
  ///
  /// @param width of what stands there so far, -1 for nothing
  private void before(List<String> chosen, List<String> rest, int width) {
    if (width == stack.inputs() || chosen.isEmpty()) {
      head(chosen, List.of(), rest, stack.width());
    }
    for (String module : rest) {
      Tensor w = weight(module);
      boolean bias = weights.look(module + ".bias").isPresent();
      List<String> others = rest.stream().filter(other -> !other.equals(module)).toList();
      if (chosen.isEmpty() && !bias) {
        before(List.of(module + ":embedding"), others, w.extent(1));
      }
      if (chosen.isEmpty() || width == w.extent(1)) {
        List<String> more = new ArrayList<>(chosen);
        more.add(module + ":dense");
        before(more, others, w.extent(0));
      }
    }
  }

  private void head(List<String> before, List<String> head, List<String> rest, int width) {
    if (rest.isEmpty()) {
      found.add(new Reading(before, List.of(stack.name()), architecture.readout(), head));
      return;
    }
    for (String module : rest) {
      if (weight(module).extent(1) == width) {
        List<String> more = new ArrayList<>(head);
        more.add(module);
        head(
            before,
            more,
            rest.stream().filter(other -> !other.equals(module)).toList(),
            weight(module).extent(0));
      }
    }
  }

  /// Those that fit the names, if any name tells; the plainest first.
  private List<Reading> named() {
    List<String> embeddings =
        matrices.stream().filter(module -> EMBEDDING.matcher(module).matches()).toList();
    if (embeddings.isEmpty() && matrices.stream().anyMatch(m -> DECODER.matcher(m).matches())) {
      embeddings = matrices.stream().filter(m -> ENCODER.matcher(m).matches()).toList();
    }
    List<String> telling = embeddings;
    return found.stream()
        .filter(reading ->
            telling.size() != 1 || reading.before().contains(telling.get(0) + ":embedding"))
        .filter(reading ->
            !architecture.tells(Architecture.Key.EMBEDDING)
                || reading
                    .before()
                    .equals(
                        architecture
                            .embedding()
                            .map(name -> List.of(weights.own(name) + ":embedding"))
                            .orElse(List.of())))
        .sorted(
            java.util.Comparator.comparing(Reading::hasDenseBefore)
                .thenComparingInt(reading -> reading.head().size()))
        .toList();
  }

  private UnsupportedModelException none() {
    List<String> shapes =
        matrices.stream()
            .map(m -> m + " " + weight(m).shape().toString().replace("float", ""))
            .toList();
    return new UnsupportedModelException(
        weights.file()
            + ": "
            + shapes
            + " beside "
            + stack.describe()
            + " fit together in no order that is known here (a head that takes the "
            + stack.width()
            + " values of a step, several dense layers one after the other, an embedding of width "
            + stack.inputs()
            + "); what they do (attention, several steps or states side by side, other branches) is"
            + " not in the file; tell --architecture {\"layers\": […]}, or export the model to"
            + " ONNX");
  }
}
