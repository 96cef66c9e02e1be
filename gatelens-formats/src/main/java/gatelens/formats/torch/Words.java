package gatelens.formats.torch;

import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Activation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The words of an architecture file: one step of a model, `NAME`, `NAME:relu`,
/// `NAME:layer_norm(1e-6)`, `mean` or `tanh`.
///
/// @param name of a module, or one of the words that need none: a readout, an activation, `dropout`
/// @param kind what the module is, where its tensors leave it open: `embedding`, `dense`,
///   `layer_norm`, `batch_norm`, `prelu`
/// @param number the number in parentheses behind the kind: the epsilon of a normalisation
/// @param activation what follows it
record Words(
    String name, Optional<String> kind, Optional<Float> number, Optional<Activation> activation) {
  private static final Set<String> KINDS =
      Set.of("embedding", "dense", "layer_norm", "batch_norm", "prelu");
  private static final Set<String> READOUTS =
      Set.of("last", "mean", "max", "every", "states", "flatten");

  /// Reads one step.
  ///
  /// @param file for messages
  /// @throws UnsupportedModelException if a word is unknown
  static Words of(String file, String text) {
    String[] parts = text.split(":", -1);
    Optional<String> kind = Optional.empty();
    Optional<Float> number = Optional.empty();
    Optional<Activation> activation = Optional.empty();
    for (int i = 1; i < parts.length; i++) {
      int open = parts[i].indexOf('(');
      String word = (open < 0 ? parts[i] : parts[i].substring(0, open)).strip();
      if (i == 1 && KINDS.contains(word)) {
        kind = Optional.of(word);
        if (open >= 0) {
          number = Optional.of(number(file, text, parts[i].substring(open)));
        }
      } else if (activation.isEmpty()) {
        activation = Optional.of(activation(file, parts[i]));
      } else {
        throw new UnsupportedModelException(
            file + ": \"" + text + "\" in the architecture has more than one activation");
      }
    }
    return new Words(parts[0].strip(), kind, number, activation);
  }

  /// True for the words that make one output of all steps.
  boolean isReadout() {
    return READOUTS.contains(name);
  }

  private static float number(String file, String text, String parentheses) {
    try {
      return Float.parseFloat(parentheses.replaceAll("[()\\s]", ""));
    } catch (NumberFormatException wrong) {
      throw new UnsupportedModelException(
          file + ": \"" + text + "\" in the architecture: expected a number in parentheses");
    }
  }

  /// An activation with PyTorch's usual parameters: `leaky_relu` falls by 0.01.
  ///
  /// @throws UnsupportedModelException if it is unknown
  static Activation activation(String file, String word) {
    String plain = word.strip().toLowerCase(Locale.ROOT);
    String bare = plain.replace("_", "");
    try {
      return switch (bare) {
        case "leakyrelu" -> new Activation(Activation.Kind.LEAKY_RELU, 0.01f, 0);
        case "hardsigmoid" -> Activation.hardSigmoid(1f / 6);
        case "hardtanh" -> Activation.named("hard_tanh");
        case "hardswish", "hardsilu" -> Activation.named("hard_silu");
        case "logsoftmax" -> Activation.named("log_softmax");
        case "logsigmoid" -> Activation.named("log_sigmoid");
        case "softshrink" -> Activation.named("soft_shrink");
        case "hardshrink" -> Activation.named("hard_shrink");
        case "tanhshrink" -> Activation.named("tanh_shrink");
        default -> Activation.named(plain.replaceFirst("^leakyrelu\\(", "leaky_relu("));
      };
    } catch (IllegalArgumentException unknown) {
      throw new UnsupportedModelException(file + ": " + unknown.getMessage());
    }
  }

  /// True if a word by itself is an activation.
  static boolean isActivation(String word) {
    return List.of(
            "linear",
            "sigmoid",
            "tanh",
            "relu",
            "softmax",
            "softsign",
            "softplus",
            "elu",
            "selu",
            "celu",
            "gelu",
            "gelu_tanh",
            "silu",
            "swish",
            "mish",
            "relu6",
            "leaky_relu",
            "hard_sigmoid",
            "hard_tanh",
            "hard_silu",
            "log_softmax",
            "log_sigmoid",
            "exponential")
        .contains(word.replaceFirst("\\(.*", "").toLowerCase(Locale.ROOT));
  }
}
