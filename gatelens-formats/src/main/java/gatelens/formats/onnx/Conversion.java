package gatelens.formats.onnx;

import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.onnx.Value.Axis;
import gatelens.formats.onnx.Value.Constant;
import gatelens.formats.onnx.Value.Filled;
import gatelens.formats.onnx.Value.Flow;
import gatelens.formats.onnx.Value.Given;
import gatelens.formats.onnx.Value.OfShape;
import gatelens.formats.onnx.Value.Part;
import gatelens.formats.onnx.Value.Stacked;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Embedding;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Scale;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Follows a graph node by node and finds the layers it stands for. Sizes that the graph computes
/// from shapes are not needed; what it does to axes is followed, so that any way of writing the
/// same thing gives the same layers.
final class Conversion {
  private final String file;
  private final Map<String, Value> values = new HashMap<>();
  private final List<Finding> findings;
  private final Map<String, Integer> counts = new HashMap<>();

  Conversion(String file, OnnxGraph graph, List<Finding> findings) {
    this.file = file;
    this.findings = findings;
    graph.constants().forEach((name, tensor) -> values.put(name, new Constant(tensor)));
    Set<String> beside = besideSequences(graph);
    for (int i = 0; i < graph.inputs().size(); i++) {
      OnnxGraph.Input input = graph.inputs().get(i);
      if (beside.contains(input.name())) {
        values.put(input.name(), new Given(input.name()));
        continue;
      }
      List<Axis> axes =
          input.whole()
              ? List.of(Axis.FIRST, Axis.SECOND)
              : List.of(Axis.FIRST, Axis.SECOND, Axis.FEATURES);
      if (!input.dims().isEmpty() && input.dims().size() != axes.size()) {
        throw new UnsupportedModelException(
            file
                + ": input "
                + input.name()
                + " has "
                + input.dims().size()
                + " axes; sequences of features (3) or token ids (2) are supported");
      }
      values.put(input.name(), new Flow(List.of(new Flow.Stack(i, List.of())), List.of(), axes));
    }
  }

  /// What the graph asks for beside its sequences: the lengths and first states of a recurrent
  /// operator, and weights that are no constants.
  private static Set<String> besideSequences(OnnxGraph graph) {
    Set<String> names = new HashSet<>();
    for (OnnxNode node : graph.nodes()) {
      if (List.of("GRU", "LSTM", "RNN").contains(node.operator())) {
        for (int input = 1; input < node.inputs().size(); input++) {
          names.add(node.input(input));
        }
      }
    }
    return names;
  }

  /// Follows all nodes; what the output is.
  ///
  /// @param wanted the names of outputs, of which the first that the inputs decide is taken
  Flow run(OnnxGraph graph, List<String> wanted) throws FormatException {
    for (OnnxNode node : graph.nodes()) {
      try {
        step(node);
      } catch (IllegalArgumentException | IndexOutOfBoundsException wrong) {
        throw node.wrong(file, String.valueOf(wrong.getMessage()));
      }
    }
    for (String output : wanted) {
      if (values.get(output) instanceof Flow flow) {
        if (wanted.size() > 1) {
          findings.add(
              Finding.warning("outputs", "the graph has " + wanted + "; " + output + " is taken"));
        }
        return flow;
      }
    }
    throw new UnsupportedModelException(
        file
            + ": none of the outputs "
            + wanted
            + " is made of the inputs by layers that are known");
  }

  private Value value(String name) {
    return values.getOrDefault(name, new OfShape());
  }

  private void put(OnnxNode node, int output, Value value) {
    if (output < node.outputs().size() && !node.outputs().get(output).isEmpty()) {
      values.put(node.outputs().get(output), value);
    }
  }

  private void step(OnnxNode node) throws FormatException {
    switch (node.operator()) {
      case "Constant" -> put(node, 0, constant(node));
      case "GRU" -> recurrent(node, 3);
      case "LSTM" -> recurrent(node, 4);
      case "RNN" -> throw unsupported(node, "a plain RNN has no gates to show");
      case "Shape", "Size" -> put(node, 0, new OfShape());
      case "ConstantOfShape" -> put(node, 0, new Filled(filling(node)));
      default -> put(node, 0, onFlow(node));
    }
  }

  private static Value constant(OnnxNode node) {
    OnnxNode.Attribute value = node.attributes().get("value");
    if (value != null && value.tensor().isPresent()) {
      return new Constant(value.tensor().get());
    }
    if (node.attributes().containsKey("value_float")) {
      return new Constant(Tensor.of(new float[] {node.real("value_float", 0)}));
    }
    if (node.attributes().containsKey("value_int")) {
      return new Constant(Tensor.of(new float[] {node.number("value_int", 0)}));
    }
    List<Long> numbers = node.numbers("value_ints");
    return new Constant(Tensor.generate(numbers::get, numbers.size()));
  }

  private static float filling(OnnxNode node) {
    OnnxNode.Attribute value = node.attributes().get("value");
    return value != null && value.tensor().isPresent() && value.tensor().get().size() > 0
        ? value.tensor().get().values()[0]
        : 0;
  }

  private UnsupportedModelException unsupported(OnnxNode node, String why) {
    return new UnsupportedModelException(
        file
            + ": "
            + node
            + " is not supported: "
            + why
            + "; the module gatelens-onnxruntime explains such a model as a black box");
  }

  // ---- recurrent layers ----

  private void recurrent(OnnxNode node, int gates) throws FormatException {
    if (!(value(node.input(0)) instanceof Flow flow)) {
      throw unsupported(node, "its input is not made of the graph's inputs by known layers");
    }
    lengths(node);
    boolean batchFirst = node.number("layout", 0) == 1;
    Axis first = flow.axes().get(0);
    if (first == (batchFirst ? Axis.SECOND : Axis.FIRST)) {
      findings.add(
          Finding.warning(
              node.name(),
              "the graph reads steps first; here sequences come first: float[N][T][D]"));
    }
    if ((first == Axis.BATCH && !batchFirst)
        || (first == Axis.STEPS && batchFirst)
        || flow.axes().size() != 3) {
      throw unsupported(node, "its input has the axes " + flow.axes());
    }
    Tensor none = Tensor.zeros(0);
    String name =
        (gates == 3 ? "gru_" : "lstm_")
            + (counts.merge(gates == 3 ? "gru" : "lstm", 1, Integer::sum) - 1);
    RecurrentLayer layer =
        new Recurrent(
                file,
                node,
                gates,
                needed(node, 1),
                needed(node, 2),
                optional(node, 3, none),
                gates == 4 ? optional(node, 7, none) : none,
                state(node, 5),
                gates == 4 ? state(node, 6) : none)
            .layer(name);
    findings.add(
        Finding.fact(
            name,
            "from "
                + node
                + ": "
                + node.input(1)
                + ", "
                + node.input(2)
                + (layer instanceof Gru gru
                    ? "; gates update, reset, candidate; "
                        + gru.variant().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                        + "; update keeps"
                    : "")));
    List<Axis> every =
        batchFirst
            ? List.of(Axis.BATCH, Axis.STEPS, Axis.DIRECTIONS, Axis.FEATURES)
            : List.of(Axis.STEPS, Axis.DIRECTIONS, Axis.BATCH, Axis.FEATURES);
    List<Axis> last =
        batchFirst
            ? List.of(Axis.BATCH, Axis.DIRECTIONS, Axis.FEATURES)
            : List.of(Axis.DIRECTIONS, Axis.BATCH, Axis.FEATURES);
    put(node, 0, flow.then(layer, every));
    put(node, 1, flow.then(layer.withSequences(false), last));
  }

  /// The lengths of sequences are known from the sequences themselves: they need not be told.
  private void lengths(OnnxNode node) {
    if (node.input(4).isEmpty()) {
      return;
    }
    switch (value(node.input(4))) {
      case Given given ->
          findings.add(
              Finding.warning(
                  node.toString(),
                  "the graph is told lengths in "
                      + given.name()
                      + "; here each sequence is as long as it is, without padding"));
      case Constant constant -> {
        float[] lengths = constant.tensor().values();
        for (float length : lengths) {
          if (length != lengths[0]) {
            throw unsupported(
                node, "its sequence_lens are fixed numbers that differ; give them at run time");
          }
        }
        findings.add(
            Finding.warning(
                node.toString(),
                "the graph reads sequences of "
                    + (lengths.length == 0 ? 0 : (int) lengths[0])
                    + " steps; give them without padding"));
      }
      default -> throw unsupported(node, "its sequence_lens are computed from values");
    }
  }

  private Tensor needed(OnnxNode node, int input) {
    if (value(node.input(input)) instanceof Constant constant) {
      return constant.tensor();
    }
    throw unsupported(
        node, "its weight " + node.input(input) + " is computed or given at run time");
  }

  private Tensor optional(OnnxNode node, int input, Tensor none) {
    return node.input(input).isEmpty() ? none : needed(node, input);
  }

  private Tensor state(OnnxNode node, int input) {
    if (node.input(input).isEmpty()
        || (value(node.input(input)) instanceof Filled filled && filled.number() == 0)) {
      return Tensor.zeros(0);
    }
    if (value(node.input(input)) instanceof Given given) {
      findings.add(
          Finding.warning(
              node.toString(),
              "the graph is given its first state in " + given.name() + "; here it is zero"));
      return Tensor.zeros(0);
    }
    return needed(node, input);
  }

  // ---- everything else ----

  private Value onFlow(OnnxNode node) throws FormatException {
    Value x = value(node.input(0));
    if (node.operator().equals("Gather")
        && x instanceof Constant table
        && value(node.input(1)) instanceof Flow tokens) {
      return embedding(node, table.tensor(), tokens);
    }
    if (node.operator().equals("Concat")) {
      return concat(node);
    }
    boolean arithmetic = List.of("Add", "Mul", "Sub", "Div").contains(node.operator());
    if (arithmetic && x instanceof Constant left && value(node.input(1)) instanceof Flow right) {
      return arithmetic(node, right, left.tensor(), true);
    }
    return switch (x) {
      case Flow flow -> ofFlow(node, flow);
      case Stacked stacked when node.operator().equals("Gather") -> pick(node, stacked);
      case Constant constant -> ofConstant(node, constant);
      case Filled filled -> filled;
      case Part part when node.operator().equals("Squeeze") || node.operator().equals("Identity") ->
          part;
      case OfShape made -> made;
      default -> throw unsupported(node, "it is applied to a part of a recurrent layer's state");
    };
  }

  private Value ofConstant(OnnxNode node, Constant constant) {
    return switch (node.operator()) {
      case "Identity", "Cast" -> constant;
      case "Expand" -> isUniform(constant) ? new Filled(constant.tensor().values()[0]) : constant;
      case "Unsqueeze" -> {
        int[] extents = constant.tensor().shape().extents();
        int[] more = new int[extents.length + 1];
        more[0] = 1;
        System.arraycopy(extents, 0, more, 1, extents.length);
        yield extents.length > 0 && !axes(node).equals(List.of(0))
            ? new OfShape()
            : new Constant(constant.tensor().reshape(more));
      }
      default -> new OfShape();
    };
  }

  /// PyTorch's newer exporter makes first states by expanding a single zero.
  private static boolean isUniform(Constant constant) {
    float[] values = constant.tensor().values();
    for (float value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return values.length > 0;
  }

  private Value ofFlow(OnnxNode node, Flow flow) throws FormatException {
    List<Axis> axes = flow.axes();
    return switch (node.operator()) {
      case "Identity", "Dropout", "Cast" -> flow;
      case "Transpose" -> flow.with(permuted(node, axes));
      case "Squeeze" -> flow.with(squeezed(node, flow));
      case "Unsqueeze" -> flow.with(unsqueezed(node, axes));
      case "Reshape" -> flow.with(reshaped(node, flow));
      case "Flatten" -> {
        if (axes.size() != 2) {
          throw unsupported(node, "it flattens axes " + axes);
        }
        yield flow;
      }
      case "Gather", "Slice" -> chosen(node, flow);
      case "Gemm" -> gemm(node, flow);
      case "MatMul" -> dense(node, flow, needed(node, 1), Tensor.zeros(needed(node, 1).extent(1)));
      case "Add", "Sub", "Mul", "Div" -> arithmetic(node, flow, needed(node, 1), false);
      case "ReduceMean" -> pooled(node, flow, Pool.Kind.MEAN);
      case "ReduceMax" -> pooled(node, flow, Pool.Kind.MAX);
      case "LayerNormalization" -> {
        Tensor gamma = needed(node, 1);
        yield flow.then(
            new LayerNormalization(
                name("layer_normalization"),
                gamma,
                optional(node, 2, Tensor.zeros(gamma.size())),
                node.real("epsilon", 1e-5f)),
            axes);
      }
      case "BatchNormalization" -> batchNormalization(node, flow);
      case "Softmax" -> activation(flow, Activation.SOFTMAX);
      case "Sigmoid" -> activation(flow, Activation.SIGMOID);
      case "Tanh" -> activation(flow, Activation.TANH);
      case "Relu" -> activation(flow, Activation.RELU);
      case "Softsign" -> activation(flow, Activation.SOFTSIGN);
      case "Softplus" -> activation(flow, new Activation(Activation.Kind.SOFTPLUS, 0, 0));
      case "HardSigmoid" ->
          activation(
              flow,
              new Activation(
                  Activation.Kind.HARD_SIGMOID, node.real("alpha", 0.2f), node.real("beta", 0.5f)));
      case "LeakyRelu" ->
          activation(
              flow, new Activation(Activation.Kind.LEAKY_RELU, node.real("alpha", 0.01f), 0));
      case "Elu" -> activation(flow, new Activation(Activation.Kind.ELU, node.real("alpha", 1), 0));
      default -> throw unsupported(node, "the operator " + node.operator() + " is unknown here");
    };
  }

  private String name(String stem) {
    int number = counts.merge(stem, 1, Integer::sum) - 1;
    return number == 0 ? stem : stem + "_" + number;
  }

  private Flow embedding(OnnxNode node, Tensor table, Flow tokens) {
    if (!tokens.layers().isEmpty() || table.shape().rank() != 2 || tokens.axes().size() != 2) {
      throw unsupported(node, "it is no table of vectors for token ids");
    }
    List<Axis> axes = new ArrayList<>(tokens.axes());
    axes.add(Axis.FEATURES);
    return tokens.then(new Embedding(name("embedding"), table, false), axes);
  }

  private Value concat(OnnxNode node) {
    List<Value> parts = node.inputs().stream().map(this::value).toList();
    if (parts.stream().allMatch(p -> p instanceof Part)) {
      Part first = (Part) parts.get(0);
      boolean whole =
          parts.size() == 2
              && first.direction() == 0
              && parts.get(1) instanceof Part second
              && second.direction() == 1
              && second.of().equals(first.of());
      if (whole) {
        return first.of().with(List.of(Axis.BATCH, Axis.FEATURES));
      }
      throw unsupported(node, "it joins directions in an unusual order");
    }
    if (!parts.stream().allMatch(p -> p instanceof Flow)) {
      return new OfShape();
    }
    List<Flow> flows = parts.stream().map(p -> (Flow) p).toList();
    int axis = Math.floorMod((int) node.number("axis", -1), flows.get(0).axes().size());
    if (flows.get(0).axes().get(axis) == Axis.DIRECTIONS) {
      return new Stacked(flows);
    }
    boolean features =
        flows.stream()
            .allMatch(f ->
                f.axes().equals(flows.get(0).axes())
                    && f.axes().get(axis) == Axis.FEATURES
                    && f.stacks().size() == 1);
    long inputs = flows.stream().map(f -> f.stacks().get(0).input()).distinct().count();
    if (!features || inputs != flows.size()) {
      throw unsupported(
          node,
          "it joins "
              + flows.stream().map(Flow::axes).toList()
              + "; the features of several inputs may be joined");
    }
    return new Flow(
        flows.stream().map(f -> f.stacks().get(0)).toList(), List.of(), flows.get(0).axes());
  }

  private Value pick(OnnxNode node, Stacked stacked) {
    Tensor index = needed(node, 1);
    int total = stacked.states().stream().mapToInt(Conversion::directions).sum();
    int at = Math.floorMod((int) index.values()[0], total);
    for (Flow state : stacked.states()) {
      int directions = directions(state);
      if (at < directions) {
        return directions == 1
            ? state.with(List.of(Axis.BATCH, Axis.FEATURES))
            : new Part(state, at);
      }
      at -= directions;
    }
    throw unsupported(node, "the layer it picks does not exist");
  }

  private static int directions(Flow flow) {
    List<Layer> layers = flow.layers();
    return !layers.isEmpty() && layers.get(layers.size() - 1) instanceof Bidirectional ? 2 : 1;
  }

  // ---- axes ----

  private static List<Axis> permuted(OnnxNode node, List<Axis> axes) {
    List<Long> order = node.numbers("perm");
    List<Axis> result = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      result.add(axes.get(order.isEmpty() ? axes.size() - 1 - i : Math.toIntExact(order.get(i))));
    }
    return result;
  }

  private List<Integer> axes(OnnxNode node) {
    List<Integer> list = new ArrayList<>();
    node.numbers("axes").forEach(n -> list.add(n.intValue()));
    if (list.isEmpty() && value(node.input(1)) instanceof Constant constant) {
      for (float axis : constant.tensor().values()) {
        list.add((int) axis);
      }
    }
    return list;
  }

  private List<Axis> squeezed(OnnxNode node, Flow flow) {
    List<Axis> result = new ArrayList<>(flow.axes());
    List<Integer> named = axes(node);
    for (int i = result.size() - 1; i >= 0; i--) {
      boolean asked =
          named.isEmpty() || named.contains(i) || named.contains(i - flow.axes().size());
      boolean one =
          result.get(i) == Axis.ONE || (result.get(i) == Axis.DIRECTIONS && directions(flow) == 1);
      if (asked && one) {
        result.remove(i);
      } else if (asked && !named.isEmpty()) {
        throw unsupported(node, "it drops the axis " + result.get(i));
      }
    }
    return result;
  }

  private List<Axis> unsqueezed(OnnxNode node, List<Axis> axes) {
    List<Axis> result = new ArrayList<>(axes);
    for (int axis : axes(node)) {
      result.add(axis < 0 ? result.size() + 1 + axis : axis, Axis.ONE);
    }
    return result;
  }

  /// Directions side by side with features become features; axes of length one come and go.
  private List<Axis> reshaped(OnnxNode node, Flow flow) {
    List<Axis> axes = new ArrayList<>(flow.axes());
    int at = axes.indexOf(Axis.DIRECTIONS);
    if (at >= 0
        && (directions(flow) == 1 || (at + 1 < axes.size() && axes.get(at + 1) == Axis.FEATURES))) {
      axes.remove(at);
    }
    axes.removeIf(axis -> axis == Axis.ONE);
    if (axes.contains(Axis.DIRECTIONS)
        || (value(node.input(1)) instanceof Constant shape
            && shape.tensor().size() != axes.size())) {
      throw unsupported(node, "it gives the axes " + flow.axes() + " another shape");
    }
    return axes;
  }

  private Value chosen(OnnxNode node, Flow flow) {
    boolean gather = node.operator().equals("Gather");
    int axis = gather ? (int) node.number("axis", 0) : sliceAxis(node);
    int place = Math.floorMod(axis, flow.axes().size());
    int index = (int) (gather ? needed(node, 1) : slice(node, "starts", 1)).values()[0];
    boolean rest =
        !gather && (int) slice(node, "ends", 2).values()[0] != index + 1 && !(index == -1);
    List<Axis> axes = new ArrayList<>(flow.axes());
    boolean drops = gather && needed(node, 1).shape().rank() == 0;
    Axis kind = axes.get(place);
    if (drops) {
      axes.remove(place);
    } else {
      axes.set(place, Axis.ONE);
    }
    if (rest) {
      throw unsupported(node, "it takes several positions along " + kind);
    }
    return switch (kind) {
      case STEPS -> step(node, flow, index, axes);
      case DIRECTIONS ->
          directions(flow) == 1 ? flow.with(axes) : new Part(flow, Math.floorMod(index, 2));
      default -> throw unsupported(node, "it takes one position along " + kind);
    };
  }

  private Tensor slice(OnnxNode node, String old, int input) {
    List<Long> numbers = node.numbers(old);
    return numbers.isEmpty() ? needed(node, input) : Tensor.generate(numbers::get, numbers.size());
  }

  private int sliceAxis(OnnxNode node) {
    List<Long> old = node.numbers("axes");
    if (!old.isEmpty()) {
      return old.get(0).intValue();
    }
    return node.input(3).isEmpty() ? 0 : (int) needed(node, 3).values()[0];
  }

  private Flow step(OnnxNode node, Flow flow, int index, List<Axis> axes) {
    Layer last =
        flow.layers().isEmpty()
            ? new Pool("", Pool.Kind.LAST)
            : flow.layers().get(flow.layers().size() - 1);
    if (index == -1) {
      return switch (last) {
        case Gru gru when gru.direction() == Direction.FORWARD ->
            flow.replaced(gru.withSequences(false), axes);
        case Lstm lstm when lstm.direction() == Direction.FORWARD ->
            flow.replaced(lstm.withSequences(false), axes);
        case Bidirectional both ->
            flow.replaced(
                new Bidirectional(
                    both.name(),
                    both.forward().withSequences(false),
                    both.backward().withSequences(false),
                    both.merge(),
                    Bidirectional.Readout.LAST_STEP),
                axes);
        default -> flow.then(new Pool(name("pool"), Pool.Kind.LAST), axes);
      };
    }
    if (index == 0
        && last instanceof RecurrentLayer recurrent
        && !(last instanceof Bidirectional)) {
      boolean back =
          last instanceof Gru gru
              ? gru.direction() == Direction.BACKWARD
              : last instanceof Lstm lstm && lstm.direction() == Direction.BACKWARD;
      if (back) {
        return flow.replaced(recurrent.withSequences(false), axes);
      }
    }
    throw unsupported(node, "it takes step " + index + "; the last step is supported");
  }

  // ---- dense layers ----

  private Flow gemm(OnnxNode node, Flow flow) {
    Tensor b = needed(node, 1);
    if (node.number("transA", 0) != 0) {
      throw unsupported(node, "its first input is transposed");
    }
    float alpha = node.real("alpha", 1);
    float beta = node.real("beta", 1);
    boolean transposed = node.number("transB", 0) != 0;
    int rows = b.extent(transposed ? 1 : 0);
    int columns = b.extent(transposed ? 0 : 1);
    float[] v = b.values();
    Tensor weight =
        Tensor.generate(
            i -> alpha * v[transposed ? i % columns * rows + i / columns : i], rows, columns);
    Tensor c = optional(node, 2, Tensor.zeros(columns));
    return dense(
        node,
        flow,
        weight,
        Tensor.generate(i -> beta * c.values()[c.size() == 1 ? 0 : i], columns));
  }

  private Flow dense(OnnxNode node, Flow flow, Tensor weight, Tensor bias) {
    List<Axis> axes = new ArrayList<>(flow.axes());
    axes.removeIf(axis -> axis == Axis.ONE);
    if (axes.get(axes.size() - 1) != Axis.FEATURES || axes.contains(Axis.DIRECTIONS)) {
      throw unsupported(node, "it multiplies along " + axes.get(axes.size() - 1));
    }
    return flow.then(new Dense(name("dense"), weight, bias, Activation.LINEAR), axes);
  }

  private Flow arithmetic(OnnxNode node, Flow flow, Tensor operand, boolean flipped) {
    List<Layer> layers = flow.layers();
    Layer last = layers.isEmpty() ? new Pool("", Pool.Kind.LAST) : layers.get(layers.size() - 1);
    int width = operand.size();
    if (node.operator().equals("Add")
        && last instanceof Dense dense
        && dense.activation().equals(Activation.LINEAR)
        && (width == dense.bias().size() || width == 1)) {
      float[] b = dense.bias().values();
      Tensor bias = Tensor.generate(i -> b[i] + operand.values()[width == 1 ? 0 : i], b.length);
      return flow.replaced(
          new Dense(dense.name(), dense.weight(), bias, Activation.LINEAR), flow.axes());
    }
    if (flipped && (node.operator().equals("Sub") || node.operator().equals("Div"))) {
      throw unsupported(node, "a constant " + node.operator() + " a value");
    }
    if (width < 2) {
      throw unsupported(node, "it scales or shifts by one number");
    }
    float[] v = operand.values();
    Tensor scale =
        Tensor.generate(
            i ->
                switch (node.operator()) {
                  case "Mul" -> v[i];
                  case "Div" -> 1 / v[i];
                  default -> 1;
                },
            width);
    Tensor shift =
        Tensor.generate(
            i ->
                switch (node.operator()) {
                  case "Add" -> v[i];
                  case "Sub" -> -v[i];
                  default -> 0;
                },
            width);
    return flow.then(new Scale(name("scale"), scale, shift), flow.axes());
  }

  private Flow batchNormalization(OnnxNode node, Flow flow) {
    float[] gamma = needed(node, 1).values();
    float[] beta = needed(node, 2).values();
    float[] mean = needed(node, 3).values();
    float[] variance = needed(node, 4).values();
    double epsilon = node.real("epsilon", 1e-5f);
    if (flow.axes().contains(Axis.STEPS)) {
      throw unsupported(node, "it normalises along steps");
    }
    int n = mean.length;
    Tensor scale = Tensor.generate(i -> gamma[i] / Math.sqrt(variance[i] + epsilon), n);
    Tensor shift =
        Tensor.generate(i -> beta[i] - mean[i] * gamma[i] / Math.sqrt(variance[i] + epsilon), n);
    findings.add(Finding.folded(node.name(), "batch normalisation, as a fixed scale and shift"));
    return flow.then(new Scale(name("scale"), scale, shift), flow.axes());
  }

  private Flow activation(Flow flow, Activation function) {
    List<Layer> layers = flow.layers();
    if (!layers.isEmpty()
        && layers.get(layers.size() - 1) instanceof Dense dense
        && dense.activation().equals(Activation.LINEAR)) {
      return flow.replaced(
          new Dense(dense.name(), dense.weight(), dense.bias(), function), flow.axes());
    }
    return flow.then(new ActivationLayer(name("activation"), function), flow.axes());
  }

  private Flow pooled(OnnxNode node, Flow flow, Pool.Kind kind) {
    List<Integer> named = axes(node);
    List<Axis> axes = new ArrayList<>(flow.axes());
    int place = named.size() == 1 ? Math.floorMod(named.get(0), axes.size()) : -1;
    if (place < 0 || axes.get(place) != Axis.STEPS) {
      throw unsupported(node, "it reduces other axes than the steps");
    }
    if (node.number("keepdims", 1) != 0) {
      axes.set(place, Axis.ONE);
    } else {
      axes.remove(place);
    }
    return flow.then(new Pool(name("pool"), kind), axes);
  }
}
