package gatelens.formats.torch;

import gatelens.formats.FixedScales;
import gatelens.formats.GateOrder;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.own.ModelFile;
import gatelens.formats.safetensors.Safetensors;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
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
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a model's weights under PyTorch's names and in its gate order, for `load_state_dict`:
/// recurrent layers of one size that stand directly on each other as `rnn.weight_ih_l0`,
/// `rnn.weight_ih_l1` …, a single dense layer as `head.weight`, everything else under the layer's
/// own name. The header holds the architecture and where each weight went, so that the file read
/// again by {@link WrittenStateDict} is the same model to the bit.
public final class StateDictWriter {
  private static final int[] GRU_ORDER = {1, 0, 2};
  private static final int[] LSTM_ORDER = {0, 1, 2, 3};

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final WrittenStateDict.Places places = new WrittenStateDict.Places();

  private StateDictWriter() {}

  /// Writes beside the old file and moves it into place.
  ///
  /// @throws UnsupportedModelException if a layer has no form in PyTorch; the message names it
  /// @throws IOException if the file cannot be written
  public static void write(Model model, Path file) throws IOException {
    of(model).write(file);
  }

  /// The weights, with the architecture, the last activation and the order of layers in words
  /// beside them.
  ///
  /// @throws UnsupportedModelException if a layer has no form in PyTorch; the message names it
  public static Safetensors of(Model told) {
    Model model = FixedScales.of(told);
    StateDictWriter writer = new StateDictWriter();
    List<Layer> layers = model.layers();
    boolean oneStack = model.branches().size() == 1 && isOneStack(layers);
    boolean oneDense = layers.stream().filter(layer -> layer instanceof Dense).count() == 1;
    int place = 0;
    for (Layer layer : layers) {
      boolean shared = oneStack && layer instanceof RecurrentLayer;
      String name = shared ? "rnn" : layer instanceof Dense && oneDense ? "head" : layer.name();
      writer.layer(layer, writer.free(name, shared && place > 0), shared ? place : 0);
      place += layer instanceof RecurrentLayer ? 1 : 0;
    }
    Map<String, String> words = new LinkedHashMap<>();
    words.put("format", "pt");
    words.put("layers", model.toString());
    words.put("activation", model.finalActivation().toString());
    boolean masks =
        model.branches().stream()
            .flatMap(branch -> branch.layers().stream())
            .anyMatch(layer -> layer instanceof Embedding e && e.maskZero());
    if (masks) {
      words.put("mask", "steps are masked: read them as packed sequences");
    }
    writer.places.write(words);
    ModelFile.words(model).forEach((key, word) -> words.put(WrittenStateDict.PREFIX + key, word));
    return new Safetensors(writer.tensors, words);
  }

  /// A module's name that nothing else bears.
  private String free(String name, boolean again) {
    String free = name;
    while (!again && taken(free)) {
      free += "_";
    }
    return free;
  }

  private boolean taken(String name) {
    return tensors.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
  }

  /// True if all recurrent layers are of one form and stand directly on each other, so that one
  /// module of PyTorch computes them.
  private static boolean isOneStack(List<Layer> layers) {
    Optional<RecurrentLayer> below = Optional.empty();
    boolean apart = false;
    for (Layer layer : layers) {
      if (layer instanceof RecurrentLayer cell) {
        if (below.isPresent()
            && (apart || !below.get().sequences() || !Form.of(below.get()).equals(Form.of(cell)))) {
          return false;
        }
        below = Optional.of(cell);
        apart = false;
      } else if (!(layer instanceof Dropout)) {
        apart = true;
      }
    }
    return below.isPresent();
  }

  /// What layers of one stack have in common.
  private record Form(boolean gru, int units, boolean both) {
    static Form of(RecurrentLayer layer) {
      return switch (layer) {
        case Gru gru -> new Form(true, gru.units(), false);
        case Lstm lstm -> new Form(false, lstm.units(), false);
        case Bidirectional both -> {
          Form one = of(both.forward());
          yield new Form(one.gru(), one.units(), true);
        }
      };
    }
  }

  private static UnsupportedModelException unsupported(String layer, String why) {
    return new UnsupportedModelException(
        "layer " + layer + " has no form in PyTorch: " + why + "; ONNX may have one");
  }

  private void layer(Layer layer, String name, int place) {
    switch (layer) {
      case RecurrentLayer cell -> recurrent(cell, cell.name(), name + ".", place);
      case Embedding e -> same(e.name() + ".weight", name + ".weight", e.weight());
      case Dense d -> {
        tensors.put(
            name + ".weight", GateOrder.rows(d.weight(), d.weight().extent(1), new int[] {0}));
        places.put(d.name() + ".weight", WrittenStateDict.How.TRANSPOSED, name + ".weight");
        same(d.name() + ".bias", name + ".bias", d.bias());
      }
      case LayerNormalization n -> {
        same(n.name() + ".gamma", name + ".weight", n.gamma());
        same(n.name() + ".beta", name + ".bias", n.beta());
      }
      case Scale s -> {
        // nn.BatchNorm1d(width, eps=0) whose statistics are those of standardised values.
        same(s.name() + ".scale", name + ".weight", s.scale());
        same(s.name() + ".shift", name + ".bias", s.shift());
        tensors.put(name + ".running_mean", Tensor.zeros(s.scale().size()));
        tensors.put(name + ".running_var", Tensor.generate(i -> 1, s.scale().size()));
      }
      case ParametricRelu p -> same(p.name() + ".slope", name + ".weight", p.slope());
      case Masking m ->
          throw unsupported(m.name(), "PyTorch has no masking; pack the sequences instead");
      case MaskRule m ->
          throw unsupported(m.name(), "PyTorch has no masks; pack the sequences instead");
      case Reverse r -> throw unsupported(r.name(), "it reverses the steps");
      case Dropout d -> {}
      case Pool p -> {}
      case ActivationLayer a -> {}
      case Flatten f -> {}
    }
  }

  private void same(String own, String torch, Tensor tensor) {
    tensors.put(torch, tensor);
    places.put(own, WrittenStateDict.How.SAME, torch);
  }

  private void recurrent(RecurrentLayer layer, String own, String prefix, int place) {
    switch (layer) {
      case Bidirectional both -> {
        if (both.merge() != Bidirectional.Merge.CONCAT) {
          throw unsupported(both.name(), "it merges its directions by " + both.merge());
        }
        if (!Form.of(both.forward()).equals(Form.of(both.backward()))) {
          throw unsupported(both.name(), "its two directions differ in kind or size");
        }
        one(both.forward(), own + ".forward", prefix, "_l" + place);
        one(both.backward(), own + ".backward", prefix, "_l" + place + "_reverse");
      }
      case Gru gru -> one(forward(gru, gru.direction()), own, prefix, "_l" + place);
      case Lstm lstm -> one(forward(lstm, lstm.direction()), own, prefix, "_l" + place);
    }
  }

  private static RecurrentLayer forward(RecurrentLayer layer, Direction direction) {
    if (direction == Direction.BACKWARD) {
      throw unsupported(layer.name(), "it reads backward only");
    }
    return layer;
  }

  private void one(RecurrentLayer layer, String own, String prefix, String suffix) {
    switch (layer) {
      case Gru gru -> {
        standard(gru.name(), gru.settings().isStandard(), gru.initialHidden());
        if (gru.variant() != GruVariant.RESET_AFTER) {
          throw unsupported(gru.name(), "it is a GRU that is " + gru.variant());
        }
        int units = gru.units();
        weight(
            own + ".input_weight", prefix + "weight_ih" + suffix, gru.inputWeight(), units, true);
        weight(
            own + ".recurrent_weight",
            prefix + "weight_hh" + suffix,
            gru.recurrentWeight(),
            units,
            true);
        bias(own + ".input_bias", prefix + "bias_ih" + suffix, gru.inputBias(), units);
        bias(own + ".recurrent_bias", prefix + "bias_hh" + suffix, gru.recurrentBias(), units);
        places.zeros(own + ".initial_hidden", units);
      }
      case Lstm lstm -> {
        standard(lstm.name(), lstm.settings().isStandard(), lstm.initialHidden());
        standard(lstm.name(), lstm.peephole().size() == 0, lstm.initialCell());
        int units = lstm.units();
        weight(
            own + ".input_weight", prefix + "weight_ih" + suffix, lstm.inputWeight(), units, false);
        weight(
            own + ".recurrent_weight",
            prefix + "weight_hh" + suffix,
            lstm.recurrentWeight(),
            units,
            false);
        tensors.put(prefix + "bias_ih" + suffix, lstm.bias());
        places.put(own + ".bias", WrittenStateDict.How.FIRST_BIAS, prefix + "bias_ih" + suffix);
        tensors.put(prefix + "bias_hh" + suffix, Tensor.zeros(lstm.bias().size()));
        places.zeros(own + ".peephole", 0);
        places.zeros(own + ".initial_hidden", units);
        places.zeros(own + ".initial_cell", units);
      }
      case Bidirectional both -> throw unsupported(both.name(), "it stands inside another");
    }
  }

  private static void standard(String name, boolean usual, Tensor start) {
    for (float value : start.values()) {
      if (value != 0) {
        throw unsupported(name, "it starts from a state other than zero");
      }
    }
    if (!usual) {
      throw unsupported(name, "its functions, clipping or peepholes are not the standard ones");
    }
  }

  private void weight(String own, String torch, Tensor weight, int units, boolean gru) {
    tensors.put(torch, GateOrder.rows(weight, units, gru ? GRU_ORDER : LSTM_ORDER));
    places.put(own, gru ? WrittenStateDict.How.GRU_WEIGHT : WrittenStateDict.How.TRANSPOSED, torch);
  }

  private void bias(String own, String torch, Tensor bias, int units) {
    tensors.put(torch, GateOrder.ordered(bias, units, GRU_ORDER));
    places.put(own, WrittenStateDict.How.GRU_BIAS, torch);
  }
}
