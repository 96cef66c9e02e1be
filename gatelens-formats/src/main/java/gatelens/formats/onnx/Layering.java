package gatelens.formats.onnx;

import gatelens.formats.Finding;
import gatelens.formats.onnx.Axes.Atom;
import gatelens.formats.onnx.Axes.Meaning;
import gatelens.formats.onnx.Recognition.Piece;
import gatelens.formats.onnx.Value.Computed;
import gatelens.formats.onnx.Value.Flow;
import gatelens.formats.onnx.Value.Part;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Flatten;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Scale;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Adds layers to what inputs have become: those that an expression spells out, and those that
/// belong to one that is there already.
final class Layering {
  private final Scope scope;

  Layering(Scope scope) {
    this.scope = scope;
  }

  /// An expression as layers.
  ///
  /// @throws gatelens.formats.UnsupportedModelException if a part of it is no function or layer
  ///   that is known
  Flow settled(OnnxNode node, Computed computed) {
    Flow base = computed.base();
    Optional<Bidirectional.Merge> merge = ofDirections(computed);
    if (merge.isPresent()) {
      return merged(node, base, merge.get(), computed.axes());
    }
    if (!computed.axes().equals(base.axes())) {
      throw scope.unsupported(
          computed.by(), "it makes one number of all features, which " + node + " reads");
    }
    Recognition.Found found = new Recognition(base.width()).of(computed.expression());
    if (found.failed().isPresent()) {
      throw scope.unsupported(
          computed.by(),
          "what is computed up to here from "
              + scope.origin(base)
              + " is no activation, scale or normalisation that is known");
    }
    Flow flow = base;
    for (Piece piece : found.pieces()) {
      flow = with(flow, piece);
    }
    return flow;
  }

  /// The sum or mean of two directions of one unit each, which looks like that of two features.
  private static Optional<Bidirectional.Merge> ofDirections(Computed computed) {
    Flow base = computed.base();
    if (base.width() != 2
        || !(computed.expression() instanceof Expression.Reduce reduce)
        || !(reduce.of() instanceof Expression.Start)
        || !(last(base).orElse(null) instanceof Bidirectional)) {
      return Optional.empty();
    }
    return switch (reduce.kind()) {
      case SUM -> Optional.of(Bidirectional.Merge.SUM);
      case MEAN -> Optional.of(Bidirectional.Merge.MEAN);
      case MAX, MIN -> Optional.empty();
    };
  }

  /// With what a piece of an expression stands for.
  Flow with(Flow flow, Piece piece) {
    return switch (piece) {
      case Piece.Same same -> flow;
      case Piece.Function function -> activated(flow, function.activation());
      case Piece.Scaled scaled -> scaled(flow, scaled.scale(), scaled.shift());
      case Piece.Normalised normalised ->
          flow.then(
              new LayerNormalization(
                  scope.name("layer_normalization"),
                  filled(flow.width(), 1),
                  Tensor.zeros(flow.width()),
                  (float) normalised.epsilon()),
              flow.axes());
    };
  }

  private static Tensor filled(int width, double value) {
    return Tensor.generate(i -> value, width);
  }

  private static Optional<Layer> last(Flow flow) {
    List<Layer> layers = flow.layers();
    return layers.isEmpty() ? Optional.empty() : Optional.of(layers.get(layers.size() - 1));
  }

  /// A linear dense layer takes the function as its own.
  Flow activated(Flow flow, Activation function) {
    if (last(flow).orElse(null) instanceof Dense dense
        && dense.activation().equals(Activation.LINEAR)) {
      return flow.replaced(
          new Dense(dense.name(), dense.weight(), dense.bias(), function),
          flow.axes(),
          flow.width());
    }
    return flow.then(new ActivationLayer(scope.name("activation"), function), flow.axes());
  }

  /// A shift is added to the bias of a linear dense layer; a scale and shift become those of a
  /// layer normalisation that has none.
  private Flow scaled(Flow flow, double[] scale, double[] shift) {
    boolean plain = Arrays.stream(scale).allMatch(s -> s == 1);
    int width = flow.width();
    Layer last = last(flow).orElse(null);
    if (plain && last instanceof Dense dense && dense.activation().equals(Activation.LINEAR)) {
      float[] b = dense.bias().values();
      Tensor bias = Tensor.generate(i -> b[i] + at(shift, i), b.length);
      return flow.replaced(
          new Dense(dense.name(), dense.weight(), bias, Activation.LINEAR), flow.axes(), width);
    }
    if (last instanceof LayerNormalization norm
        && norm.gamma().equals(filled(width, 1))
        && norm.beta().equals(Tensor.zeros(width))) {
      return flow.replaced(
          new LayerNormalization(
              norm.name(), tensor(scale, width), tensor(shift, width), norm.epsilon()),
          flow.axes(),
          width);
    }
    if (width < 0 || (scale.length == 1 && shift.length == 1 && last == null)) {
      return flow.then(
          new ActivationLayer(
              scope.name("activation"),
              new Activation(Activation.Kind.AFFINE, (float) scale[0], (float) shift[0])),
          flow.axes());
    }
    return flow.then(
        new Scale(scope.name("scale"), tensor(scale, width), tensor(shift, width)), flow.axes());
  }

  private static double at(double[] values, int i) {
    return values[values.length == 1 ? 0 : i];
  }

  private static Tensor tensor(double[] values, int width) {
    return Tensor.generate(i -> at(values, i), width);
  }

  // ---- directions ----

  /// One direction alone, or one step of both, as layers.
  Flow alone(OnnxNode node, Part part) {
    Flow flow = part.of();
    Bidirectional both = both(node, flow);
    if (part.direction() < 0) {
      if (part.step() != -1) {
        throw scope.unsupported(
            node, "it takes step " + part.step() + " of both directions; the last is supported");
      }
      return flow.replaced(
          readout(both, Bidirectional.Readout.LAST_STEP), part.axes(), flow.width());
    }
    RecurrentLayer one = part.direction() == 0 ? both.forward() : both.backward();
    if (part.step() == 1) {
      return flow.replaced(one.withSequences(both.sequences()), part.axes(), flow.width() / 2);
    }
    if ((part.step() == -1) != (part.direction() == 0)) {
      throw scope.unsupported(
          node,
          "it takes one step of "
              + one.name()
              + " that is not the last it reads; its final state is supported");
    }
    return flow.replaced(one.withSequences(false), part.axes(), flow.width() / 2);
  }

  private Bidirectional both(OnnxNode node, Flow flow) {
    if (last(flow).orElse(null) instanceof Bidirectional both) {
      return both;
    }
    throw scope.unsupported(node, "it takes a direction of a layer that has one only");
  }

  private static Bidirectional readout(Bidirectional both, Bidirectional.Readout readout) {
    return new Bidirectional(
        both.name(),
        both.forward().withSequences(false),
        both.backward().withSequences(false),
        both.merge(),
        readout);
  }

  /// Both directions of a layer made one.
  ///
  /// @param axes of the result
  Flow merged(OnnxNode node, Part first, Part second, Bidirectional.Merge merge, Axes axes) {
    Flow flow = first.of();
    Bidirectional both = both(node, flow);
    boolean ordered = first.direction() == 0 && second.direction() == 1;
    boolean turned = first.direction() == 1 && second.direction() == 0;
    if (!flow.madeAs(second.of())
        || !(ordered || (turned && merge != Bidirectional.Merge.CONCAT))) {
      throw scope.unsupported(node, "it joins directions in another order than forward, backward");
    }
    Part forward = ordered ? first : second;
    Part backward = ordered ? second : first;
    Bidirectional result;
    if (forward.step() == 1 && backward.step() == 1) {
      result = both;
    } else if (forward.step() == -1 && backward.step() == 0) {
      result = readout(both, Bidirectional.Readout.FINAL_STATE);
    } else if (forward.step() == -1 && backward.step() == -1) {
      result = readout(both, Bidirectional.Readout.LAST_STEP);
    } else {
      throw scope.unsupported(node, "it joins different steps of two directions");
    }
    return merged(flow, result, merge, axes);
  }

  /// Both directions of the last layer made one.
  Flow merged(OnnxNode node, Flow flow, Bidirectional.Merge merge, Axes axes) {
    return merged(flow, both(node, flow), merge, axes);
  }

  private static Flow merged(Flow flow, Bidirectional both, Bidirectional.Merge merge, Axes axes) {
    boolean concat = merge == Bidirectional.Merge.CONCAT;
    return flow.replaced(
        new Bidirectional(both.name(), both.forward(), both.backward(), merge, both.readout()),
        axes,
        concat ? flow.width() : flow.width() / 2);
  }

  // ---- steps side by side ----

  /// A flow whose features stand along one axis and nothing else does: steps that stand there too
  /// are put side by side by a layer.
  ///
  /// @param rows how many numbers the axis has, where the file says it; else -1
  Flow vector(OnnxNode node, Flow flow, int axis, int rows) {
    Axes axes = flow.axes();
    if (axes.isFeatures(axis)) {
      return flow;
    }
    List<Atom> atoms = axes.list().get(axis);
    List<Atom> rest = new ArrayList<>(atoms);
    rest.removeIf(atom -> atom.meaning() == Meaning.STEPS);
    boolean stepsFirst =
        !atoms.isEmpty()
            && atoms.get(0).meaning() == Meaning.STEPS
            && rest.size() == atoms.size() - 1;
    if (!stepsFirst || !axes.with(axis, rest.toArray(Atom[]::new)).isFeatures(axis)) {
      throw scope.unsupported(node, "it reads along " + words(axes, axis) + " of the axes " + axes);
    }
    Dim extent = atoms.get(0).extent();
    int steps =
        extent.known()
            ? Math.toIntExact(extent.factor())
            : rows > 0 && flow.width() > 0 ? rows / flow.width() : -1;
    if (steps < 1 || flow.width() < 1) {
      throw scope.unsupported(
          node, "it puts steps side by side, and the file does not say how many there are");
    }
    scope.found(
        Finding.fact(node.toString(), "reads " + steps + " steps side by side; give that many"));
    return flow.then(
        new Flatten(scope.name("flatten"), steps),
        axes.with(axis, new Atom(Meaning.FEATURES, Dim.of((long) steps * flow.width()))));
  }

  /// What an axis counts, for messages.
  static String words(Axes axes, int axis) {
    return new Axes(List.of(axes.list().get(axis))).toString();
  }
}
