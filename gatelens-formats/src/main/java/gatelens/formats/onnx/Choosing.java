package gatelens.formats.onnx;

import gatelens.formats.onnx.Axes.Atom;
import gatelens.formats.onnx.Axes.Meaning;
import gatelens.formats.onnx.Value.Flow;
import gatelens.formats.onnx.Value.Part;
import gatelens.formats.onnx.Value.Stacked;
import gatelens.layer.Bidirectional;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Reverse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Operators that take some positions along an axis: Gather, Slice, Split.
final class Choosing {
  private final Scope scope;

  Choosing(Scope scope) {
    this.scope = scope;
  }

  // ---- Gather ----

  /// The result of a Gather from a value that is made of the graph's inputs.
  Value gathered(OnnxNode node) {
    Value from = scope.input(node, 0);
    Value where = scope.input(node, 1);
    List<Dim> index =
        SizeArithmetic.sizes(where)
            .orElseThrow(
                () -> scope.unsupported(node, "the positions it takes are " + scope.words(where)))
            .list();
    boolean drops = !SizeArithmetic.sizes(where).orElseThrow().list1();
    if (index.size() != 1) {
      throw scope.unsupported(node, "it takes several positions: " + index);
    }
    if (from instanceof Stacked stacked) {
      return picked(node, stacked, new Cut(0, index.get(0).factor(), 1, 1), drops);
    }
    Axes axes = axes(node, from);
    int axis = axes.place(node.number("axis", 0));
    Dim length = axes.extent(axis);
    long at = index.get(0).minus(length).filter(Dim::known).map(Dim::factor).orElse(0L);
    if (index.get(0).known()) {
      at = index.get(0).factor();
      at = length.known() && at >= 0 ? at - length.factor() : at;
    } else if (at >= 0) {
      throw scope.unsupported(node, "it takes position " + index.get(0) + " of " + length);
    }
    // From here, positions count from the end where the length is known or they were told so.
    return one(node, from, axes, axis, at, drops);
  }

  private Axes axes(OnnxNode node, Value from) {
    return from instanceof Part part ? part.axes() : scope.flow(node, from).axes();
  }

  /// One position along an axis: negative from the end, else from the start.
  private Value one(OnnxNode node, Value from, Axes axes, int axis, long at, boolean drops) {
    Axes after = drops ? axes.without(axis) : axes.with(axis);
    if (axes.isOne(axis) && (at == 0 || at == -1)) {
      return with(node, from, after);
    }
    if (axes.is(axis, Meaning.STEPS)) {
      long length = axes.extent(axis).known() ? axes.extent(axis).factor() : 0;
      int step = at == -1 ? -1 : at == 0 || (length > 0 && at == -length) ? 0 : 1;
      if (step == 1) {
        throw scope.unsupported(
            node, "it takes step " + at + "; the last step, or a final state, is supported");
      }
      return step(node, from, step, after);
    }
    if (axes.is(axis, Meaning.DIRECTIONS)) {
      return direction(node, from, Math.floorMod(at, 2), after);
    }
    throw scope.unsupported(
        node, "it takes one position along " + Layering.words(axes, axis) + " of " + axes);
  }

  private Value with(OnnxNode node, Value from, Axes after) {
    return from instanceof Part part
        ? new Part(part.of(), part.direction(), part.step(), after)
        : scope.flow(node, from).with(after);
  }

  private Value direction(OnnxNode node, Value from, int direction, Axes after) {
    if (from instanceof Part part) {
      if (part.direction() >= 0) {
        throw scope.unsupported(node, "it takes a direction of one direction");
      }
      return new Part(part.of(), direction, part.step(), after);
    }
    return new Part(scope.flow(node, from), direction, 1, after);
  }

  /// @param step 0 for the first, -1 for the last
  private Value step(OnnxNode node, Value from, int step, Axes axes) {
    if (from instanceof Part part) {
      return new Part(part.of(), part.direction(), step, axes);
    }
    Flow flow = scope.flow(node, from);
    List<Layer> layers = flow.layers();
    Layer last = layers.isEmpty() ? new Pool("", Pool.Kind.LAST) : layers.get(layers.size() - 1);
    if (last instanceof Bidirectional && last.keepsSteps()) {
      return new Part(flow, -1, step, axes);
    }
    Direction way =
        switch (last) {
          case Gru gru -> gru.direction();
          case Lstm lstm -> lstm.direction();
          default -> Direction.FORWARD;
        };
    boolean end = step == (way == Direction.FORWARD ? -1 : 0);
    if (last instanceof RecurrentLayer recurrent && end) {
      return flow.replaced(recurrent.withSequences(false), axes, flow.width());
    }
    if (step == 0) {
      throw scope.unsupported(
          node, "it takes the first step; the last step, or a final state, is supported");
    }
    return flow.then(new Pool(scope.name("pool"), Pool.Kind.LAST), axes);
  }

  // ---- Slice ----

  /// The result of a Slice of a value that is made of the graph's inputs.
  Value sliced(OnnxNode node) {
    Value from = scope.input(node, 0);
    if (from instanceof Stacked stacked) {
      int total = stacked.states().stream().mapToInt(Choosing::directions).sum();
      return picked(node, stacked, Cut.of(scope, node, 0, Dim.of(total)), false);
    }
    Value result = from;
    List<Long> named = scope.list(node, "axes", 3);
    for (int which = 0; which < Cut.count(scope, node); which++) {
      Axes axes = axes(node, result);
      int axis = axes.place(named.isEmpty() ? which : named.get(which));
      Cut cut;
      try {
        cut = Cut.of(scope, node, which, axes.extent(axis));
      } catch (IllegalArgumentException open) {
        throw scope.unsupported(
            node, open.getMessage() + " along " + Layering.words(axes, axis) + " of " + axes);
      }
      result = cut(node, result, axes, axis, cut);
    }
    return result;
  }

  private Value cut(OnnxNode node, Value from, Axes axes, int axis, Cut cut) {
    Dim length = axes.extent(axis);
    boolean all = cut.count() < 0 || length.is(cut.count());
    if (all && (cut.step() == 1 || axes.isOne(axis))) {
      return from;
    }
    if (all && cut.step() == -1 && axes.is(axis, Meaning.STEPS) && !(from instanceof Part)) {
      Flow flow = scope.flow(node, from);
      scope.refuseTokens(node, flow);
      return flow.then(new Reverse(scope.name("reverse")), axes);
    }
    if (cut.count() == 1) {
      long at = length.known() ? cut.start() - length.factor() : cut.start();
      return one(node, from, axes, axis, at, false);
    }
    Optional<Part> half = half(node, from, axes, axis, cut);
    if (half.isPresent()) {
      return half.get();
    }
    throw scope.unsupported(
        node,
        "it takes "
            + (all ? "all" : cut.count())
            + " positions from "
            + cut.start()
            + " in steps of "
            + cut.step()
            + " along "
            + Layering.words(axes, axis)
            + " of "
            + axes);
  }

  /// One direction's half of the features of two.
  private Optional<Part> half(OnnxNode node, Value from, Axes axes, int axis, Cut cut) {
    if (!axes.is(axis, Meaning.DIRECTIONS, Meaning.FEATURES)) {
      return Optional.empty();
    }
    Atom features = axes.list().get(axis).get(1);
    boolean fits =
        cut.step() == 1
            && features.extent().is(cut.count())
            && (cut.start() == 0 || cut.start() == cut.count());
    return fits
        ? Optional.of(
            (Part) direction(node, from, cut.start() == 0 ? 0 : 1, axes.with(axis, features)))
        : Optional.empty();
  }

  // ---- Split ----

  /// Keeps the results of a Split of a value that is made of the graph's inputs.
  void split(OnnxNode node) {
    Value from = scope.input(node, 0);
    Axes axes = axes(node, from);
    int axis = axes.place(node.number("axis", 0));
    int parts = node.outputs().size();
    List<Long> lengths = scope.list(node, "split", 1);
    Dim length = axes.extent(axis);
    if (!length.known()) {
      throw scope.unsupported(node, "it splits " + Layering.words(axes, axis) + " of " + axes);
    }
    long each = (length.factor() + parts - 1) / parts;
    long start = 0;
    for (int i = 0; i < parts; i++) {
      long count = lengths.isEmpty() ? Math.min(each, length.factor() - start) : lengths.get(i);
      scope.put(node, i, cut(node, from, axes, axis, new Cut(axis, start, 1, count)));
      start += count;
    }
  }

  // ---- states of several layers ----

  private Value picked(OnnxNode node, Stacked stacked, Cut cut, boolean drops) {
    int total = stacked.states().stream().mapToInt(Choosing::directions).sum();
    long at = Math.floorMod(cut.start(), (long) total);
    for (Flow state : stacked.states()) {
      int directions = directions(state);
      int axis = states(state.axes());
      if (at == 0 && cut.count() == directions && directions == 2) {
        return state;
      }
      if (at < directions && cut.count() == 1) {
        Axes after = drops ? state.axes().without(axis) : state.axes().with(axis);
        return directions == 1 ? state.with(after) : new Part(state, (int) at, 1, after);
      }
      at -= directions;
    }
    throw scope.unsupported(
        node, "it takes " + cut.count() + " final states from " + cut.start() + " of " + total);
  }

  private static int states(Axes axes) {
    List<Integer> places = new ArrayList<>();
    for (int axis = 0; axis < axes.rank(); axis++) {
      if (axes.is(axis, Meaning.DIRECTIONS) || axes.isOne(axis)) {
        places.add(axis);
      }
    }
    return places.isEmpty() ? 0 : places.get(0);
  }

  private static int directions(Flow flow) {
    return flow.axes().has(Meaning.DIRECTIONS) ? 2 : 1;
  }
}
