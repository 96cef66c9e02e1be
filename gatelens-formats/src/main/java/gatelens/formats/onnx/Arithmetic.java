package gatelens.formats.onnx;

import gatelens.formats.onnx.Axes.Atom;
import gatelens.formats.onnx.Axes.Meaning;
import gatelens.formats.onnx.Expression.Apply;
import gatelens.formats.onnx.Expression.Fixed;
import gatelens.formats.onnx.Expression.Operation;
import gatelens.formats.onnx.Expression.Reduce;
import gatelens.formats.onnx.Value.Computed;
import gatelens.formats.onnx.Value.Constant;
import gatelens.formats.onnx.Value.Flow;
import gatelens.formats.onnx.Value.Part;
import gatelens.layer.Bidirectional;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Operators that compute one number of one number of each input. What they mean together is found
/// when a layer reads the result.
final class Arithmetic {
  private static final int LONGEST = 400;

  private final Scope scope;

  Arithmetic(Scope scope) {
    this.scope = scope;
  }

  /// The result of an operator on values of which at least one is made of the graph's inputs.
  Value result(OnnxNode node) {
    List<Value> values =
        node.operator().equals("Clip") ? List.of(scope.input(node, 0)) : scope.inputs(node);
    if (values.size() == 2 && values.get(0) instanceof Part a && values.get(1) instanceof Part b) {
      return directions(node, a, b);
    }
    List<Computed> derived = new ArrayList<>();
    for (Value value : values) {
      if (!(value instanceof Constant)) {
        derived.add(derived(node, value));
      }
    }
    Computed wide = derived.stream().filter(each -> full(each)).findFirst().orElse(derived.get(0));
    for (Computed each : derived) {
      fits(node, each, wide);
    }
    Axes axes = extended(wide.axes(), values);
    boolean added = axes.rank() != wide.axes().rank();
    Flow base = added ? wide.base().with(axes) : wide.base();
    List<Expression> arguments = new ArrayList<>();
    int next = 0;
    for (Value value : values) {
      arguments.add(
          value instanceof Constant constant
              ? fixed(node, constant, axes, wide.base())
              : derived.get(next++).expression());
    }
    if (derived.stream().anyMatch(each -> each.expression().order().size() > LONGEST)) {
      throw scope.unsupported(node, "more than " + LONGEST + " operations follow each other");
    }
    return new Computed(
        base, new Apply(operation(node), arguments, Elementwise.function(node)), axes, node);
  }

  private Operation operation(OnnxNode node) {
    if (node.operator().equals("Clip")) {
      double low = Limits.low(scope, node);
      double high = Limits.high(scope, node);
      return x -> Math.min(high, Math.max(low, x[0]));
    }
    return Elementwise.operation(node)
        .orElseThrow(() -> scope.unsupported(node, "its settings are not supported"));
  }

  private static boolean full(Computed computed) {
    return computed.axes().equals(computed.base().axes());
  }

  private Computed derived(OnnxNode node, Value value) {
    Computed computed =
        value instanceof Computed known ? known : start(node, scope.flow(node, value));
    scope.refuseTokens(node, computed.base());
    return computed;
  }

  private static Computed start(OnnxNode node, Flow flow) {
    return new Computed(flow, Expression.Start.ONE, flow.axes(), node);
  }

  private void fits(OnnxNode node, Computed one, Computed wide) {
    boolean same = one.base().madeAs(wide.base()) && one.base().axes().equals(wide.base().axes());
    if (!same) {
      throw scope.unsupported(
          node,
          "it combines "
              + scope.words(one)
              + " with "
              + scope.words(wide)
              + ", both made of the graph's inputs (a residual path, a gate or attention)");
    }
    Axes axes = one.axes();
    boolean fits = axes.rank() == wide.axes().rank();
    for (int axis = 0; fits && axis < axes.rank(); axis++) {
      fits =
          axes.list().get(axis).equals(wide.axes().list().get(axis))
              || (axes.isOne(axis) && wide.axes().isFeatures(axis));
    }
    if (!fits) {
      throw scope.unsupported(node, "it combines the axes " + axes + " with " + wide.axes());
    }
  }

  private static Axes extended(Axes axes, List<Value> values) {
    int rank = axes.rank();
    for (Value value : values) {
      if (value instanceof Constant constant) {
        rank = Math.max(rank, constant.dims().size());
      }
    }
    List<Long> lead = new ArrayList<>();
    for (long axis = 0; axis < rank - axes.rank(); axis++) {
      lead.add(axis);
    }
    return axes.unsqueezed(lead);
  }

  /// A constant as one number, or one a feature.
  private Fixed fixed(OnnxNode node, Constant constant, Axes axes, Flow base) {
    Numbers numbers = constant.numbers();
    int lead = axes.rank() - constant.dims().size();
    for (int axis = 0; axis < constant.dims().size(); axis++) {
      Dim dim = constant.dims().get(axis);
      int at = lead + axis;
      if (!dim.is(1)
          && !dim.equals(axes.extent(at))
          && !(dim.known() && !axes.extent(at).known())) {
        throw scope.unsupported(
            node,
            "it repeats "
                + Layering.words(axes, at)
                + " of the axes "
                + axes
                + " "
                + dim
                + " times");
      }
    }
    if (numbers.size() > 0 && numbers.uniform()) {
      return new Fixed(new double[] {numbers.at(0)});
    }
    int[] strides = new int[axes.rank()];
    int stride = 1;
    for (int axis = numbers.rank() - 1; axis >= 0; axis--) {
      if (numbers.extent(axis) != 1) {
        strides[lead + axis] = stride;
        alongFeatures(node, axes, lead + axis);
      }
      stride *= numbers.extent(axis);
    }
    return new Fixed(perFeature(numbers, axes, strides, base.width()));
  }

  private void alongFeatures(OnnxNode node, Axes axes, int axis) {
    for (Atom atom : axes.list().get(axis)) {
      if (atom.meaning() != Meaning.FEATURES && atom.meaning() != Meaning.DIRECTIONS) {
        throw scope.unsupported(
            node,
            "its constant has other numbers along "
                + Layering.words(axes, axis)
                + " of the axes "
                + axes
                + "; one number a feature is supported");
      }
    }
  }

  /// The number of each feature; those of two directions stand one behind the other.
  private static double[] perFeature(Numbers numbers, Axes axes, int[] strides, int width) {
    int count = width > 0 ? width : numbers.size();
    double[] values = new double[count];
    for (int j = 0; j < count; j++) {
      int rest = j;
      int flat = 0;
      for (Meaning meaning : new Meaning[] {Meaning.FEATURES, Meaning.DIRECTIONS}) {
        for (int axis = 0; axis < axes.rank(); axis++) {
          int inner = 1;
          List<Atom> atoms = axes.list().get(axis);
          for (int a = atoms.size() - 1; a >= 0; a--) {
            int extent =
                atoms.get(a).extent().known()
                    ? Math.toIntExact(atoms.get(a).extent().factor())
                    : count;
            if (atoms.get(a).meaning() == meaning) {
              flat += rest % extent * inner * strides[axis];
              rest /= extent;
            }
            inner *= extent;
          }
        }
      }
      values[j] = numbers.at(flat);
    }
    return values;
  }

  private Value directions(OnnxNode node, Part a, Part b) {
    Bidirectional.Merge merge =
        switch (node.operator()) {
          case "Add", "Sum" -> Bidirectional.Merge.SUM;
          case "Mul" -> Bidirectional.Merge.PRODUCT;
          case "Mean" -> Bidirectional.Merge.MEAN;
          default -> throw scope.unsupported(node, "it combines two directions of a layer");
        };
    if (!a.axes().equals(b.axes())) {
      throw scope.unsupported(node, "it combines the axes " + a.axes() + " with " + b.axes());
    }
    return scope.layering().merged(node, a, b, merge, a.axes());
  }

  /// One number of all features.
  Value reduced(OnnxNode node, int axis, Reduce.Kind kind, boolean keep) {
    Computed of = derived(node, scope.input(node, 0));
    Axes axes = of.axes();
    return new Computed(
        of.base(),
        new Reduce(kind, of.expression()),
        keep ? axes.with(axis) : axes.without(axis),
        node);
  }

  /// With axes of length one put in or taken out, where it is one number of all features; empty
  /// elsewhere.
  static Optional<Value> oneAxes(Value value, List<Long> put) {
    return value instanceof Computed computed && !full(computed)
        ? Optional.of(
            new Computed(
                computed.base(),
                computed.expression(),
                computed.axes().unsqueezed(put),
                computed.by()))
        : Optional.empty();
  }
}
