package gatelens.formats.onnx;

import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.onnx.Axes.Atom;
import gatelens.formats.onnx.Axes.Meaning;
import gatelens.formats.onnx.Value.Constant;
import gatelens.formats.onnx.Value.Flow;
import gatelens.layer.Gru;
import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/// The operators GRU and LSTM.
final class Cells {
  /// The graph reads the first axis of some inputs as steps, the second as sequences.
  static final class StepsFirst extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The numbers of the inputs.
    private final transient List<Integer> inputs;

    StepsFirst(List<Integer> inputs) {
      super("steps come first");
      this.inputs = inputs;
    }

    List<Integer> inputs() {
      return inputs;
    }
  }

  private final Scope scope;

  Cells(Scope scope) {
    this.scope = scope;
  }

  /// Keeps the results of the node.
  void follow(OnnxNode node) throws FormatException {
    boolean gru = node.operator().equals("GRU");
    boolean batchFirst = node.number("layout", 0) == 1;
    Flow flow = input(node, batchFirst);
    lengths(node, flow, batchFirst);
    Tensor none = Tensor.zeros(0);
    Tensor weight = scope.numbers(node, 1).tensor();
    Tensor recurrent = scope.numbers(node, 2).tensor();
    String name = scope.numbered(gru ? "gru" : "lstm");
    Recurrent form =
        new Recurrent(
            scope.file(),
            node,
            gru ? 3 : 4,
            weight,
            recurrent,
            optional(node, 3),
            gru ? none : optional(node, 7),
            state(node, 5, batchFirst),
            gru ? none : state(node, 6, batchFirst));
    long hidden = node.number("hidden_size", recurrent.extent(2));
    if (hidden != recurrent.extent(2)) {
      throw node.wrong(
          scope.file(), "hidden_size is " + hidden + ", the weights have " + recurrent.extent(2));
    }
    RecurrentLayer layer = form.layer(name);
    told(node, layer);
    int directions = weight.extent(0);
    Atom both = new Atom(Meaning.DIRECTIONS, Dim.of(directions));
    Atom units = new Atom(Meaning.FEATURES, Dim.of(hidden));
    List<Atom> steps = flow.axes().list().get(batchFirst ? 1 : 0);
    List<Atom> batch = flow.axes().list().get(batchFirst ? 0 : 1);
    Axes every =
        new Axes(
            batchFirst
                ? List.of(batch, steps, List.of(both), List.of(units))
                : List.of(steps, List.of(both), batch, List.of(units)));
    Axes last =
        new Axes(
            batchFirst
                ? List.of(batch, List.of(both), List.of(units))
                : List.of(List.of(both), batch, List.of(units)));
    scope.put(node, 0, flow.then(layer, every));
    scope.put(node, 1, flow.then(layer.withSequences(false), last));
    scope.put(
        node,
        2,
        new Value.Unknown(node, "its cell state (Y_c) is no output that layers read here"));
  }

  private Tensor optional(OnnxNode node, int input) {
    return scope.numbers(node, input, Numbers.of(Tensor.zeros(0))).tensor();
  }

  private void told(OnnxNode node, RecurrentLayer layer) {
    scope.found(
        Finding.fact(
            layer.name(),
            "from "
                + node
                + ": "
                + node.input(1)
                + ", "
                + node.input(2)
                + (layer instanceof Gru gru
                    ? "; gates update, reset, candidate; "
                        + gru.variant().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + "; update keeps"
                    : "")));
  }

  /// What it reads, `[T,N,D]`, or `[N,T,D]` where the batch comes first.
  private Flow input(OnnxNode node, boolean batchFirst) {
    Flow flow = scope.flow(node, 0);
    scope.refuseTokens(node, flow);
    Axes axes = flow.axes();
    if (axes.rank() != 3) {
      throw scope.unsupported(node, "its input has the axes " + axes + "; 3 are expected");
    }
    int steps = batchFirst ? 1 : 0;
    int batch = 1 - steps;
    boolean turned =
        (axes.isOne(steps) || axes.is(steps, Meaning.BATCH))
            && (axes.isOne(batch) || axes.is(batch, Meaning.STEPS))
            && !(axes.isOne(steps) && axes.isOne(batch));
    if (turned) {
      throw new StepsFirst(flow.stacks().stream().map(Flow.Stack::input).toList());
    }
    boolean fits =
        (axes.isOne(steps) || axes.is(steps, Meaning.STEPS))
            && (axes.isOne(batch) || axes.is(batch, Meaning.BATCH));
    if (!fits || !flow.sequence()) {
      throw scope.unsupported(
          node,
          "its input has the axes "
              + axes
              + (flow.sequence() ? "" : ", after a layer that keeps no steps"));
    }
    if (!axes.isFeatures(2)) {
      throw scope.unsupported(node, "its input has the axes " + axes);
    }
    return flow;
  }

  /// The first state, `[directions][1][H]`: one for all sequences.
  private Tensor state(OnnxNode node, int input, boolean batchFirst) {
    if (!Scope.given(node, input)) {
      return Tensor.zeros(0);
    }
    Value value = scope.input(node, input);
    String which = input == 5 ? "initial_h" : "initial_c";
    if (!(value instanceof Constant constant) || constant.dims().size() != 3) {
      throw scope.unsupported(
          node,
          "its first state ("
              + which
              + ") is "
              + scope.words(value)
              + "; a first state that stands in the file is supported");
    }
    int batch = batchFirst ? 0 : 1;
    Numbers numbers = constant.numbers();
    Numbers rows = Arrangement.transposed(numbers, batch, batchFirst ? 1 : 0, 2);
    int[] full = rows.extents();
    for (int axis : new int[] {1, 2}) {
      Dim dim = constant.dims().get(axis == 1 ? (batchFirst ? 1 : 0) : 2);
      if (!dim.known()) {
        throw scope.unsupported(node, "its first state (" + which + ") has " + dim + " units");
      }
      full[axis] = Math.toIntExact(dim.factor());
    }
    scope.spend(node, Numbers.count(full));
    Numbers all = Arrangement.broadcast(rows, full);
    return Arrangement.transposed(all, 1, 0, 2).tensor();
  }

  /// The lengths of sequences are known from the sequences themselves, if they are those of the
  /// whole sequences.
  private void lengths(OnnxNode node, Flow flow, boolean batchFirst) {
    if (!Scope.given(node, 4)) {
      return;
    }
    Dim steps = flow.axes().extent(batchFirst ? 1 : 0);
    Value value = scope.input(node, 4);
    switch (value) {
      case Value.Given given ->
          scope.readAs(
              given.name(),
              node
                  + " is told lengths in "
                  + given.name()
                  + "; here each sequence is as long as it is: give sequences without padding");
      case Value.Repeated repeated when repeated.size().equals(steps) -> {}
      case Value.Sizes sizes when sizes.list().stream().allMatch(steps::equals) -> {}
      case Constant constant
          when constant.numbers().uniform() && steps.is(constant.numbers().whole(0)) -> {}
      default ->
          throw scope.unsupported(
              node,
              "its sequence_lens are "
                  + (value instanceof Constant constant && constant.numbers().size() > 0
                      ? "fixed to "
                          + constant.numbers().whole(0)
                          + (constant.numbers().uniform() ? "" : " and others")
                          + ", and its input has "
                          + steps
                          + " steps"
                      : scope.words(value))
                  + "; give sequences without padding");
    }
  }
}
