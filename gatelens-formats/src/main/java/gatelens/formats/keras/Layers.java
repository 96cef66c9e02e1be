package gatelens.formats.keras;

import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Activation;
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
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Makes layers of Keras' descriptions, and says what was folded or passed over.
final class Layers {
  private final String file;
  private final Cells cells;
  private final float slope;
  private final List<Finding> findings;

  /// @param slope of the hard sigmoid of this version of Keras
  Layers(String file, float slope, String gateDefault, List<Finding> findings) {
    this.file = file;
    this.slope = slope;
    this.cells = new Cells(file, slope, gateDefault);
    this.findings = findings;
  }

  /// The layers that stand for one layer of Keras: none, one or two.
  ///
  /// @param steps the number of steps where it is known, else -1
  /// @param sequence true if the input has steps
  List<Layer> of(LayerConfig layer, Weights weights, int steps, boolean sequence)
      throws FormatException {
    try {
      return make(layer, weights, steps, sequence);
    } catch (IllegalArgumentException wrong) {
      throw new FormatException(
          file + ": layer " + layer.name() + ": " + wrong.getMessage(), wrong);
    }
  }

  private List<Layer> make(LayerConfig layer, Weights weights, int steps, boolean sequence)
      throws FormatException {
    String name = layer.name();
    if (Cells.known(layer.kind())) {
      return recurrent(layer, weights);
    }
    return switch (layer.kind()) {
      case "InputLayer" -> List.of();
      case "Embedding" ->
          List.of(new Embedding(name, weight(layer, weights, 0), layer.flag("mask_zero", false)));
      case "Masking" ->
          List.of(new Masking(name, (float) layer.config().path("mask_value").asDouble(0)));
      case "Bidirectional" -> List.of(bidirectional(layer, weights));
      case "TimeDistributed", "TimeDistributedDense" -> distributed(layer, weights, steps);
      case "Dense" -> List.of(dense(layer, weights));
      case "Dropout", "SpatialDropout1D", "AlphaDropout" ->
          List.of(
              new Dropout(
                  name,
                  (float)
                      layer.config().path("rate").asDouble(layer.config().path("p").asDouble(0))));
      case "GaussianNoise", "GaussianDropout", "ActivityRegularization" ->
          folded(layer, "acts while training only");
      case "GlobalAveragePooling1D", "GlobalAvgPool1D" -> List.of(new Pool(name, Pool.Kind.MEAN));
      case "GlobalMaxPooling1D", "GlobalMaxPool1D" -> List.of(new Pool(name, Pool.Kind.MAX));
      case "BatchNormalization" -> List.of(batchNormalization(layer, weights));
      case "LayerNormalization" -> List.of(layerNormalization(layer, weights));
      case "Activation" ->
          List.of(new ActivationLayer(name, layer.activation("activation", "linear", slope)));
      case "Softmax" -> List.of(new ActivationLayer(name, Activation.SOFTMAX));
      case "ReLU" -> List.of(new ActivationLayer(name, relu(layer)));
      case "LeakyReLU" ->
          List.of(
              new ActivationLayer(
                  name,
                  new Activation(
                      Activation.Kind.LEAKY_RELU,
                      number(layer, "negative_slope", "alpha", 0.3f),
                      0)));
      case "ELU" ->
          List.of(
              new ActivationLayer(
                  name,
                  new Activation(Activation.Kind.ELU, number(layer, "alpha", "alpha", 1), 0)));
      case "Flatten" -> flatten(layer, steps, sequence);
      case "Reshape" -> reshape(layer, steps);
      default ->
          throw new UnsupportedModelException(
              file
                  + ": layer "
                  + name
                  + " is a "
                  + layer.kind()
                  + ", which is not supported"
                  + (layer.kind().equals("SimpleRNN") ? "; a plain RNN has no gates to show" : ""));
    };
  }

  private List<Layer> recurrent(LayerConfig layer, Weights weights) throws FormatException {
    boolean backward = layer.flag("go_backwards", false);
    if (layer.flag("stateful", false)) {
      findings.add(
          Finding.warning(
              layer.name(), "is stateful; here every sequence begins with a zero state"));
    }
    RecurrentLayer made =
        cells.of(layer, weights, layer.name(), backward ? Direction.BACKWARD : Direction.FORWARD);
    findings.add(
        Finding.fact(
            layer.name(),
            origin(weights)
                + (made instanceof Gru gru
                    ? "; gates update, reset, candidate; "
                        + gru.variant().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                        + "; update keeps"
                    : "; gates input, forget, candidate, output")));
    // Keras hands on the states in the order in which they were made.
    return backward && made.sequences()
        ? List.of(made, new Reverse(layer.name() + "_order"))
        : List.of(made);
  }

  private static String origin(Weights weights) {
    return "weights from " + String.join(", ", weights.values().keySet());
  }

  private Bidirectional bidirectional(LayerConfig layer, Weights weights) throws FormatException {
    LayerConfig forward = layer.inner(file, "layer");
    if (!Cells.known(forward.kind())) {
      throw new UnsupportedModelException(
          file
              + ": layer "
              + layer.name()
              + " wraps a "
              + forward.kind()
              + "; a GRU or LSTM is supported");
    }
    LayerConfig backward =
        layer.config().path("backward_layer").isObject()
            ? layer.inner(file, "backward_layer")
            : forward;
    boolean named =
        weights.values().keySet().stream().anyMatch(key -> key.startsWith("forward_layer/"));
    Weights ahead = named ? weights.under("forward_layer/") : weights.half(false);
    Weights back = named ? weights.under("backward_layer/") : weights.half(true);
    JsonNode merge = layer.config().path("merge_mode");
    if (merge.isNull()) {
      throw new UnsupportedModelException(
          file
              + ": layer "
              + layer.name()
              + " has merge_mode None, two outputs; concat, sum, ave or mul is supported");
    }
    findings.add(Finding.fact(layer.name(), origin(weights)));
    return new Bidirectional(
        layer.name(),
        cells.of(forward, ahead, layer.name() + "_forward", Direction.FORWARD),
        cells.of(backward, back, layer.name() + "_backward", Direction.BACKWARD),
        Bidirectional.Merge.named(merge.asString("concat")),
        Bidirectional.Readout.FINAL_STATE);
  }

  private List<Layer> distributed(LayerConfig layer, Weights weights, int steps)
      throws FormatException {
    if (layer.kind().equals("TimeDistributedDense")) {
      return List.of(dense(layer, weights));
    }
    LayerConfig inner = layer.inner(file, "layer");
    boolean named = weights.values().keySet().stream().anyMatch(key -> key.startsWith("layer/"));
    LayerConfig renamed = new LayerConfig(inner.kind(), layer.name(), inner.config(), List.of());
    return switch (inner.kind()) {
      case "Dense",
          "Activation",
          "Dropout",
          "LayerNormalization",
          "BatchNormalization",
          "ReLU",
          "LeakyReLU",
          "ELU",
          "Softmax" ->
          of(renamed, named ? weights.under("layer/") : weights, steps, true);
      default ->
          throw new UnsupportedModelException(
              file
                  + ": layer "
                  + layer.name()
                  + " applies a "
                  + inner.kind()
                  + " to every step, which is not supported");
    };
  }

  private Dense dense(LayerConfig layer, Weights weights) throws FormatException {
    Tensor kernel = weight(layer, weights, 0);
    Tensor bias =
        weights.values().size() > 1 ? weight(layer, weights, 1) : Tensor.zeros(kernel.extent(1));
    return new Dense(layer.name(), kernel, bias, layer.activation("activation", "linear", slope));
  }

  private Tensor weight(LayerConfig layer, Weights weights, int index) throws FormatException {
    if (index >= weights.values().size()) {
      throw new FormatException(
          file
              + ": layer "
              + layer.name()
              + " has "
              + weights.values().size()
              + " weights, at least "
              + (index + 1)
              + " are needed");
    }
    return weights.list().get(index);
  }

  private Activation relu(LayerConfig layer) {
    boolean plain = layer.config().path("max_value").isNull() || !layer.config().has("max_value");
    double slopeBelow = layer.config().path("negative_slope").asDouble(0);
    if (!plain || layer.config().path("threshold").asDouble(0) != 0) {
      throw new UnsupportedModelException(
          file
              + ": layer "
              + layer.name()
              + " is a ReLU with max_value or threshold, which is not supported");
    }
    return slopeBelow == 0
        ? Activation.RELU
        : new Activation(Activation.Kind.LEAKY_RELU, (float) slopeBelow, 0);
  }

  private static float number(LayerConfig layer, String key, String older, float usual) {
    JsonNode node = layer.config().has(key) ? layer.config().path(key) : layer.config().path(older);
    return node.isNumber() ? node.floatValue() : usual;
  }

  private Scale batchNormalization(LayerConfig layer, Weights weights) throws FormatException {
    boolean scale = layer.flag("scale", true);
    boolean center = layer.flag("center", true);
    int at = 0;
    float[] gamma = scale ? weight(layer, weights, at++).values() : new float[0];
    float[] beta = center ? weight(layer, weights, at++).values() : new float[0];
    float[] mean = weight(layer, weights, at++).values();
    float[] variance = weight(layer, weights, at).values();
    double epsilon = layer.config().path("epsilon").asDouble(1e-3);
    int n = mean.length;
    double[] factor = new double[n];
    for (int i = 0; i < n; i++) {
      factor[i] = (scale ? gamma[i] : 1) / Math.sqrt(variance[i] + epsilon);
    }
    findings.add(
        Finding.folded(
            layer.name(),
            "batch normalisation with its moving statistics, as a fixed scale and shift"));
    return new Scale(
        layer.name(),
        Tensor.generate(i -> factor[i], n),
        Tensor.generate(i -> (center ? beta[i] : 0) - mean[i] * factor[i], n));
  }

  private LayerNormalization layerNormalization(LayerConfig layer, Weights weights)
      throws FormatException {
    boolean scale = layer.flag("scale", true);
    boolean center = layer.flag("center", true);
    if (!scale && !center) {
      throw new UnsupportedModelException(
          file
              + ": layer "
              + layer.name()
              + " normalises without scale and center; its width is not in the file");
    }
    Tensor first = weight(layer, weights, 0);
    Tensor gamma = scale ? first : Tensor.generate(i -> 1, first.size());
    Tensor beta = center ? weight(layer, weights, scale ? 1 : 0) : Tensor.zeros(first.size());
    return new LayerNormalization(
        layer.name(), gamma, beta, (float) layer.config().path("epsilon").asDouble(1e-3));
  }

  private List<Layer> flatten(LayerConfig layer, int steps, boolean sequence) {
    if (!sequence) {
      return folded(layer, "its input has no steps");
    }
    if (steps < 1) {
      throw new UnsupportedModelException(
          file
              + ": layer "
              + layer.name()
              + " flattens a number of steps that the file does not say");
    }
    return List.of(new Flatten(layer.name(), steps));
  }

  private List<Layer> reshape(LayerConfig layer, int steps) {
    JsonNode shape = layer.config().path("target_shape");
    boolean keeps =
        shape.size() == 2 && (shape.get(0).asInt(0) == steps || shape.get(0).asInt(0) == -1);
    if (!keeps) {
      throw new UnsupportedModelException(
          file
              + ": layer "
              + layer.name()
              + " is a Reshape to "
              + shape
              + ", which does not keep the steps");
    }
    return folded(layer, "it keeps the steps");
  }

  private List<Layer> folded(LayerConfig layer, String why) {
    findings.add(Finding.folded(layer.name(), layer.kind() + " passed over: " + why));
    return new ArrayList<>();
  }
}
