package gatelens.formats.onnx;

import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.Inventory;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The inventory of an ONNX file: every operator, attribute, constant, input and output, and what
/// became of it.
final class Accounts {
  private static final Set<String> SHAPES = Set.of("Shape", "Size");

  /// Operators that hand on values that they read, without weights of their own.
  private static final Set<String> ARRANGING =
      Set.of(
          "Gather",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Reshape",
          "Flatten",
          "Slice",
          "Split",
          "Identity",
          "Cast");

  private final String file;
  private final OnnxModel model;
  private final OnnxGraph graph;

  /// @param graph without functions and without the inputs that are fixed
  Accounts(String file, OnnxModel model, OnnxGraph graph) {
    this.file = file;
    this.model = model;
    this.graph = graph;
  }

  /// Refuses a graph with several outputs of which none is asked for, and operator sets that are
  /// not known.
  void refuseOthers(Optional<String> output) {
    for (OnnxNode node : graph.nodes()) {
      if (node.operator().equals("RNN")) {
        throw new UnsupportedModelException(
            file + ": " + node + " is not supported: a plain RNN has no gates to show");
      }
      refuseState(node);
    }
    if (output.isEmpty() && graph.outputs().size() > 1) {
      throw new UnsupportedModelException(
          file
              + ": the graph has the outputs "
              + graph.outputs()
              + "; one is supported. In Python, keep one: del model.graph.output[1:]");
    }
    long version = model.version();
    if (version < Operators.OLDEST || version > Operators.NEWEST) {
      throw new UnsupportedModelException(
          file
              + ": it uses operator set "
              + version
              + "; sets "
              + Operators.OLDEST
              + " to "
              + Operators.NEWEST
              + " are supported. In Python: onnx.version_converter.convert_version(model, 17)");
    }
  }

  /// A recurrent operator whose first state is an input of the graph is refused before anything
  /// else is said of the graph: that is what makes it another kind of model.
  private void refuseState(OnnxNode node) {
    boolean cell = node.operator().equals("GRU") || node.operator().equals("LSTM");
    for (int state = 5; cell && state < 7; state++) {
      String name = node.input(state);
      if (graph.inputs().stream().anyMatch(input -> input.name().equals(name))) {
        throw new UnsupportedModelException(
            file
                + ": "
                + node
                + " is not supported: its first state is given at run time as the input "
                + name
                + "; a first state that stands in the file is supported");
      }
    }
  }

  /// The inventory of a graph that was followed to its end.
  ///
  /// @throws FormatException if the graph runs in a circle
  /// @throws UnsupportedModelException if a part of the file was passed over that holds weights or
  ///   an input
  Inventory taken(
      Reach reach,
      Optional<String> output,
      Map<String, String> readings,
      Set<Integer> stepsFirst,
      List<Finding> findings)
      throws FormatException {
    Stocktaking stock = new Stocktaking(file);
    stock.used(Kind.OTHER, "operator set " + model.version());
    inputs(stock, reach, output, readings, stepsFirst, findings);
    for (String name : graph.outputs()) {
      if (output.isEmpty() || output.get().equals(name)) {
        stock.used(Kind.OUTPUT, name);
      } else {
        stock.immaterial(Kind.OUTPUT, name, "another output is asked for");
      }
    }
    for (String name : graph.constants().keySet()) {
      if (reach.names().contains(name)) {
        stock.used(Kind.WEIGHT, name);
      } else {
        stock.immaterial(Kind.WEIGHT, name, "nothing that the output depends on reads it");
      }
    }
    Set<OnnxNode> used = Collections.newSetFromMap(new IdentityHashMap<>());
    used.addAll(reach.nodes());
    Set<String> fromInputs = fromInputs();
    for (OnnxNode node : graph.nodes()) {
      if (used.contains(node)) {
        node(stock, node, readings);
      } else {
        passedOver(stock, node, fromInputs, output);
      }
    }
    findings.stream()
        .filter(finding -> finding.kind() == Finding.Kind.FOLDED)
        .forEach(finding -> stock.used(Kind.OTHER, finding.where(), finding.what()));
    return stock.complete();
  }

  /// The inventory of a file that {@link OnnxWriter} wrote and nobody changed: all of it is used.
  Inventory whole() {
    Stocktaking stock = new Stocktaking(file);
    stock.used(Kind.OTHER, "operator set " + model.version());
    graph.inputs().forEach(input -> stock.used(Kind.INPUT, input.name()));
    graph.outputs().forEach(name -> stock.used(Kind.OUTPUT, name));
    graph.constants().keySet().forEach(name -> stock.used(Kind.WEIGHT, name));
    graph.nodes().forEach(node -> stock.used(Kind.OPERATOR, node.toString()));
    return stock.complete();
  }

  private static boolean half(int type) {
    return type == Numbers.FLOAT16 || type == Numbers.BFLOAT16;
  }

  private void inputs(
      Stocktaking stock,
      Reach reach,
      Optional<String> output,
      Map<String, String> readings,
      Set<Integer> stepsFirst,
      List<Finding> findings) {
    for (int i = 0; i < graph.inputs().size(); i++) {
      String name = graph.inputs().get(i).name();
      if (readings.containsKey(name)) {
        stock.readAs(Kind.INPUT, name, readings.getOrDefault(name, ""));
      } else if (stepsFirst.contains(i)) {
        String how = "the graph reads steps first; here sequences come first: float[N][T][D]";
        stock.readAs(Kind.INPUT, name, how);
        findings.add(Finding.warning(name, how));
      } else if (reach.names().contains(name) && half(graph.inputs().get(i).type())) {
        stock.readAs(Kind.INPUT, name, "the graph takes numbers of 16 bits; here they are float32");
      } else if (reach.names().contains(name)) {
        stock.used(Kind.INPUT, name);
      } else if (output.isPresent()) {
        stock.immaterial(Kind.INPUT, name, "the output that is asked for does not depend on it");
      } else {
        stock.notUnderstood(Kind.INPUT, name, "the output does not depend on it");
      }
    }
  }

  private static void node(Stocktaking stock, OnnxNode node, Map<String, String> readings) {
    Operators known = Operators.of(node.operator());
    if (readings.containsKey(node.toString())) {
      stock.readAs(Kind.OPERATOR, node.toString(), readings.getOrDefault(node.toString(), ""));
    } else {
      stock.used(Kind.OPERATOR, node.toString(), known.meaning());
    }
    for (String attribute : node.attributes().keySet()) {
      String name = node + "." + attribute;
      if (known.attributes().contains(attribute)) {
        stock.used(Kind.SETTING, name);
      } else {
        stock.immaterial(Kind.SETTING, name, "it changes no number of an answer");
      }
    }
  }

  /// A node that the output does not depend on: a remainder of the export, unless it computes
  /// something of an input; what only picks or arranges values of other nodes computes nothing.
  private static void passedOver(
      Stocktaking stock, OnnxNode node, Set<String> fromInputs, Optional<String> output) {
    boolean computes =
        !SHAPES.contains(node.operator())
            && !(ARRANGING.contains(node.operator())
                && fromInputs.contains(Reach.reads(node).get(0)))
            && Reach.reads(node).stream().anyMatch(fromInputs::contains);
    if (output.isEmpty() && computes) {
      stock.notUnderstood(
          Kind.OPERATOR,
          node.toString(),
          "the output does not depend on it, but it reads " + String.join(", ", Reach.reads(node)));
    } else {
      stock.immaterial(Kind.OPERATOR, node.toString(), "the output does not depend on it");
    }
  }

  /// The values that hold something of an input's values, not of its shape alone.
  private Set<String> fromInputs() throws FormatException {
    Set<String> names = new HashSet<>();
    graph.inputs().forEach(input -> names.add(input.name()));
    List<String> all = graph.nodes().stream().flatMap(node -> node.outputs().stream()).toList();
    for (OnnxNode node : Reach.of(file, graph.nodes(), all).nodes()) {
      if (!SHAPES.contains(node.operator())
          && Reach.reads(node).stream().anyMatch(names::contains)) {
        names.addAll(node.outputs());
      }
    }
    return names;
  }
}
