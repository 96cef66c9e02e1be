package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts the operators that a file defines itself into the graph, as what they are made of.
final class Functions {
  private static final int MOST_NODES = 200_000;
  private static final int DEEPEST = 32;

  private final String file;
  private final Map<String, OnnxModel.Function> functions;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private int calls;

  private Functions(String file, Map<String, OnnxModel.Function> functions) {
    this.file = file;
    this.functions = functions;
  }

  /// The nodes without operators of the file's own.
  ///
  /// @throws FormatException if a function calls itself
  /// @throws UnsupportedModelException if they are more than any sound model has
  static List<OnnxNode> inlined(OnnxModel model, String file) throws FormatException {
    if (model.functions().isEmpty()) {
      return model.graph().nodes();
    }
    Functions all = new Functions(file, model.functions());
    for (OnnxNode node : model.graph().nodes()) {
      all.add(node, 0);
    }
    return all.nodes;
  }

  private void add(OnnxNode node, int depth) throws FormatException {
    OnnxModel.Function function = functions.get(node.operator());
    if (function == null) {
      if (nodes.size() >= MOST_NODES) {
        throw new UnsupportedModelException(
            file + ": its functions make more than " + MOST_NODES + " operations");
      }
      nodes.add(node);
      return;
    }
    if (depth > DEEPEST) {
      throw new FormatException(
          file + ": the function " + function.operator() + " is called within itself");
    }
    for (String setting : node.attributes().keySet()) {
      if (!function.attributes().contains(setting) && !function.usual().containsKey(setting)) {
        throw new UnsupportedModelException(
            file
                + ": "
                + node
                + " has the attribute "
                + setting
                + ", which its function does not declare");
      }
    }
    call(node, function, depth);
  }

  private void call(OnnxNode node, OnnxModel.Function function, int depth) throws FormatException {
    String prefix = node.name() + "/" + calls++ + "/";
    Map<String, String> names = new HashMap<>();
    names.put("", "");
    for (int i = 0; i < function.inputs().size(); i++) {
      names.put(function.inputs().get(i), node.input(i));
    }
    for (int i = 0; i < function.outputs().size(); i++) {
      String outer = i < node.outputs().size() ? node.outputs().get(i) : "";
      names.put(
          function.outputs().get(i), outer.isEmpty() ? prefix + function.outputs().get(i) : outer);
    }
    Map<String, OnnxNode.Attribute> settings = new HashMap<>(function.usual());
    settings.putAll(node.attributes());
    for (OnnxNode inner : function.nodes()) {
      if (inner.attributes().values().stream().anyMatch(a -> a.graph().isPresent())) {
        throw new UnsupportedModelException(
            file + ": " + inner + " in the function " + function.operator() + " holds a graph");
      }
      add(
          new OnnxNode(
              inner.operator(),
              prefix + inner.name(),
              inner.inputs().stream()
                  .map(name -> names.computeIfAbsent(name, n -> prefix + n))
                  .toList(),
              inner.outputs().stream()
                  .map(name -> names.computeIfAbsent(name, n -> prefix + n))
                  .toList(),
              told(inner, settings)),
          depth + 1);
    }
  }

  /// The settings of a node in a function, those of the call put in.
  private static Map<String, OnnxNode.Attribute> told(
      OnnxNode inner, Map<String, OnnxNode.Attribute> settings) {
    Map<String, OnnxNode.Attribute> all = new HashMap<>();
    inner
        .attributes()
        .forEach((name, value) -> {
          if (value.reference().isEmpty()) {
            all.put(name, value);
          } else if (settings.containsKey(value.reference())) {
            all.put(name, settings.getOrDefault(value.reference(), value));
          }
        });
    return all;
  }
}
