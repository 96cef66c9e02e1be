package gatelens.formats.onnx;

import gatelens.formats.Finding;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.onnx.Value.Computed;
import gatelens.formats.onnx.Value.Constant;
import gatelens.formats.onnx.Value.Flow;
import gatelens.formats.onnx.Value.Part;
import gatelens.formats.onnx.Value.Sizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known while a graph is followed: the values so far, names, and what was found.
final class Scope {
  private static final long ROOM = 1L << 24;

  private final String file;
  private final long version;
  private final List<OnnxGraph.Input> inputs;
  private final List<Finding> findings;
  private final Map<String, String> readings = new LinkedHashMap<>();
  private final Map<String, Value> values = new HashMap<>();
  private final IdentityHashMap<Value, Flow> settled = new IdentityHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Layering layering;
  private long room;

  /// @param file for messages
  /// @param version of the standard operators
  /// @param inputs the graph's inputs
  /// @param room how many numbers the file holds
  Scope(
      String file, long version, List<OnnxGraph.Input> inputs, long room, List<Finding> findings) {
    this.file = file;
    this.version = version;
    this.inputs = inputs;
    this.findings = findings;
    this.room = ROOM + 8 * room;
    this.layering = new Layering(this);
  }

  /// The file, for messages.
  String file() {
    return file;
  }

  /// The version of the standard operators.
  long version() {
    return version;
  }

  /// Keeps what was found.
  void found(Finding finding) {
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  /// Keeps that an input, or an operator, was read in one of several ways.
  void readAs(String part, String how) {
    readings.put(part, how);
    found(Finding.warning(part, how));
  }

  /// The inputs that were read in one of several ways, and how.
  Map<String, String> readings() {
    return readings;
  }

  /// A name for a layer: `dense`, then `dense_1`.
  String name(String stem) {
    int number = counts.merge(stem, 1, Integer::sum) - 1;
    return number == 0 ? stem : stem + "_" + number;
  }

  /// A name for a recurrent layer: `gru_0`, then `gru_1`.
  String numbered(String stem) {
    return stem + "_" + (counts.merge(stem, 1, Integer::sum) - 1);
  }

  /// Takes room for numbers that are computed: a small file may not ask for more than any sound one
  /// needs.
  void spend(OnnxNode node, long count) {
    room -= Math.max(0, count);
    if (room < 0) {
      throw unsupported(node, "it makes more numbers than the whole file holds many times over");
    }
  }

  // ---- values ----

  /// The value of a name.
  Optional<Value> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// Keeps the value of a name.
  void put(String name, Value value) {
    if (!name.isEmpty()) {
      values.put(name, value);
    }
  }

  /// Keeps one of a node's results.
  void put(OnnxNode node, int output, Value value) {
    if (output < node.outputs().size()) {
      put(node.outputs().get(output), value);
    }
  }

  /// What a node reads.
  ///
  /// @throws UnsupportedModelException if it is not given or was not followed
  Value input(OnnxNode node, int index) {
    Value value =
        value(node.input(index))
            .orElseThrow(() ->
                unsupported(
                    node,
                    node.input(index).isEmpty()
                        ? "its input " + index + " is not given"
                        : "it reads " + node.input(index) + ", which nothing before it makes"));
    if (value instanceof Value.Unknown unknown) {
      throw unsupported(unknown.of(), unknown.why() + ", and " + node + " reads it");
    }
    return value;
  }

  /// All that a node reads.
  List<Value> inputs(OnnxNode node) {
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      all.add(input(node, i));
    }
    return all;
  }

  /// True if the input is given.
  static boolean given(OnnxNode node, int index) {
    return !node.input(index).isEmpty();
  }

  /// What inputs have become, as layers.
  ///
  /// @throws UnsupportedModelException if it is something else
  Flow flow(OnnxNode node, int index) {
    return flow(node, input(node, index));
  }

  /// A value as layers.
  Flow flow(OnnxNode node, Value value) {
    return switch (value) {
      case Flow flow -> flow;
      case Computed computed -> {
        Flow known = settled.get(computed);
        if (known == null) {
          known = layering.settled(node, computed);
          settled.put(computed, known);
        }
        yield known;
      }
      case Part part -> layering.alone(node, part);
      default -> throw unsupported(node, "it reads " + words(value));
    };
  }

  /// True if it is token ids as they came in.
  boolean tokens(Flow flow) {
    return flow.stacks().size() == 1
        && flow.tail().isEmpty()
        && flow.stacks().get(0).layers().isEmpty()
        && inputs.get(flow.stacks().get(0).input()).whole();
  }

  /// Refuses to compute with token ids.
  void refuseTokens(OnnxNode node, Flow flow) {
    if (tokens(flow)) {
      throw unsupported(
          node,
          "it computes with "
              + origin(flow)
              + ", which holds whole numbers; token ids for an embedding (Gather) are supported");
    }
  }

  /// Adds layers to a flow.
  Layering layering() {
    return layering;
  }

  /// Known numbers that a node reads, with all their values.
  ///
  /// @throws UnsupportedModelException if they are computed or given at run time
  Numbers numbers(OnnxNode node, int index) {
    Value value = input(node, index);
    return known(node, value)
        .orElseThrow(() ->
            unsupported(
                node,
                "its input "
                    + node.input(index)
                    + " is "
                    + words(value)
                    + "; numbers that stand in the file are supported there"));
  }

  /// Known numbers, or what they are where the input is not given.
  Numbers numbers(OnnxNode node, int index, Numbers none) {
    return given(node, index) ? numbers(node, index) : none;
  }

  /// The value with all its numbers, where they are known.
  Optional<Numbers> known(OnnxNode node, Value value) {
    if (value instanceof Sizes sizes && sizes.list().stream().allMatch(Dim::known)) {
      Numbers list = Numbers.of(sizes.list().stream().mapToLong(Dim::factor).toArray());
      return Optional.of(sizes.list1() ? list : list.reshaped());
    }
    if (!(value instanceof Constant constant)) {
      return Optional.empty();
    }
    if (constant.whole()) {
      return Optional.of(constant.numbers());
    }
    if (!constant.dims().stream().allMatch(Dim::known)) {
      return Optional.empty();
    }
    int[] extents = constant.dims().stream().mapToInt(d -> Math.toIntExact(d.factor())).toArray();
    spend(node, Numbers.count(extents));
    return Optional.of(Arrangement.broadcast(constant.numbers(), extents));
  }

  /// Whole numbers that stand in an attribute or, in newer operator sets, in an input.
  ///
  /// @param attribute its name; empty where there is none
  List<Long> list(OnnxNode node, String attribute, int index) {
    if (node.has(attribute)) {
      return node.numbers(attribute);
    }
    if (!given(node, index)) {
      return List.of();
    }
    Numbers numbers = numbers(node, index);
    List<Long> list = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      list.add(numbers.whole(i));
    }
    return list;
  }

  // ---- messages ----

  /// A refusal that names the operation.
  UnsupportedModelException unsupported(OnnxNode node, String why) {
    return new UnsupportedModelException(
        file
            + ": "
            + node
            + " is not supported: "
            + why
            + "; the module gatelens-onnxruntime explains such a model as a black box");
  }

  /// What a value is, for messages.
  String words(Value value) {
    return switch (value) {
      case Constant constant -> "numbers that stand in the file";
      case Sizes sizes -> "sizes " + sizes.list();
      case Value.Repeated repeated -> "the size " + repeated.size() + ", repeated";
      case Value.Given given -> "given at run time as " + given.name();
      case Value.Unknown unknown -> "made by " + unknown.of() + ": " + unknown.why();
      case Value.Stacked stacked -> "final states of several layers, one behind the other";
      case Part part -> "one direction of " + origin(part.of());
      case Computed computed -> "computed from " + origin(computed.base());
      case Flow flow -> origin(flow);
    };
  }

  /// Where a flow comes from, for messages.
  String origin(Flow flow) {
    if (!flow.layers().isEmpty()) {
      return "the output of layer " + flow.layers().get(flow.layers().size() - 1).name();
    }
    return "the input " + inputs.get(flow.stacks().get(0).input()).name();
  }
}
