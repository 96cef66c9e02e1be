package gatelens.formats.own;

import gatelens.formats.FormatException;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.Masking;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.tensor.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A layer as JSON with its tensors beside it, under `PREFIX.TENSOR`. What is written is read again
/// to the same bits.
final class LayerForm {
  private LayerForm() {}

  // ---- writing ----

  static void write(Layer layer, ObjectNode node, String prefix, Map<String, Tensor> tensors) {
    node.put("name", layer.name());
    switch (layer) {
      case Embedding e -> {
        node.put("type", "embedding").put("mask_zero", e.maskZero());
        tensors.put(prefix + ".weight", e.weight());
      }
      case Masking m -> node.put("type", "masking").put("value", m.value());
      case Gru g -> writeGru(g, node, prefix, tensors);
      case Lstm l -> writeLstm(l, node, prefix, tensors);
      case Bidirectional b -> {
        node.put("type", "bidirectional")
            .put("merge", word(b.merge()))
            .put("readout", word(b.readout()));
        write(b.forward(), node.putObject("forward"), prefix + ".forward", tensors);
        write(b.backward(), node.putObject("backward"), prefix + ".backward", tensors);
      }
      case Dense d -> {
        node.put("type", "dense");
        write(d.activation(), node.putObject("activation"));
        tensors.put(prefix + ".weight", d.weight());
        tensors.put(prefix + ".bias", d.bias());
      }
      case Dropout d -> node.put("type", "dropout").put("rate", d.rate());
      case Pool p -> node.put("type", "pool").put("kind", word(p.kind()));
      case LayerNormalization n -> {
        node.put("type", "layer_normalization").put("epsilon", n.epsilon());
        tensors.put(prefix + ".gamma", n.gamma());
        tensors.put(prefix + ".beta", n.beta());
      }
      case Scale s -> {
        node.put("type", "scale");
        tensors.put(prefix + ".scale", s.scale());
        tensors.put(prefix + ".shift", s.shift());
        s.statistics().ifPresent(of -> writeStatistics(of, node, prefix, tensors));
      }
      case ActivationLayer a ->
          write(a.activation(), node.put("type", "activation").putObject("activation"));
      case Reverse r -> node.put("type", "reverse");
      case MaskRule m -> node.put("type", "mask_rule").put("kind", word(m.kind()));
      case ParametricRelu p -> {
        node.put("type", "parametric_relu");
        tensors.put(prefix + ".slope", p.slope());
      }
      case Flatten f -> node.put("type", "flatten").put("steps", f.steps());
    }
  }

  /// A batch normalisation; scale and shift stand beside it for programs that know no more.
  private static void writeStatistics(
      Scale.Statistics of, ObjectNode node, String prefix, Map<String, Tensor> tensors) {
    node.putObject("statistics")
        .put("epsilon", of.epsilon())
        .put("momentum", of.momentum())
        .put("scaled", of.scaled())
        .put("centred", of.centred());
    tensors.put(prefix + ".gamma", of.gamma());
    tensors.put(prefix + ".beta", of.beta());
    tensors.put(prefix + ".mean", of.mean());
    tensors.put(prefix + ".variance", of.variance());
  }

  private static Scale scale(String name, Source source, JsonNode node) throws FormatException {
    JsonNode of = node.path("statistics");
    return new Scale(
        name,
        source.tensor("scale"),
        source.tensor("shift"),
        of.isObject()
            ? Optional.of(
                new Scale.Statistics(
                    source.tensor("gamma"),
                    source.tensor("beta"),
                    source.tensor("mean"),
                    source.tensor("variance"),
                    of.path("epsilon").floatValue(),
                    of.path("momentum").floatValue(),
                    of.path("scaled").asBoolean(true),
                    of.path("centred").asBoolean(true)))
            : Optional.empty());
  }

  private static void writeGru(Gru g, ObjectNode node, String prefix, Map<String, Tensor> tensors) {
    node.put("type", "gru")
        .put("variant", word(g.variant()))
        .put("direction", word(g.direction()))
        .put("sequences", g.sequences());
    write(g.settings(), node);
    tensors.put(prefix + ".input_weight", g.inputWeight());
    tensors.put(prefix + ".recurrent_weight", g.recurrentWeight());
    tensors.put(prefix + ".input_bias", g.inputBias());
    tensors.put(prefix + ".recurrent_bias", g.recurrentBias());
    tensors.put(prefix + ".initial_hidden", g.initialHidden());
  }

  private static void writeLstm(
      Lstm l, ObjectNode node, String prefix, Map<String, Tensor> tensors) {
    node.put("type", "lstm").put("direction", word(l.direction())).put("sequences", l.sequences());
    write(l.settings(), node);
    tensors.put(prefix + ".input_weight", l.inputWeight());
    tensors.put(prefix + ".recurrent_weight", l.recurrentWeight());
    tensors.put(prefix + ".bias", l.bias());
    tensors.put(prefix + ".peephole", l.peephole());
    tensors.put(prefix + ".initial_hidden", l.initialHidden());
    tensors.put(prefix + ".initial_cell", l.initialCell());
  }

  private static void write(CellSettings settings, ObjectNode node) {
    if (settings.isStandard()) {
      return;
    }
    ObjectNode form = node.putObject("settings");
    write(settings.gate(), form.putObject("gate"));
    write(settings.candidate(), form.putObject("candidate"));
    write(settings.output(), form.putObject("output"));
    if (!Float.isInfinite(settings.clip())) {
      form.put("clip", settings.clip());
    }
  }

  private static void write(Activation activation, ObjectNode node) {
    node.put("kind", word(activation.kind()))
        .put("alpha", activation.alpha())
        .put("beta", activation.beta());
    if (activation.kind().parameters() > 2) {
      node.put("gamma", activation.gamma());
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  // ---- reading ----

  /// A layer from its form.
  ///
  /// @param file for messages
  /// @throws FormatException if a part is missing or does not fit
  static Layer read(
      String file, JsonNode node, String prefix, Function<String, Optional<Tensor>> tensors)
      throws FormatException {
    Source source = new Source(file, node, prefix, tensors);
    String name = source.text("name");
    try {
      return switch (source.text("type")) {
        case "embedding" -> new Embedding(name, source.tensor("weight"), source.flag("mask_zero"));
        case "masking" -> new Masking(name, source.number("value"));
        case "gru" -> gru(name, source);
        case "lstm" -> lstm(name, source);
        case "bidirectional" ->
            new Bidirectional(
                name,
                part(file, node, prefix, tensors, "forward"),
                part(file, node, prefix, tensors, "backward"),
                source.value("merge", Bidirectional.Merge.class),
                source.value("readout", Bidirectional.Readout.class));
        case "dense" ->
            new Dense(
                name,
                source.tensor("weight"),
                source.tensor("bias"),
                activation(file, node.path("activation")));
        case "dropout" -> new Dropout(name, source.number("rate"));
        case "pool" -> new Pool(name, source.value("kind", Pool.Kind.class));
        case "layer_normalization" ->
            new LayerNormalization(
                name, source.tensor("gamma"), source.tensor("beta"), source.number("epsilon"));
        case "scale" -> scale(name, source, node);
        case "activation" -> new ActivationLayer(name, activation(file, node.path("activation")));
        case "reverse" -> new Reverse(name);
        case "mask_rule" -> new MaskRule(name, source.value("kind", MaskRule.Kind.class));
        case "parametric_relu" -> new ParametricRelu(name, source.tensor("slope"));
        case "flatten" -> new Flatten(name, (int) source.number("steps"));
        default ->
            throw new FormatException(
                file
                    + ": layer "
                    + name
                    + " is of the unknown type "
                    + source.text("type")
                    + "; it was written by a newer version");
      };
    } catch (IllegalArgumentException wrong) {
      throw new FormatException(file + ": layer " + name + ": " + wrong.getMessage(), wrong);
    }
  }

  private static RecurrentLayer part(
      String file,
      JsonNode node,
      String prefix,
      Function<String, Optional<Tensor>> tensors,
      String which)
      throws FormatException {
    Layer layer = read(file, node.path(which), prefix + "." + which, tensors);
    if (layer instanceof RecurrentLayer recurrent) {
      return recurrent;
    }
    throw new FormatException(
        file + ": " + layer.name() + " must be a gru or lstm inside a bidirectional layer");
  }

  private static Gru gru(String name, Source s) throws FormatException {
    return new Gru(
        name,
        s.value("variant", GruVariant.class),
        s.tensor("input_weight"),
        s.tensor("recurrent_weight"),
        s.tensor("input_bias"),
        s.tensor("recurrent_bias"),
        s.tensor("initial_hidden"),
        settings(s.file, s.node),
        s.value("direction", Direction.class),
        s.flag("sequences"));
  }

  private static Lstm lstm(String name, Source s) throws FormatException {
    return new Lstm(
        name,
        s.tensor("input_weight"),
        s.tensor("recurrent_weight"),
        s.tensor("bias"),
        s.tensor("peephole"),
        s.tensor("initial_hidden"),
        s.tensor("initial_cell"),
        settings(s.file, s.node),
        s.value("direction", Direction.class),
        s.flag("sequences"));
  }

  private static CellSettings settings(String file, JsonNode node) throws FormatException {
    JsonNode form = node.path("settings");
    if (form.isMissingNode()) {
      return CellSettings.STANDARD;
    }
    float clip = form.has("clip") ? form.path("clip").floatValue() : Float.POSITIVE_INFINITY;
    return new CellSettings(
        activation(file, form.path("gate")),
        activation(file, form.path("candidate")),
        activation(file, form.path("output")),
        clip);
  }

  private static Activation activation(String file, JsonNode node) throws FormatException {
    Source source = new Source(file, node, "", name -> Optional.empty());
    Activation.Kind kind = source.value("kind", Activation.Kind.class);
    return new Activation(
        kind,
        source.number("alpha"),
        source.number("beta"),
        kind.parameters() > 2 ? source.number("gamma") : 0);
  }

  private record Source(
      String file, JsonNode node, String prefix, Function<String, Optional<Tensor>> tensors) {
    String text(String key) throws FormatException {
      JsonNode value = node.path(key);
      if (!value.isString()) {
        throw missing(key);
      }
      return value.stringValue();
    }

    float number(String key) throws FormatException {
      JsonNode value = node.path(key);
      // JSON has no number without bound: it is written as a word
      if (value.isString() && value.asString().matches("-?Infinity")) {
        return value.asString().startsWith("-") ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
      }
      if (!value.isNumber()) {
        throw missing(key);
      }
      return value.floatValue();
    }

    boolean flag(String key) throws FormatException {
      JsonNode value = node.path(key);
      if (!value.isBoolean()) {
        throw missing(key);
      }
      return value.booleanValue();
    }

    <E extends Enum<E>> E value(String key, Class<E> type) throws FormatException {
      String text = text(key);
      for (E one : type.getEnumConstants()) {
        if (word(one).equals(text)) {
          return one;
        }
      }
      throw new FormatException(file + ": " + prefix + "." + key + " is the unknown word " + text);
    }

    Tensor tensor(String key) throws FormatException {
      return tensors
          .apply(prefix + "." + key)
          .orElseThrow(() ->
              new FormatException(file + ": the tensor " + prefix + "." + key + " is missing"));
    }

    private FormatException missing(String key) {
      return new FormatException(
          file + ": the architecture lacks " + key + (prefix.isEmpty() ? "" : " of " + prefix));
    }
  }
}
