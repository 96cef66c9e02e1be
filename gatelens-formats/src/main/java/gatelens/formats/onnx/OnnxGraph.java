package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A graph as it stands in the file.
///
/// @param nodes in the order of the file
/// @param constants by name
/// @param inputs what is given at run time, without the constants
/// @param outputs names of the values that are asked for
record OnnxGraph(
    List<OnnxNode> nodes,
    Map<String, Numbers> constants,
    List<Input> inputs,
    List<String> outputs) {
  /// Something given at run time.
  ///
  /// @param name its name
  /// @param type its element type; 0 where the file does not say it
  /// @param dims its extents, -1 where they vary; empty where the file does not say them
  record Input(String name, int type, List<Long> dims) {
    /// True if it holds whole numbers.
    boolean whole() {
      return type != 0 && !Numbers.isReal(type) && type != Numbers.BOOL;
    }
  }

  /// The same graph with some of its inputs fixed.
  OnnxGraph given(Map<String, Numbers> fixed) {
    Map<String, Numbers> more = new LinkedHashMap<>(constants);
    more.putAll(fixed);
    return new OnnxGraph(
        nodes,
        more,
        inputs.stream().filter(input -> !fixed.containsKey(input.name())).toList(),
        outputs);
  }

  /// Reads a GraphProto.
  static OnnxGraph read(String file, Path folder, Wire wire) throws IOException {
    List<OnnxNode> nodes = new ArrayList<>();
    Map<String, Numbers> constants = new LinkedHashMap<>();
    List<Input> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> nodes.add(OnnxNode.read(file, folder, wire.message()));
        case 5 -> {
          OnnxTensor constant = OnnxTensor.read(file, folder, wire.message());
          constants.put(constant.name(), constant.numbers());
        }
        case 11 -> inputs.add(input(file, wire.message()));
        case 12 -> outputs.add(input(file, wire.message()).name());
        case 15 ->
            throw new UnsupportedModelException(
                file + ": it has sparse constants (sparse_initializer), which are not supported");
        default -> wire.skip();
      }
    }
    inputs.removeIf(input -> constants.containsKey(input.name()));
    return new OnnxGraph(nodes, constants, inputs, outputs);
  }

  private static Input input(String file, Wire wire) throws FormatException {
    String name = "";
    List<Long> dims = new ArrayList<>();
    int[] type = {0};
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> name = wire.text();
        case 2 -> type(file, name, wire.message(), dims, type);
        default -> wire.skip();
      }
    }
    return new Input(name, type[0], dims);
  }

  private static void type(String file, String name, Wire type, List<Long> dims, int[] element)
      throws FormatException {
    while (type.next()) {
      switch (type.field()) {
        case 1 -> tensor(type.message(), dims, element);
        case 4, 5, 8, 9 ->
            throw new UnsupportedModelException(
                file
                    + ": the input or output "
                    + name
                    + " is a sequence, map or optional value; tensors are supported");
        default -> type.skip();
      }
    }
  }

  private static void tensor(Wire tensor, List<Long> dims, int[] element) throws FormatException {
    while (tensor.next()) {
      switch (tensor.field()) {
        case 1 -> element[0] = (int) tensor.number();
        case 2 -> shape(tensor.message(), dims);
        default -> tensor.skip();
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
      dims.add(value > 0 ? value : -1);
    }
  }
}
