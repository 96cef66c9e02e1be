package gatelens.formats.torch;

import java.util.Locale;

/// What a tensor that fits no place seems to be, by its name and shape: a message that names the
/// cause helps more than one that names a tensor.
final class Hints {
  private Hints() {}

  /// In words.
  ///
  /// @param name of the tensor
  /// @param weights the others, for what stands beside it
  static String of(String name, Weights weights) {
    String stem = stem(name);
    String lower = name.toLowerCase(Locale.ROOT);
    Weights.Weight weight = weights.any(name).orElse(null);
    if (weight == null) {
      return "";
    }
    int rank = weight.value().shape().rank();
    int size = weight.value().size();
    String told = "; its place is not in the file, --architecture tells it (\"layers\")";
    if (!weight.type().isReal() && (rank > 1 || Stack.isKey(name))) {
      return "whole numbers ("
          + weight.type()
          + ") where weights are expected, without the scale that makes them numbers: a quantised"
          + " model; save it before it is quantised";
    }
    if (!weight.type().isReal()) {
      return "a buffer of "
          + weight.type()
          + "; if it does not matter, tell --architecture {\"ignore\": [\""
          + name
          + "\"]}";
    }
    if (lower.contains("running_mean")
        || lower.contains("running_var")
        || weights.any(stem + "running_mean").isPresent()) {
      return "a part of a BatchNorm" + told + "; an InstanceNorm is not supported";
    }
    if (lower.contains("lora_")) {
      return "an adapter (LoRA); merge it before saving: model = model.merge_and_unload()";
    }
    if (lower.contains("in_proj") || lower.contains("attn") || lower.contains("attention")) {
      return "a part of an attention, which is not supported";
    }
    if (rank == 3 && lower.endsWith("weight")) {
      return "the weight of a Conv1d, which is not supported";
    }
    if (rank > 3) {
      return "the weight of a convolution, which is not supported";
    }
    if (lower.endsWith("bias") && convolves(stem, weights)) {
      return "the bias of a convolution, which is not supported";
    }
    String folded = stem + "parametrizations.";
    if (weights.everHad(folded)) {
      return "it stands beside " + folded + "…, which leaves no weight for it";
    }
    if (lower.matches(
        "(.*[._])?([hc]_?0|init\\w*|start\\w*|hidden\\w*|(\\w*_)?states?)([._].*)?")) {
      return "a learned first state, perhaps, which is not supported";
    }
    if (size == 1) {
      return "a single number: a temperature, a scale or the slope of a PReLU, perhaps";
    }
    if ((rank == 1 && lower.endsWith(".weight") && weights.any(stem + "bias").isPresent())
        || (rank == 1 && lower.endsWith(".bias") && weights.any(stem + "weight").isPresent())) {
      return "a part of a LayerNorm or GroupNorm" + told;
    }
    if (rank == 1 && lower.endsWith(".weight")) {
      return "the weight of a LayerNorm or RMSNorm without bias, or of a PReLU, perhaps" + told;
    }
    if (rank == 2) {
      return "a matrix that fits no place";
    }
    return "a parameter of its own, such as an attention vector, whose use is not in the file";
  }

  private static boolean convolves(String stem, Weights weights) {
    return weights.any(stem + "weight").filter(w -> w.value().shape().rank() > 2).isPresent();
  }

  /// True for a tensor that no architecture file could give a place: a buffer, an attention, a
  /// convolution, a parameter that belongs to no layer.
  static boolean isHopeless(String name, Weights weights) {
    String lower = name.toLowerCase(Locale.ROOT);
    return weights.look(name).isEmpty()
        || lower.contains("lora_")
        || lower.contains("attn")
        || lower.contains("attention")
        || weights.look(name).filter(w -> w.shape().rank() > 2).isPresent()
        || !name.matches("(.*\\.)?(weight|bias|running_mean|running_var)");
  }

  /// The module that a tensor belongs to, with its dot.
  static String stem(String name) {
    return name.substring(0, name.lastIndexOf('.') + 1);
  }
}
