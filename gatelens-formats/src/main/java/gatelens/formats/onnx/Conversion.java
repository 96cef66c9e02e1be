package gatelens.formats.onnx;

import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.onnx.Axes.Atom;
import gatelens.formats.onnx.Axes.Meaning;
import gatelens.formats.onnx.Value.Constant;
import gatelens.formats.onnx.Value.Flow;
import gatelens.formats.onnx.Value.Part;
import gatelens.formats.onnx.Value.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Follows a graph node by node and finds the layers it stands for. What it computes of constants
/// and shapes is computed; what it does to axes is followed by what each axis counts, so that any
/// way of writing the same thing gives the same layers, and what would mix axes is refused.
final class Conversion {
  private final Scope scope;
  private final Folding folding;
  private final Arithmetic arithmetic;
  private final Rearranging rearranging;
  private final Choosing choosing;
  private final Products products;
  private final Cells cells;

  /// @param stepsFirst the inputs whose first axis counts steps, the second sequences
  Conversion(
      String file, OnnxGraph graph, long version, Set<Integer> stepsFirst, List<Finding> findings) {
    long room = graph.constants().values().stream().mapToLong(Numbers::size).sum();
    scope = new Scope(file, version, graph.inputs(), room, findings);
    folding = new Folding(scope);
    arithmetic = new Arithmetic(scope);
    rearranging = new Rearranging(scope);
    choosing = new Choosing(scope);
    products = new Products(scope);
    cells = new Cells(scope);
    graph.constants().forEach((name, numbers) -> scope.put(name, Constant.of(numbers)));
    for (int i = 0; i < graph.inputs().size(); i++) {
      OnnxGraph.Input input = graph.inputs().get(i);
      scope.put(input.name(), start(i, input, stepsFirst.contains(i)));
    }
  }

  /// An input as it comes in: features `[N][T][D]` or token ids `[N][T]`; anything else is given
  /// beside them.
  private static Value start(int index, OnnxGraph.Input input, boolean stepsFirst) {
    int rank = input.whole() ? 2 : 3;
    boolean unknown = input.dims().isEmpty();
    if ((!unknown && input.dims().size() != rank) || input.type() == Numbers.BOOL) {
      return new Value.Given(input.name());
    }
    Atom batch = new Atom(Meaning.BATCH, size(input, stepsFirst ? 1 : 0, "N"));
    Atom steps = new Atom(Meaning.STEPS, size(input, stepsFirst ? 0 : 1, "T" + index));
    List<Atom> atoms = new ArrayList<>(stepsFirst ? List.of(steps, batch) : List.of(batch, steps));
    int width = -1;
    if (rank == 3) {
      Dim features = size(input, 2, "D" + index);
      width = features.known() ? Math.toIntExact(features.factor()) : -1;
      atoms.add(new Atom(Meaning.FEATURES, features));
    }
    return new Flow(
        List.of(new Flow.Stack(index, List.of())),
        List.of(),
        Axes.of(atoms.toArray(Atom[]::new)),
        width);
  }

  private static Dim size(OnnxGraph.Input input, int axis, String symbol) {
    long told = axis < input.dims().size() ? input.dims().get(axis) : -1;
    return told > 0 && told <= Integer.MAX_VALUE ? Dim.of(told) : Dim.of(symbol);
  }

  /// Follows nodes; what an output is.
  ///
  /// @param nodes each after those whose results it reads
  Flow run(List<OnnxNode> nodes, String output) throws FormatException {
    follow(nodes);
    Value value =
        scope
            .value(output)
            .orElseThrow(() ->
                new FormatException(
                    scope.file() + ": the output " + output + " is made by no node"));
    OnnxNode end = new OnnxNode("output", output, List.of(output), List.of(), Map.of());
    if (value instanceof Value.Unknown unknown) {
      throw scope.unsupported(unknown.of(), unknown.why());
    }
    if (value instanceof Constant || value instanceof Sizes) {
      throw new UnsupportedModelException(
          scope.file()
              + ": the output "
              + output
              + " is "
              + scope.words(value)
              + ": it does not depend on the inputs");
    }
    return scope.flow(end, value);
  }

  /// The inputs that were read in one of several ways, and how.
  Map<String, String> readings() {
    return scope.readings();
  }

  private void follow(List<OnnxNode> nodes) throws FormatException {
    for (OnnxNode node : nodes) {
      try {
        check(node);
        step(node);
      } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException wrong) {
        throw node.wrong(scope.file(), String.valueOf(wrong.getMessage()));
      }
    }
  }

  /// Refuses operators, attributes and inputs that are not known.
  private void check(OnnxNode node) {
    Operators known = Operators.of(node.operator());
    if (node.operator().equals("RNN")) {
      throw scope.unsupported(node, "a plain RNN has no gates to show");
    }
    if (known.name().isEmpty()) {
      throw scope.unsupported(
          node, "the operator " + node.operator() + " is none of those that are read here");
    }
    for (String attribute : node.attributes().keySet()) {
      if (!known.attributes().contains(attribute) && !known.immaterial().contains(attribute)) {
        throw scope.unsupported(node, "its attribute " + attribute + " is not known");
      }
    }
    for (int i = known.inputs(); i < node.inputs().size(); i++) {
      if (Scope.given(node, i)) {
        throw scope.unsupported(
            node, "it has " + node.inputs().size() + " inputs; " + known.inputs() + " are known");
      }
    }
  }

  private void step(OnnxNode node) throws FormatException {
    Optional<Value> known =
        List.of("Constant", "If", "Shape", "Size", "Split").contains(node.operator())
            ? Optional.empty()
            : folding.folded(node);
    if (known.isPresent()) {
      scope.put(node, 0, known.get());
      return;
    }
    switch (node.operator()) {
      case "Constant" -> scope.put(node, 0, Constant.of(constant(node)));
      case "If" -> condition(node);
      case "Shape", "Size" -> scope.put(node, 0, shape(node));
      case "GRU", "LSTM" -> cells.follow(node);
      case "Split" -> choosing.split(node);
      default -> {
        scope.put(node, 0, onValues(node));
        for (int i = 1; i < node.outputs().size(); i++) {
          scope.put(node, i, new Value.Unknown(node, "its output " + i + " is not followed"));
        }
      }
    }
  }

  private Value onValues(OnnxNode node) {
    return switch (node.operator()) {
      case "Identity" -> scope.input(node, 0);
      case "Cast", "CastLike" -> cast(node);
      case "Dropout" -> dropout(node);
      case "Transpose", "Unsqueeze", "Squeeze", "Flatten", "Reshape", "Expand" ->
          rearranging.result(node);
      case "Concat" -> rearranging.joined(node);
      case "Gather" ->
          scope.input(node, 0) instanceof Constant
              ? products.embedding(node)
              : choosing.gathered(node);
      case "Slice" -> choosing.sliced(node);
      case "Gemm" -> products.gemm(node);
      case "MatMul" -> products.product(node);
      case "LayerNormalization" -> products.layerNormalization(node);
      case "BatchNormalization" -> products.batchNormalization(node);
      case "Softmax", "LogSoftmax" -> products.softmax(node);
      case "ReduceMean",
          "ReduceMax",
          "ReduceSum",
          "ReduceMin",
          "ReduceProd",
          "GlobalAveragePool",
          "GlobalMaxPool" ->
          products.reduced(node);
      case "DequantizeLinear", "QuantizeLinear" ->
          throw scope.unsupported(
              node,
              "values are rounded to whole numbers while the model runs; weights that are stored so"
                  + " are supported");
      case "Tile", "Range", "ConstantOfShape" ->
          throw scope.unsupported(node, "it repeats or counts values of the graph's inputs");
      default -> arithmetic.result(node);
    };
  }

  private static Numbers constant(OnnxNode node) {
    Optional<Numbers> tensor = node.tensor("value");
    if (tensor.isPresent()) {
      return tensor.get();
    }
    if (node.has("value_float")) {
      return Numbers.one(node.real("value_float", 0));
    }
    if (node.has("value_int")) {
      return Numbers.of(node.number("value_int", 0)).reshaped();
    }
    if (node.has("value_floats")) {
      List<Float> reals = node.reals("value_floats");
      return Numbers.generate(Numbers.FLOAT, i -> reals.get(i), reals.size());
    }
    return Numbers.of(node.numbers("value_ints").stream().mapToLong(Long::longValue).toArray());
  }

  /// An If whose condition is known stands for one of its graphs.
  private void condition(OnnxNode node) throws FormatException {
    Value value = scope.input(node, 0);
    Numbers known =
        scope
            .known(node, value)
            .filter(numbers -> numbers.size() == 1)
            .orElseThrow(
                () -> scope.unsupported(node, "which branch is taken is decided at run time"));
    String which = known.at(0) != 0 ? "then_branch" : "else_branch";
    OnnxGraph branch =
        node.graph(which)
            .orElseThrow(() -> scope.unsupported(node, "its " + which + " is missing"));
    branch.constants().forEach((name, numbers) -> scope.put(name, Constant.of(numbers)));
    follow(Reach.of(scope.file(), branch.nodes(), branch.outputs()).nodes());
    scope.found(Finding.folded(node.toString(), "its condition is known: its " + which));
    for (int i = 0; i < Math.min(node.outputs().size(), branch.outputs().size()); i++) {
      String made = branch.outputs().get(i);
      scope.put(
          node,
          i,
          scope.value(made).orElseThrow(() -> scope.unsupported(node, "it does not make " + made)));
    }
  }

  private Value shape(OnnxNode node) {
    Value value = scope.input(node, 0);
    List<Dim> dims =
        switch (value) {
          case Constant constant -> constant.dims();
          case Part part -> part.axes().extents();
          case Value.Computed computed -> computed.axes().extents();
          case Sizes sizes -> List.of(Dim.of(sizes.list().size()));
          default -> scope.flow(node, value).axes().extents();
        };
    if (node.operator().equals("Size")) {
      Optional<Dim> product = Optional.of(Dim.ONE);
      for (Dim dim : dims) {
        product = product.flatMap(p -> p.times(dim));
      }
      return SizeArithmetic.plain(List.of(product.orElse(Dim.of("a size"))), false);
    }
    int rank = dims.size();
    long start = node.number("start", 0);
    long end = node.number("end", rank);
    int from = Math.toIntExact(Math.clamp(start < 0 ? start + rank : start, 0, rank));
    int to = Math.toIntExact(Math.clamp(end < 0 ? end + rank : end, from, rank));
    return SizeArithmetic.plain(dims.subList(from, to), true);
  }

  private Value cast(OnnxNode node) {
    Value value = scope.input(node, 0);
    if (value instanceof Value.Given) {
      return value;
    }
    int type = (int) node.number("to", Numbers.FLOAT);
    boolean real = Numbers.isReal(type);
    if (value instanceof Value.Computed computed && Elementwise.isCondition(computed.by())) {
      return value;
    }
    boolean tokens = value instanceof Flow flow && scope.tokens(flow);
    if (real == tokens) {
      throw scope.unsupported(
          node,
          tokens
              ? "it makes numbers of token ids"
              : "it cuts values to whole numbers or true and false");
    }
    if (type == Numbers.FLOAT16 || type == Numbers.BFLOAT16) {
      scope.readAs(node.toString(), "it rounds values to 16 bits; here single precision is kept");
    }
    return value;
  }

  private Value dropout(OnnxNode node) {
    boolean old = scope.version() < 7 && node.number("is_test", 0) == 0;
    boolean training = Scope.given(node, 2) && scope.numbers(node, 2).at(0) != 0;
    if (old || training) {
      throw scope.unsupported(node, "it drops values while the model answers (training_mode)");
    }
    return scope.input(node, 0);
  }
}
