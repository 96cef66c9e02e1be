package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Activation;
import gatelens.layer.Activation.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Activations as Keras describes them: by a word, or as a layer inside a layer.
///
/// @param file for messages
/// @param slope of the hard sigmoid of this version: 0.2 before Keras 3, 1/6 from it on
/// @param stock where the settings of a layer inside a layer are written down
record Activations(String file, float slope, Stocktaking stock) {
  /// The words that are understood.
  static final List<String> WORDS =
      List.of(
          "linear",
          "sigmoid",
          "tanh",
          "relu",
          "relu6",
          "leaky_relu",
          "elu",
          "selu",
          "celu",
          "gelu",
          "silu",
          "swish",
          "mish",
          "softmax",
          "log_softmax",
          "softplus",
          "softsign",
          "exponential",
          "hard_sigmoid",
          "hard_silu",
          "hard_swish",
          "hard_tanh",
          "hard_shrink",
          "soft_shrink",
          "tanh_shrink",
          "log_sigmoid",
          "sparse_plus",
          "sparse_sigmoid",
          "squareplus");

  /// The activation under a setting.
  ///
  /// @param rank of the values with the batch: 3 for sequences, 2 for vectors
  /// @throws UnsupportedModelException if it is not understood; the message names it
  Activation of(Settings settings, String usual, int rank, String... keys) throws FormatException {
    JsonNode node = settings.first(keys);
    if (node.isMissingNode() || node.isNull()) {
      return word(settings, usual);
    }
    if (node.isString()) {
      return word(settings, node.stringValue());
    }
    LayerConfig.foreign(file, "the activation of layer " + settings.owner(), node);
    String kind = node.path("class_name").asString("");
    if (kind.equals("function") && node.path("config").isString()) {
      return word(settings, node.path("config").stringValue());
    }
    Optional<KnownLayer> known =
        KnownLayer.named(kind).filter(each -> node.path("config").isObject());
    if (known.isEmpty()) {
      throw settings.unsupported("has the activation " + kind + ", which is not supported");
    }
    Settings inner =
        new Settings(
            file,
            settings.owner() + "." + node.path("config").path("name").asString("activation"),
            known.get(),
            node.path("config"),
            stock);
    Activation found =
        ofLayer(inner, kind, rank)
            .orElseThrow(() ->
                settings.unsupported("has the activation " + kind + ", which is not supported"));
    inner.finish();
    return found;
  }

  private Activation word(Settings settings, String word) {
    String plain = word.toLowerCase(Locale.ROOT);
    if (plain.isEmpty()) {
      return Activation.LINEAR;
    }
    if (plain.equals("hard_sigmoid")) {
      return Activation.hardSigmoid(slope);
    }
    if (!WORDS.contains(plain)) {
      throw settings.unsupported(
          "has the activation " + word + "; supported are " + String.join(", ", WORDS));
    }
    return Activation.named(plain);
  }

  /// The function of a layer that is an activation; empty if it is none.
  ///
  /// @param kind the layer's class
  /// @param rank of its input with the batch
  Optional<Activation> ofLayer(Settings settings, String kind, int rank) throws FormatException {
    return switch (kind) {
      case "Activation" -> Optional.of(of(settings, "linear", rank, "activation"));
      case "Softmax" -> {
        settings.lastAxis("axis", rank);
        yield Optional.of(Activation.SOFTMAX);
      }
      case "ReLU" -> Optional.of(relu(settings));
      case "LeakyReLU" ->
          Optional.of(
              new Activation(
                  Kind.LEAKY_RELU, (float) settings.real(0.3, "negative_slope", "alpha")));
      case "ELU" -> Optional.of(new Activation(Kind.ELU, (float) settings.real(1, "alpha")));
      case "ThresholdedReLU" ->
          Optional.of(new Activation(Kind.THRESHOLDED_RELU, (float) settings.real(1, "theta")));
      default -> Optional.empty();
    };
  }

  private static Activation relu(Settings settings) {
    float most = (float) settings.real(Float.MAX_VALUE, "max_value");
    float below = (float) settings.real(0, "negative_slope");
    float threshold = (float) settings.real(0, "threshold");
    if (most == Float.MAX_VALUE && threshold == 0) {
      return below == 0 ? Activation.RELU : new Activation(Kind.LEAKY_RELU, below);
    }
    return below == 0 && threshold == 0
        ? Activation.clip(0, most)
        : new Activation(Kind.LIMITED_RELU, below, threshold, most);
  }
}
