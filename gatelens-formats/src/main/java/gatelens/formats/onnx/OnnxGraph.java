package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A graph as it stands in the file.
///
/// @param nodes in an order in which every value is made before it is read
/// @param constants by name
/// @param inputs what is given at run time, without the constants
/// @param outputs names of the values that are asked for
/// @param producer the program that wrote the file
record OnnxGraph(
    List<OnnxNode> nodes,
    Map<String, Tensor> constants,
    List<Input> inputs,
    List<String> outputs,
    String producer) {
  /// Something given at run time.
  ///
  /// @param name its name
  /// @param whole true if it holds whole numbers
  /// @param dims its extents, -1 where they vary
  record Input(String name, boolean whole, List<Long> dims) {}

  /// Reads a ModelProto.
  ///
  /// @throws FormatException if it is damaged or has no graph
  static OnnxGraph read(String file, Path folder, ByteBuffer bytes) throws IOException {
    Wire wire = new Wire(file, bytes);
    String producer = "";
    OnnxGraph graph = null;
    while (wire.next()) {
      switch (wire.field()) {
        case 2 -> producer = wire.text();
        case 7 -> graph = graph(file, folder, wire.message());
        default -> wire.skip();
      }
    }
    if (graph == null || graph.nodes.isEmpty()) {
      throw new FormatException(file + ": expected an ONNX model, found no graph in it");
    }
    return new OnnxGraph(graph.nodes, graph.constants, graph.inputs, graph.outputs, producer);
  }

  /// The same graph with some of its inputs fixed.
  OnnxGraph given(Map<String, Tensor> fixed) {
    if (fixed.isEmpty()) {
      return this;
    }
    Map<String, Tensor> more = new LinkedHashMap<>(constants);
    more.putAll(fixed);
    return new OnnxGraph(
        nodes,
        more,
        inputs.stream().filter(input -> !fixed.containsKey(input.name())).toList(),
        outputs,
        producer);
  }

  private static OnnxGraph graph(String file, Path folder, Wire wire) throws IOException {
    List<OnnxNode> nodes = new ArrayList<>();
    Map<String, Tensor> constants = new LinkedHashMap<>();
    List<Input> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> nodes.add(OnnxNode.read(file, folder, wire.message()));
        case 5 -> {
          OnnxTensor constant = OnnxTensor.read(file, folder, wire.message());
          constants.put(constant.name(), constant.tensor());
        }
        case 11 -> inputs.add(input(wire.message()));
        case 12 -> outputs.add(input(wire.message()).name());
        default -> wire.skip();
      }
    }
    inputs.removeIf(input -> constants.containsKey(input.name()));
    return new OnnxGraph(nodes, constants, inputs, outputs, "");
  }

  private static Input input(Wire wire) throws FormatException {
    String name = "";
    List<Long> dims = new ArrayList<>();
    boolean[] whole = {false};
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> name = wire.text();
        case 2 -> type(wire.message(), dims, whole);
        default -> wire.skip();
      }
    }
    return new Input(name, whole[0], dims);
  }

  private static void type(Wire type, List<Long> dims, boolean[] whole) throws FormatException {
    while (type.next()) {
      if (type.field() != 1) {
        type.skip();
        continue;
      }
      Wire tensor = type.message();
      while (tensor.next()) {
        switch (tensor.field()) {
          case 1 -> {
            long element = tensor.number();
            whole[0] = element == 6 || element == 7;
          }
          case 2 -> shape(tensor.message(), dims);
          default -> tensor.skip();
        }
      }
    }
  }

  private static void shape(Wire shape, List<Long> dims) throws FormatException {
    while (shape.next()) {
      if (shape.field() != 1) {
        shape.skip();
        continue;
      }
      long value = -1;
      Wire dim = shape.message();
      while (dim.next()) {
        if (dim.field() == 1) {
          value = dim.number();
        } else {
          dim.skip();
        }
      }
      dims.add(value);
    }
  }
}
