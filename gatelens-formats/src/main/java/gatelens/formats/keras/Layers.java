package gatelens.formats.keras;

import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.Inventory;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Masking;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Scale;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Makes layers of Keras' descriptions, and says what was folded or passed over. What becomes of
/// masks is {@link Assembly}'s.
final class Layers {
  private static final Set<String> EVERY_STEP =
      Set.of(
          "Dense",
          "Activation",
          "Dropout",
          "LayerNormalization",
          "BatchNormalization",
          "ReLU",
          "LeakyReLU",
          "ELU",
          "Softmax",
          "Identity");

  private final String file;
  private final Cells cells;
  private final Activations activations;
  private final List<Finding> findings;
  private final Stocktaking stock;

  /// @param three true from Keras 3 on
  Layers(String file, boolean three, List<Finding> findings, Stocktaking stock) {
    this.file = file;
    this.activations = new Activations(file, three ? 1f / 6 : 0.2f, stock);
    this.cells = new Cells(file, activations, three);
    this.findings = findings;
    this.stock = stock;
  }

  /// What comes to a layer.
  ///
  /// @param steps T, -1 where the file does not say it
  /// @param width D, -1 where the file does not say it
  /// @param sequence true if there are steps
  record Input(int steps, int width, boolean sequence) {
    /// The number of axes with the batch.
    int rank() {
      return sequence ? 3 : 2;
    }
  }

  /// What one layer of Keras became.
  ///
  /// @param layers in order; none where it changes nothing
  /// @param zeroOutput true if masked steps of its output are zero
  /// @param unrolledBack true if Keras sets other steps to zero there than those that are masked:
  ///   it does not turn the mask of a layer that is unrolled and goes backwards
  record Made(List<Layer> layers, boolean zeroOutput, boolean unrolledBack) {
    static Made of(Layer... layers) {
      return new Made(List.of(layers), false, false);
    }
  }

  /// A class or operation that is not read.
  static UnsupportedModelException unknown(String file, LayerConfig layer) {
    return new UnsupportedModelException(
        file
            + ": layer "
            + layer.name()
            + " is "
            + (layer.operation() ? "the operation " : "a ")
            + layer.kind()
            + ", which is not supported"
            + (layer.kind().equals("SimpleRNN")
                ? "; a plain RNN has no gates to show"
                : "; docs/models.md lists the layers that open"));
  }

  /// The settings of a layer.
  Settings settings(String owner, LayerConfig layer) {
    KnownLayer known = KnownLayer.named(layer.kind()).orElseThrow(() -> unknown(file, layer));
    return new Settings(file, owner, known, layer.config(), stock);
  }

  /// The layers that stand for one layer of Keras.
  Made of(LayerConfig layer, Weights weights, Input in) throws FormatException {
    Settings settings = settings(layer.name(), layer);
    settings.checkUnread();
    Made made = make(layer, settings, weights, in);
    settings.finish();
    stock.check();
    stock.used(Inventory.Kind.LAYER, layer.name(), layer.kind());
    return made;
  }

  private Made make(LayerConfig layer, Settings s, Weights weights, Input in)
      throws FormatException {
    String name = layer.name();
    if (Cells.known(layer.kind())) {
      return recurrent(layer, s, weights, in);
    }
    Optional<gatelens.layer.Activation> activation =
        activations.ofLayer(s, layer.kind(), in.rank());
    if (activation.isPresent()) {
      weights.take(List.of());
      return Made.of(new ActivationLayer(name, activation.get()));
    }
    return switch (layer.kind()) {
      case "Embedding" -> Made.of(embedding(s, weights, name));
      case "Masking" -> Made.of(new Masking(name, maskValue(s)));
      case "Bidirectional" -> bidirectional(layer, s, weights, in);
      case "TimeDistributed" -> distributed(layer, s, weights, in);
      case "Dense", "TimeDistributedDense" -> Made.of(dense(s, weights, name, in));
      case "Dropout", "SpatialDropout1D", "AlphaDropout" -> {
        double rate = s.real(0, "rate", "p");
        if (rate > 0 && !layer.kind().equals("Dropout")) {
          stock.immaterial(Inventory.Kind.SETTING, name + ".rate", Inventory.LEARNING);
        }
        yield Made.of(new Dropout(name, (float) rate));
      }
      case "GaussianNoise", "GaussianDropout", "ActivityRegularization" ->
          passed(layer, "acts while training only");
      case "Identity" -> passed(layer, "it changes nothing");
      case "GlobalAveragePooling1D", "GlobalAvgPool1D" -> pool(s, name, Pool.Kind.MEAN, in);
      case "GlobalMaxPooling1D", "GlobalMaxPool1D" -> pool(s, name, Pool.Kind.MAX, in);
      case "BatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2" ->
          Made.of(batchNormalization(s, weights, name, in));
      case "LayerNormalization" -> Made.of(layerNormalization(s, weights, name, in));
      case "PReLU" -> Made.of(parametric(s, weights, name, in));
      case "Flatten" -> flatten(layer, s, in);
      case "Reshape" -> reshape(layer, s, in);
      default -> throw unknown(file, layer);
    };
  }

  private static float maskValue(Settings s) {
    float value = (float) s.real(0, "mask_value");
    if (!Float.isFinite(value)) {
      throw s.unsupported("masks the value " + value + ", which equals nothing");
    }
    return value;
  }

  private Embedding embedding(Settings s, Weights weights, String name) throws FormatException {
    int rows = s.number(-1, "input_dim");
    int width = s.number(-1, "output_dim");
    Tensor table = weights.take(List.of("embeddings")).get(0);
    shape(s, "embeddings", table, rows, width);
    return new Embedding(name, table, s.flag("mask_zero", false));
  }

  private static Made pool(Settings s, String name, Pool.Kind kind, Input in) {
    if (!in.sequence()) {
      throw s.unsupported("pools over steps, and its input has none");
    }
    return Made.of(new Pool(name, kind));
  }

  private Made recurrent(LayerConfig layer, Settings s, Weights all, Input in)
      throws FormatException {
    if (!in.sequence()) {
      throw s.unsupported("reads steps, and its input has none");
    }
    boolean backward = s.flag("go_backwards", false);
    boolean zero = s.flag("zero_output_for_mask", false);
    boolean unroll = s.flag("unroll", false);
    Weights weights = ofCell(s, all);
    RecurrentLayer made =
        cells.of(
            s,
            layer.kind(),
            weights,
            layer.name(),
            backward ? Direction.BACKWARD : Direction.FORWARD);
    findings.add(
        Finding.fact(
            layer.name(),
            origin(weights)
                + (made instanceof Gru gru
                    ? "; gates update, reset, candidate; "
                        + gru.variant().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + "; update keeps"
                    : "; gates input, forget, candidate, output")));
    return new Made(List.of(made), zero, unroll && zero && backward && made.sequences());
  }

  /// The weights of a cell alone: a layer with dropout has a generator beside them, one that keeps
  /// its state between batches that state.
  private Weights ofCell(Settings s, Weights all) {
    boolean stateful = s.flag("stateful", false);
    if (stateful) {
      stock.readAs(
          Inventory.Kind.SETTING,
          s.owner() + ".stateful",
          "the state is carried from batch to batch in Keras; here every sequence begins with"
              + " zeros, as Keras' first batch does");
      findings.add(
          Finding.warning(s.owner(), "is stateful; here every sequence begins with a zero state"));
    }
    Weights seeded =
        all.without(name -> name.contains("seed_generator"), "the state of a random generator");
    return stateful && seeded.names().stream().anyMatch(name -> name.contains("cell/"))
        ? seeded.without(name -> !name.contains("cell/"), "the state after the last batch")
        : seeded;
  }

  private static String origin(Weights weights) {
    return "weights from " + String.join(", ", weights.names());
  }

  private Made bidirectional(LayerConfig layer, Settings s, Weights weights, Input in)
      throws FormatException {
    if (!in.sequence()) {
      throw s.unsupported("reads steps, and its input has none");
    }
    LayerConfig forward = inner(s, "layer");
    JsonNode own = s.get("backward_layer");
    LayerConfig backward = own.isObject() ? inner(s, "backward_layer") : forward;
    Settings ahead = wrapped(s, "layer", forward, false);
    Settings back = own.isObject() ? wrapped(s, "backward_layer", backward, true) : ahead;
    Weights[] parts = directions(s, weights, forward.name(), backward.name(), own.isObject());
    JsonNode merge = s.get("merge_mode");
    if (merge.isNull()) {
      throw s.unsupported("has merge_mode None, two outputs; concat, sum, ave or mul is supported");
    }
    findings.add(Finding.fact(layer.name(), origin(weights)));
    RecurrentLayer first =
        cells.of(
            ahead,
            forward.kind(),
            ofCell(ahead, parts[0]),
            layer.name() + "_forward",
            Direction.FORWARD);
    RecurrentLayer second =
        cells.of(
            back,
            backward.kind(),
            ofCell(back, parts[1]),
            layer.name() + "_backward",
            Direction.BACKWARD);
    ahead.finish();
    if (own.isObject()) {
      back.finish();
    }
    String word = merge.asString("concat");
    if (!Set.of("concat", "sum", "ave", "mul").contains(word)) {
      throw s.unsupported("has merge_mode " + word + "; concat, sum, ave or mul is supported");
    }
    return new Made(
        List.of(
            new Bidirectional(
                layer.name(),
                first,
                second,
                Bidirectional.Merge.named(word),
                Bidirectional.Readout.FINAL_STATE)),
        first.sequences(),
        first.sequences() && back.flag("unroll", false));
  }

  /// The settings of one direction: which way it reads is settled by its place.
  private Settings wrapped(Settings s, String place, LayerConfig cell, boolean reversed) {
    if (!Cells.known(cell.kind())) {
      throw s.unsupported("wraps a " + cell.kind() + "; a GRU or LSTM is supported");
    }
    Settings inner = settings(s.owner() + "." + place, cell);
    inner.checkUnread();
    if (inner.flag("go_backwards", reversed) != reversed) {
      throw s.unsupported(
          "has a "
              + place
              + " with go_backwards "
              + !reversed
              + "; Keras' usual order is supported");
    }
    // Keras sets this by itself: zeros at masked steps where every step is answered
    inner.get("zero_output_for_mask");
    inner.get("unroll");
    return inner;
  }

  private LayerConfig inner(Settings s, String key) throws FormatException {
    return LayerConfig.of(file, s.get(key), stock);
  }

  /// The weights of the two directions: Keras 3 numbers them apart, earlier versions name them.
  private static Weights[] directions(
      Settings s, Weights weights, String forward, String backward, boolean own) {
    if (weights.names().stream().anyMatch(name -> name.startsWith("forward_layer/"))) {
      return new Weights[] {weights.under("forward_layer/"), weights.under("backward_layer/")};
    }
    Weights ahead = weights.where(name -> side(name, "forward", forward));
    Weights back =
        weights.where(name -> side(name, "backward", backward) && !side(name, "forward", forward));
    if (ahead.names().size() + back.names().size() != weights.names().size()
        || ahead.names().isEmpty()
        || back.names().isEmpty()) {
      throw s.unsupported(
          "has the weights "
              + weights.names()
              + ", whose names do not say which direction they belong to"
              + (own ? " (" + forward + " and " + backward + ")" : ""));
    }
    return new Weights[] {ahead, back};
  }

  private static boolean side(String name, String word, String layer) {
    return name.startsWith(word + "_")
        || name.contains("/" + word + "_")
        || name.startsWith(layer + "/")
        || name.contains("/" + layer + "/");
  }

  private Made distributed(LayerConfig layer, Settings s, Weights weights, Input in)
      throws FormatException {
    LayerConfig inner = inner(s, "layer");
    if (!EVERY_STEP.contains(inner.kind()) || !in.sequence()) {
      throw s.unsupported("applies a " + inner.kind() + " to every step, which is not supported");
    }
    boolean named = weights.names().stream().anyMatch(key -> key.startsWith("layer/"));
    LayerConfig renamed =
        new LayerConfig(inner.kind(), layer.name(), false, inner.config(), List.of());
    Settings settings = settings(s.owner() + ".layer", renamed);
    settings.checkUnread();
    // each step is a vector to the inner layer: its last axis is 1
    Made made =
        make(
            renamed,
            settings,
            named ? weights.under("layer/") : weights,
            new Input(-1, in.width(), false));
    settings.finish();
    return made;
  }

  private Dense dense(Settings s, Weights weights, String name, Input in) throws FormatException {
    int units = s.number(-1, "units", "output_dim");
    boolean biased = s.flag("use_bias", true) && s.flag("bias", true);
    List<Tensor> list =
        weights
            .without(key -> key.startsWith("activation/"), "belongs to no weight")
            .take(biased ? List.of("kernel", "bias") : List.of("kernel"));
    Tensor kernel = list.get(0);
    shape(s, "kernel", kernel, -1, units);
    Tensor bias = biased ? list.get(1) : Tensor.zeros(kernel.extent(1));
    shape(s, "bias", bias, kernel.extent(1));
    return new Dense(name, kernel, bias, activations.of(s, "linear", in.rank(), "activation"));
  }

  /// Checks a shape; -1 stands for any size.
  private static void shape(Settings s, String what, Tensor found, int... expected)
      throws FormatException {
    boolean fits = found.shape().rank() == expected.length;
    for (int i = 0; fits && i < expected.length; i++) {
      fits = expected[i] == -1 || expected[i] == found.extent(i);
    }
    if (!fits) {
      throw new FormatException(
          s.layer()
              + ": its "
              + what
              + " is "
              + found.shape()
              + ", by its settings expected "
              + java.util.Arrays.toString(expected).replace("-1", "any"));
    }
  }

  private Scale batchNormalization(Settings s, Weights weights, String name, Input in)
      throws FormatException {
    s.lastAxis("axis", in.rank());
    boolean scale = s.flag("scale", true);
    boolean center = s.flag("center", true);
    List<String> roles = new ArrayList<>();
    if (scale) {
      roles.add("gamma");
    }
    if (center) {
      roles.add("beta");
    }
    roles.addAll(List.of("moving_mean", "moving_variance"));
    List<Tensor> list = weights.take(roles);
    Tensor mean = list.get(list.size() - 2);
    int n = mean.size();
    for (Tensor each : list) {
      shape(s, "statistics", each, n);
    }
    findings.add(
        Finding.folded(
            name, "answers by its moving statistics; training goes on with those of each batch"));
    return Scale.of(
        name,
        new Scale.Statistics(
            scale ? list.get(0) : Tensor.generate(i -> 1, n),
            center ? list.get(scale ? 1 : 0) : Tensor.zeros(n),
            mean,
            list.get(list.size() - 1),
            (float) s.real(1e-3, "epsilon"),
            (float) s.real(0.99, "momentum"),
            scale,
            center));
  }

  private static LayerNormalization layerNormalization(
      Settings s, Weights weights, String name, Input in) throws FormatException {
    s.lastAxis("axis", in.rank());
    boolean scale = s.flag("scale", true);
    boolean center = s.flag("center", true);
    List<String> roles = new ArrayList<>();
    if (scale) {
      roles.add("gamma");
    }
    if (center) {
      roles.add("beta");
    }
    List<Tensor> list = weights.take(roles);
    int width = list.isEmpty() ? in.width() : list.get(0).size();
    if (width < 1) {
      throw s.unsupported("normalises without scale and center; its width is not in the file");
    }
    return new LayerNormalization(
        name,
        scale ? list.get(0) : Tensor.generate(i -> 1, width),
        center ? list.get(list.size() - 1) : Tensor.zeros(width),
        (float) s.real(1e-3, "epsilon"));
  }

  /// Slopes are one for each feature, or one for each step and feature.
  private static ParametricRelu parametric(Settings s, Weights weights, String name, Input in)
      throws FormatException {
    JsonNode shared = s.get("shared_axes");
    Tensor slopes = weights.take(List.of("alpha")).get(0);
    int width = slopes.extent(slopes.shape().rank() - 1);
    if (slopes.size() != width || (in.width() > 0 && in.width() != width)) {
      throw s.unsupported(
          "has slopes of "
              + slopes.shape()
              + " (shared_axes "
              + shared
              + "); one for each feature is supported");
    }
    return new ParametricRelu(name, slopes.reshape(width));
  }

  private Made flatten(LayerConfig layer, Settings s, Input in) {
    if (!in.sequence()) {
      return passed(layer, "its input has no steps");
    }
    if (in.steps() < 1) {
      throw s.unsupported("flattens a number of steps that the file does not say");
    }
    return Made.of(new Flatten(layer.name(), in.steps()));
  }

  private Made reshape(LayerConfig layer, Settings s, Input in) {
    JsonNode shape = s.get("target_shape");
    boolean steps =
        shape.path(0).asInt(0) == -1 || (in.steps() > 0 && shape.path(0).asInt(0) == in.steps());
    boolean width =
        in.width() > 0
            && (shape.path(1).asInt(0) == in.width()
                || (shape.path(1).asInt(0) == -1 && shape.path(0).asInt(0) != -1));
    if (!in.sequence() || shape.size() != 2 || !steps || !width) {
      throw s.unsupported("makes " + shape + ", which does not keep the steps");
    }
    return passed(layer, "it keeps the steps");
  }

  private Made passed(LayerConfig layer, String why) {
    findings.add(Finding.folded(layer.name(), layer.kind() + " passed over: " + why));
    return Made.of();
  }
}
