package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model as it stands in the file.
///
/// @param graph what is computed
/// @param functions operators that the file defines itself, by {@link OnnxNode#operator}
/// @param operators the version of each set of operators, by its domain; the standard one is `""`
/// @param producer the program that wrote the file
/// @param words what the program wrote beside the graph (metadata)
record OnnxModel(
    OnnxGraph graph,
    Map<String, Function> functions,
    Map<String, Long> operators,
    String producer,
    Map<String, String> words) {
  /// An operator that is defined by a graph of others.
  ///
  /// @param operator its name
  /// @param inputs names of what it reads
  /// @param outputs names of what it makes
  /// @param attributes names of its settings
  /// @param usual settings that have a usual value
  /// @param nodes what it is made of
  record Function(
      String operator,
      List<String> inputs,
      List<String> outputs,
      List<String> attributes,
      Map<String, OnnxNode.Attribute> usual,
      List<OnnxNode> nodes) {}

  /// Reads a ModelProto.
  ///
  /// @throws FormatException if it is damaged or has no graph
  static OnnxModel read(String file, Path folder, ByteBuffer bytes) throws IOException {
    Wire wire = new Wire(file, bytes);
    String producer = "";
    List<OnnxGraph> graphs = new ArrayList<>();
    Map<String, Function> functions = new HashMap<>();
    Map<String, Long> operators = new HashMap<>();
    Map<String, String> words = new LinkedHashMap<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 2 -> producer = wire.text();
        case 7 -> graphs.add(OnnxGraph.read(file, folder, wire.message()));
        case 8 -> operators(wire.message(), operators);
        case 14 -> OnnxTensor.entry(wire.message(), words);
        case 25 -> {
          Function function = function(file, folder, wire.message());
          functions.put(function.operator(), function);
        }
        default -> wire.skip();
      }
    }
    if (graphs.isEmpty() || graphs.get(0).nodes().isEmpty()) {
      throw new FormatException(file + ": expected an ONNX model, found no graph in it");
    }
    return new OnnxModel(graphs.get(0), functions, operators, producer, words);
  }

  /// The version of the standard operators; 1 where the file does not say it.
  long version() {
    return operators.getOrDefault("", operators.getOrDefault("ai.onnx", 1L));
  }

  private static void operators(Wire wire, Map<String, Long> all) throws FormatException {
    String domain = "";
    long version = 1;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> domain = wire.text();
        case 2 -> version = wire.number();
        default -> wire.skip();
      }
    }
    all.put(domain, version);
  }

  private static Function function(String file, Path folder, Wire wire) throws IOException {
    String name = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<String> attributes = new ArrayList<>();
    Map<String, OnnxNode.Attribute> usual = new HashMap<>();
    List<OnnxNode> nodes = new ArrayList<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> name = wire.text();
        case 4 -> inputs.add(wire.text());
        case 5 -> outputs.add(wire.text());
        case 6 -> attributes.add(wire.text());
        case 7 -> nodes.add(OnnxNode.read(file, folder, wire.message()));
        case 10 -> domain = wire.text();
        case 11 -> OnnxNode.attribute(file, folder, wire.message(), usual);
        default -> wire.skip();
      }
    }
    return new Function(OnnxNode.full(domain, name), inputs, outputs, attributes, usual, nodes);
  }
}
