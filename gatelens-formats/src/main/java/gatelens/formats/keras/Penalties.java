package gatelens.formats.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What Keras drops inside recurrent layers and by what it keeps weights small, in the words of
/// `gatelens.train.Penalty`.
final class Penalties {
  private static final List<String> CELLS = List.of("GRU", "LSTM", "CuDNNGRU", "CuDNNLSTM");

  private Penalties() {}

  /// The words of a setting that is set.
  ///
  /// @param kind of the layer
  /// @return `kernel_l1=0.01,kernel_l2=0.02`, parted by commas; empty if training here has nothing
  ///   such
  static Optional<String> of(String kind, String key, JsonNode value) {
    return switch (key) {
      case "dropout", "recurrent_dropout" ->
          CELLS.contains(kind) && value.isNumber()
              ? Optional.of(key + "=" + value.doubleValue())
              : Optional.empty();
      case "kernel_regularizer", "embeddings_regularizer" -> norms("kernel", value);
      case "recurrent_regularizer" -> norms("recurrent", value);
      case "bias_regularizer" -> norms("bias", value);
      default -> Optional.empty();
    };
  }

  private static Optional<String> norms(String what, JsonNode value) {
    boolean plain = value.isString();
    String kind = (plain ? value : value.path("class_name")).asString("").toLowerCase(Locale.ROOT);
    kind = kind.substring(kind.lastIndexOf('>') + 1).replace("_", "");
    if (!List.of("l1", "l2", "l1l2").contains(kind)) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    for (String norm : List.of("l1", "l2")) {
      // by its name alone a norm counts 0.01
      double usual = plain && kind.contains(norm) ? 0.01 : 0;
      double factor = value.path("config").path(norm).asDouble(usual);
      if (factor != 0) {
        parts.add(what + "_" + norm + "=" + factor);
      }
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(",", parts));
  }
}
