package gatelens.formats.onnx;

import gatelens.formats.onnx.Axes.Atom;
import gatelens.formats.onnx.Axes.Meaning;
import gatelens.formats.onnx.Value.Constant;
import gatelens.formats.onnx.Value.Flow;
import gatelens.formats.onnx.Value.Part;
import gatelens.formats.onnx.Value.Stacked;
import gatelens.layer.Bidirectional;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Operators that move axes, and those that join values.
final class Rearranging {
  private final Scope scope;

  Rearranging(Scope scope) {
    this.scope = scope;
  }

  /// The result of a node that gives a value other axes.
  Value result(OnnxNode node) {
    Value value = scope.input(node, 0);
    Optional<Value> narrow =
        node.operator().equals("Unsqueeze")
            ? Arithmetic.oneAxes(value, scope.list(node, "axes", 1))
            : Optional.empty();
    if (narrow.isPresent()) {
      return narrow.get();
    }
    if (value instanceof Part part) {
      return new Part(part.of(), part.direction(), part.step(), changed(node, part.axes()));
    }
    Flow flow = scope.flow(node, value);
    return flow.with(changed(node, flow.axes()));
  }

  private Axes changed(OnnxNode node, Axes axes) {
    return switch (node.operator()) {
      case "Transpose" -> axes.permuted(node.numbers("perm"));
      case "Unsqueeze" -> axes.unsqueezed(scope.list(node, "axes", 1));
      case "Squeeze" -> squeezed(node, axes);
      case "Flatten" -> flattened(node, axes);
      case "Expand" -> expanded(node, axes);
      default -> reshaped(node, axes);
    };
  }

  private Axes squeezed(OnnxNode node, Axes axes) {
    List<Long> named = scope.list(node, "axes", 1);
    Axes result = axes;
    for (int i = axes.rank() - 1; i >= 0; i--) {
      boolean asked = named.contains((long) i) || named.contains((long) i - axes.rank());
      if (asked && !axes.isOne(i)) {
        throw scope.unsupported(
            node, "it drops the axis " + Layering.words(axes, i) + " of " + axes);
      }
      if (asked || (named.isEmpty() && axes.isOne(i))) {
        result = result.without(i);
      }
    }
    return result;
  }

  private static Axes flattened(OnnxNode node, Axes axes) {
    long named = node.number("axis", 1);
    int at = Math.toIntExact(named < 0 ? named + axes.rank() : named);
    List<Atom> lead = new ArrayList<>();
    List<Atom> rest = new ArrayList<>();
    for (int axis = 0; axis < axes.rank(); axis++) {
      (axis < at ? lead : rest).addAll(axes.list().get(axis));
    }
    return new Axes(List.of(lead, rest));
  }

  private Axes expanded(OnnxNode node, Axes axes) {
    List<Dim> shape = shape(node);
    List<Long> lead = new ArrayList<>();
    for (long axis = 0; axis < shape.size() - axes.rank(); axis++) {
      lead.add(axis);
    }
    Axes more = axes.unsqueezed(lead);
    for (int i = 0; i < shape.size(); i++) {
      Dim asked = shape.get(shape.size() - 1 - i);
      Dim have = more.extent(more.rank() - 1 - i);
      if (!asked.is(1) && !asked.equals(have)) {
        throw scope.unsupported(node, "it repeats the axes " + axes + " to the sizes " + shape);
      }
    }
    return more;
  }

  private List<Dim> shape(OnnxNode node) {
    if (node.has("shape")) {
      return node.numbers("shape").stream().map(Dim::of).toList();
    }
    Value shape = scope.input(node, 1);
    return SizeArithmetic.sizes(shape)
        .orElseThrow(() -> scope.unsupported(node, "its shape is " + scope.words(shape)))
        .list();
  }

  private Axes reshaped(OnnxNode node, Axes axes) {
    List<Dim> shape = shape(node);
    return axes.reshaped(shape, node.number("allowzero", 0) != 0)
        .orElseThrow(() ->
            scope.unsupported(
                node,
                "it gives the axes "
                    + axes
                    + " of sizes "
                    + axes.extents()
                    + " the sizes "
                    + shape
                    + ", which mixes them"));
  }

  // ---- joining ----

  /// The result of a Concat of values of which at least one is made of the graph's inputs.
  Value joined(OnnxNode node) {
    List<Value> parts = scope.inputs(node);
    if (parts.size() == 1) {
      return parts.get(0);
    }
    if (parts.stream().allMatch(p -> p instanceof Part)) {
      return directions(node, parts);
    }
    List<Flow> flows = new ArrayList<>();
    for (Value part : parts) {
      if (part instanceof Constant) {
        throw scope.unsupported(node, "it puts constant numbers beside values of the inputs");
      }
      flows.add(scope.flow(node, part));
    }
    Axes first = flows.get(0).axes();
    int axis = first.place(node.number("axis", 0));
    boolean states =
        flows.stream()
            .allMatch(flow ->
                !flow.sequence()
                    && flow.axes().rank() == first.rank()
                    && (flow.axes().isOne(axis) || flow.axes().is(axis, Meaning.DIRECTIONS))
                    && (axis < first.rank() - 1 || !flow.axes().isFeatures(axis)));
    if (states) {
      return new Stacked(flows);
    }
    flows.forEach(flow -> scope.refuseTokens(node, flow));
    return sideBySide(node, flows, axis);
  }

  private Value directions(OnnxNode node, List<Value> parts) {
    if (parts.size() != 2) {
      throw scope.unsupported(node, "it joins " + parts.size() + " parts of layers");
    }
    Part first = (Part) parts.get(0);
    Part second = (Part) parts.get(1);
    Axes axes = first.axes();
    int axis = axes.place(node.number("axis", 0));
    if (!axes.equals(second.axes())) {
      throw scope.unsupported(node, "it joins the axes " + axes + " and " + second.axes());
    }
    if (axes.isFeatures(axis) || axes.isOne(axis)) {
      List<Atom> atoms = new ArrayList<>(List.of(new Atom(Meaning.DIRECTIONS, Dim.of(2))));
      atoms.addAll(axes.list().get(axis));
      return scope
          .layering()
          .merged(
              node,
              first,
              second,
              Bidirectional.Merge.CONCAT,
              axes.with(axis, atoms.toArray(Atom[]::new)));
    }
    throw scope.unsupported(
        node, "it joins two directions along " + Layering.words(axes, axis) + " of " + axes);
  }

  private Flow sideBySide(OnnxNode node, List<Flow> flows, int axis) {
    Axes first = flows.get(0).axes();
    Set<String> names = new HashSet<>();
    int width = 0;
    for (Flow flow : flows) {
      boolean fits = flow.axes().rank() == first.rank() && flow.axes().isFeatures(axis);
      for (int i = 0; fits && i < first.rank(); i++) {
        int at = i;
        fits = i == axis || meanings(flow.axes(), at).equals(meanings(first, at));
      }
      if (!fits) {
        throw scope.unsupported(
            node,
            "it joins the axes "
                + flows.stream().map(Flow::axes).toList()
                + " along axis "
                + axis
                + "; features are joined here");
      }
      if (flow.stacks().size() > 1 || !flow.tail().isEmpty()) {
        throw scope.unsupported(node, "it joins values that were joined before");
      }
      flow.layers().stream()
          .filter(layer -> !names.add(layer.name()))
          .findFirst()
          .ifPresent(layer -> {
            throw scope.unsupported(
                node,
                "it joins two paths that both go through layer "
                    + layer.name()
                    + "; paths of their own from the inputs are supported");
          });
      width = width < 0 || flow.width() < 0 ? -1 : width + flow.width();
    }
    Atom features =
        new Atom(
            Meaning.FEATURES, width < 0 ? Dim.of("features of " + node.name()) : Dim.of(width));
    return new Flow(
        flows.stream().map(flow -> flow.stacks().get(0)).toList(),
        List.of(),
        first.with(axis, features),
        width);
  }

  private static List<Meaning> meanings(Axes axes, int axis) {
    return axes.list().get(axis).stream().map(Atom::meaning).toList();
  }
}
