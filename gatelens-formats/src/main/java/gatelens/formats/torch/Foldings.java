package gatelens.formats.torch;

import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Weights that a state dict has in parts are put together: weight normalisation, `g v / ‖v‖` (both
/// its old names and those of parametrisations), and pruning, `weight ∘ mask`. Spectral
/// normalisation and every other parametrisation is refused by name.
///
/// Source: T. Salimans and D. P. Kingma, Weight Normalization, 2016,
/// https://arxiv.org/abs/1602.07868
final class Foldings {
  private static final String PARAMETRISED = "parametrizations.";

  private final Weights weights;

  private Foldings(Weights weights) {
    this.weights = weights;
  }

  /// Puts together what can be, and refuses the rest.
  static void fold(Weights weights) {
    Foldings foldings = new Foldings(weights);
    for (String name : weights.left()) {
      if (weights.any(name).isPresent()) {
        foldings.one(name);
      }
    }
  }

  private void one(String name) {
    int at = name.indexOf(PARAMETRISED);
    if (at == 0 || (at > 0 && name.charAt(at - 1) == '.')) {
      parametrised(name, name.substring(0, at), name.substring(at + PARAMETRISED.length()));
    } else if (name.endsWith("_g") && weights.look(base(name) + "_v").isPresent()) {
      normalised(base(name), name, base(name) + "_v");
    } else if (name.endsWith("_orig")
        && weights.any(name.replaceAll("orig$", "mask")).isPresent()) {
      pruned(name.substring(0, name.length() - "_orig".length()));
    } else if (name.endsWith("_orig") && weights.any(name.replaceAll("orig$", "u")).isPresent()) {
      String stem = name.substring(0, name.length() - "_orig".length());
      for (String part : List.of("_orig", "_u", "_v")) {
        weights.refuse(stem + part, "a spectral normalisation, which is not supported");
      }
    }
  }

  private static String base(String name) {
    return name.substring(0, name.length() - 2);
  }

  /// `STEM.parametrizations.WEIGHT.PART`.
  private void parametrised(String name, String stem, String tail) {
    int dot = tail.indexOf('.');
    if (dot < 0) {
      return;
    }
    String weight = tail.substring(0, dot);
    String place = stem + PARAMETRISED + weight + ".";
    List<String> parts = weights.left().stream().filter(one -> one.startsWith(place)).toList();
    if (parts.size() == 2
        && weights.look(place + "original0").isPresent()
        && weights.look(place + "original1").isPresent()) {
      normalised(stem + weight, place + "original0", place + "original1");
    } else {
      for (String part : parts) {
        weights.refuse(
            part,
            "a parametrisation of "
                + stem
                + weight
                + (part.endsWith("._u") || part.endsWith("._v") ? " (spectral normalisation)" : "")
                + ", of which only weight normalisation is supported;"
                + " torch.nn.utils.parametrize.remove_parametrizations folds it");
      }
    }
    if (weights.any(name).isPresent()) {
      weights.refuse(name, "a parametrisation that is not supported");
    }
  }

  private void normalised(String name, String length, String direction) {
    Optional<Tensor> g = weights.look(length);
    Optional<Tensor> v = weights.look(direction);
    if (g.isEmpty() || v.isEmpty()) {
      return;
    }
    Optional<Tensor> product = product(g.get(), v.get());
    if (product.isEmpty()) {
      for (String part : List.of(length, direction)) {
        weights.refuse(part, "a weight normalisation along an axis that its shape does not tell");
      }
      return;
    }
    weights.fold(
        name, product.get(), List.of(length, direction), "folded: weight normalisation of " + name);
  }

  /// `g v / ‖v‖`, the norm over all axes along which g has one value.
  private static Optional<Tensor> product(Tensor g, Tensor v) {
    int rows = v.shape().rank() == 2 ? v.extent(0) : 1;
    int columns = v.size() / Math.max(1, rows);
    boolean byRow = g.size() == rows && (g.shape().rank() != 2 || g.extent(1) == 1);
    boolean byColumn = g.size() == columns && g.shape().rank() == 2 && g.extent(0) == 1;
    if (v.shape().rank() > 2 || (g.size() != 1 && !byRow && !byColumn)) {
      return Optional.empty();
    }
    int groups = g.size();
    boolean alongRows = groups > 1 && byRow;
    double[] squares = new double[groups];
    float[] values = v.values();
    for (int i = 0; i < values.length; i++) {
      squares[group(i, columns, groups, alongRows)] += (double) values[i] * values[i];
    }
    float[] lengths = g.values();
    return Optional.of(
        Tensor.generate(
            i -> {
              int k = group(i, columns, groups, alongRows);
              return lengths[k] * values[i] / Math.sqrt(squares[k]);
            },
            v.shape().extents()));
  }

  private static int group(int i, int columns, int groups, boolean alongRows) {
    return groups == 1 ? 0 : alongRows ? i / columns : i % columns;
  }

  private void pruned(String name) {
    Optional<Tensor> weight = weights.look(name + "_orig");
    Optional<Weights.Weight> mask = weights.any(name + "_mask");
    if (weight.isEmpty() || mask.isEmpty() || mask.get().value().size() != weight.get().size()) {
      return;
    }
    float[] values = weight.get().values();
    float[] kept = mask.get().value().values();
    weights.fold(
        name,
        Tensor.generate(i -> values[i] * kept[i], weight.get().shape().extents()),
        List.of(name + "_orig", name + "_mask"),
        "folded: pruning of " + name);
  }
}
