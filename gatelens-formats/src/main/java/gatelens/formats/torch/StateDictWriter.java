package gatelens.formats.torch;

import gatelens.formats.GateOrder;
import gatelens.formats.UnsupportedModelException;
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

/// Writes a model's weights under PyTorch's names and in its gate order, for `load_state_dict`:
/// recurrent layers of one size as `rnn.weight_ih_l0`, `rnn.weight_ih_l1` …, a single dense layer
/// as `head.weight`, everything else under the layer's own name. The counterpart of {@link
/// StateDict}.
public final class StateDictWriter {
  private static final int[] GRU_ORDER = {1, 0, 2};
  private static final int[] LSTM_ORDER = {0, 1, 2, 3};

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private StateDictWriter() {}

  /// Writes beside the old file and moves it into place.
  ///
  /// @throws UnsupportedModelException if a layer has no form in PyTorch; the message names it
  /// @throws IOException if the file cannot be written
  public static void write(Model model, Path file) throws IOException {
    of(model).write(file);
  }

  /// The weights, with the last activation and the readout in words beside them.
  ///
  /// @throws UnsupportedModelException if a layer has no form in PyTorch; the message names it
  public static Safetensors of(Model model) {
    StateDictWriter writer = new StateDictWriter();
    List<Layer> layers = model.layers();
    List<RecurrentLayer> recurrent =
        layers.stream()
            .filter(layer -> layer instanceof RecurrentLayer)
            .map(layer -> (RecurrentLayer) layer)
            .toList();
    boolean oneStack =
        model.branches().size() == 1 && recurrent.stream().map(Form::of).distinct().count() == 1;
    long dense = layers.stream().filter(layer -> layer instanceof Dense).count();
    int place = 0;
    for (Layer layer : layers) {
      switch (layer) {
        case RecurrentLayer cell -> {
          writer.recurrent(cell, oneStack ? "rnn." : cell.name() + ".", oneStack ? place : 0);
          place++;
        }
        case Embedding e -> writer.tensors.put(e.name() + ".weight", e.weight());
        case Dense d -> writer.dense(d, dense == 1 ? "head" : d.name());
        case LayerNormalization n -> {
          writer.tensors.put(n.name() + ".weight", n.gamma());
          writer.tensors.put(n.name() + ".bias", n.beta());
        }
        case Scale s -> {
          writer.tensors.put(s.name() + ".scale", s.scale());
          writer.tensors.put(s.name() + ".shift", s.shift());
        }
        case Masking m ->
            throw unsupported(m.name(), "PyTorch has no masking; pack the sequences instead");
        case MaskRule m -> throw unsupported(m.name(), "PyTorch has no masks");
        case ParametricRelu p -> throw unsupported(p.name(), "its slopes have no place there");
        case Reverse r -> throw unsupported(r.name(), "it reverses the steps");
        case Dropout d -> {}
        case Pool p -> {}
        case ActivationLayer a -> {}
        case Flatten f -> {}
      }
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
    return new Safetensors(writer.tensors, words);
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

  private void dense(Dense d, String name) {
    tensors.put(name + ".weight", GateOrder.rows(d.weight(), d.weight().extent(1), new int[] {0}));
    tensors.put(name + ".bias", d.bias());
  }

  private void recurrent(RecurrentLayer layer, String prefix, int place) {
    switch (layer) {
      case Bidirectional both -> {
        if (both.merge() != Bidirectional.Merge.CONCAT) {
          throw unsupported(both.name(), "it merges its directions by " + both.merge());
        }
        one(both.forward(), prefix, "_l" + place);
        one(both.backward(), prefix, "_l" + place + "_reverse");
      }
      case Gru gru -> one(forward(gru, gru.direction()), prefix, "_l" + place);
      case Lstm lstm -> one(forward(lstm, lstm.direction()), prefix, "_l" + place);
    }
  }

  private static RecurrentLayer forward(RecurrentLayer layer, Direction direction) {
    if (direction == Direction.BACKWARD) {
      throw unsupported(layer.name(), "it reads backward only");
    }
    return layer;
  }

  private void one(RecurrentLayer layer, String prefix, String suffix) {
    switch (layer) {
      case Gru gru -> {
        standard(gru.name(), gru.settings().isStandard(), gru.initialHidden());
        if (gru.variant() != GruVariant.RESET_AFTER) {
          throw unsupported(gru.name(), "it is a GRU that is " + gru.variant());
        }
        put(prefix, suffix, gru.inputWeight(), gru.recurrentWeight(), gru.units(), GRU_ORDER);
        tensors.put(
            prefix + "bias_ih" + suffix,
            GateOrder.ordered(gru.inputBias(), gru.units(), GRU_ORDER));
        tensors.put(
            prefix + "bias_hh" + suffix,
            GateOrder.ordered(gru.recurrentBias(), gru.units(), GRU_ORDER));
      }
      case Lstm lstm -> {
        standard(lstm.name(), lstm.settings().isStandard(), lstm.initialHidden());
        standard(lstm.name(), lstm.peephole().size() == 0, lstm.initialCell());
        put(prefix, suffix, lstm.inputWeight(), lstm.recurrentWeight(), lstm.units(), LSTM_ORDER);
        tensors.put(prefix + "bias_ih" + suffix, lstm.bias());
        tensors.put(prefix + "bias_hh" + suffix, Tensor.zeros(lstm.bias().size()));
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

  private void put(
      String prefix, String suffix, Tensor input, Tensor recurrent, int units, int[] order) {
    tensors.put(prefix + "weight_ih" + suffix, GateOrder.rows(input, units, order));
    tensors.put(prefix + "weight_hh" + suffix, GateOrder.rows(recurrent, units, order));
  }
}
