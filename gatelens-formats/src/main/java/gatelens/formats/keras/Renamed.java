package gatelens.formats.keras;

import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
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

/// Layers under other names.
final class Renamed {
  private Renamed() {}

  /// The same layer under another name.
  static Layer of(Layer layer, String name) {
    return switch (layer) {
      case RecurrentLayer recurrent -> of(recurrent, name);
      case Embedding e -> new Embedding(name, e.weight(), e.maskZero());
      case Masking m -> new Masking(name, m.value());
      case MaskRule m -> new MaskRule(name, m.kind());
      case Dense d -> new Dense(name, d.weight(), d.bias(), d.activation());
      case Dropout d -> new Dropout(name, d.rate());
      case Pool p -> new Pool(name, p.kind());
      case LayerNormalization n -> new LayerNormalization(name, n.gamma(), n.beta(), n.epsilon());
      case Scale s -> new Scale(name, s.scale(), s.shift(), s.statistics());
      case ActivationLayer a -> new ActivationLayer(name, a.activation());
      case ParametricRelu p -> new ParametricRelu(name, p.slope());
      case Reverse r -> new Reverse(name);
      case Flatten f -> new Flatten(name, f.steps());
    };
  }

  /// The same recurrent layer under another name.
  static RecurrentLayer of(RecurrentLayer layer, String name) {
    return switch (layer) {
      case Gru g ->
          new Gru(
              name,
              g.variant(),
              g.inputWeight(),
              g.recurrentWeight(),
              g.inputBias(),
              g.recurrentBias(),
              g.initialHidden(),
              g.settings(),
              g.direction(),
              g.sequences());
      case Lstm l ->
          new Lstm(
              name,
              l.inputWeight(),
              l.recurrentWeight(),
              l.bias(),
              l.peephole(),
              l.initialHidden(),
              l.initialCell(),
              l.settings(),
              l.direction(),
              l.sequences());
      case Bidirectional b ->
          new Bidirectional(
              name,
              of(b.forward(), name + "_forward"),
              of(b.backward(), name + "_backward"),
              b.merge(),
              b.readout());
    };
  }
}
