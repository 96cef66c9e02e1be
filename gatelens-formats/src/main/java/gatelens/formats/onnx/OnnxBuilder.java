package gatelens.formats.onnx;

import gatelens.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts a graph together: nodes, constants, inputs and outputs, each value under a name of its own.
/// The numbers of fields and types are those of onnx.proto.
final class OnnxBuilder {
  /// The operator set that is written.
  static final int OPERATORS = 17;

  /// The element type of a float.
  static final int FLOAT = 1;

  /// The element type of a whole number of four bytes.
  static final int INT32 = 6;

  /// The element type of a whole number of eight bytes.
  static final int INT64 = 7;

  private static final int FORMAT = 8;

  private final Message graph = new Message();
  private final Map<String, Integer> counts = new HashMap<>();

  /// Settings of a node.
  static final class Attributes {
    private final Message node = new Message();

    /// A whole number.
    Attributes number(String name, long value) {
      return add(new Message().text(1, name).number(3, value).number(20, 2));
    }

    /// A float.
    Attributes real(String name, float value) {
      return add(new Message().text(1, name).real(2, value).number(20, 1));
    }

    /// A word.
    Attributes word(String name, String value) {
      return add(new Message().text(1, name).text(4, value).number(20, 3));
    }

    /// Whole numbers.
    Attributes numbers(String name, long... values) {
      Message attribute = new Message().text(1, name);
      for (long value : values) {
        attribute.number(8, value);
      }
      return add(attribute.number(20, 7));
    }

    /// Floats.
    Attributes reals(String name, List<Float> values) {
      Message attribute = new Message().text(1, name);
      values.forEach(value -> attribute.real(7, value));
      return add(attribute.number(20, 6));
    }

    /// Words.
    Attributes words(String name, List<String> values) {
      Message attribute = new Message().text(1, name);
      values.forEach(value -> attribute.text(9, value));
      return add(attribute.number(20, 8));
    }

    private Attributes add(Message attribute) {
      node.message(5, attribute);
      return this;
    }
  }

  /// Something given at run time.
  ///
  /// @param width features a step, or 0 for token ids
  void input(String name, int type, int width) {
    Message shape = dim(dim(new Message(), "batch"), "steps");
    if (width > 0) {
      shape.message(1, new Message().number(1, width));
    }
    graph.message(11, info(name, type, shape));
  }

  /// What the graph answers.
  void output(String name, boolean everyStep, int width) {
    Message shape = dim(new Message(), "batch");
    if (everyStep) {
      dim(shape, "steps");
    }
    shape.message(1, new Message().number(1, width));
    graph.message(12, info(name, FLOAT, shape));
  }

  private static Message dim(Message shape, String name) {
    return shape.message(1, new Message().text(2, name));
  }

  private static Message info(String name, int type, Message shape) {
    Message tensor = new Message().number(1, type).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /// A constant of floats; its name.
  String constant(String name, Tensor tensor) {
    ByteBuffer values = ByteBuffer.allocate(4 * tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
    values.asFloatBuffer().put(tensor.values());
    long[] dims = new long[tensor.shape().rank()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = tensor.extent(i);
    }
    return constant(name, FLOAT, dims, values.array());
  }

  /// A constant list of whole numbers; its name.
  String constant(String name, long... numbers) {
    ByteBuffer values = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    values.asLongBuffer().put(numbers);
    return constant(name, INT64, new long[] {numbers.length}, values.array());
  }

  private String constant(String stem, int type, long[] dims, byte[] values) {
    String name = fresh(stem);
    Message tensor = new Message();
    for (long dim : dims) {
      tensor.number(1, dim);
    }
    graph.message(5, tensor.number(2, type).text(8, name).bytes(9, values));
    return name;
  }

  /// A node with one output; the output's name.
  String node(String operator, String stem, List<String> inputs, Attributes attributes) {
    return nodes(operator, stem, inputs, attributes, 1).get(0);
  }

  /// A node without settings.
  String node(String operator, String stem, String... inputs) {
    return node(operator, stem, List.of(inputs), new Attributes());
  }

  /// A node with several outputs; their names.
  List<String> nodes(
      String operator, String stem, List<String> inputs, Attributes attributes, int outputs) {
    Message node = new Message();
    inputs.forEach(input -> node.text(1, input));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      names.add(fresh(stem));
      node.text(2, names.get(i));
    }
    node.text(3, fresh(stem + "_node")).text(4, operator);
    // Fields of a message may follow each other in any order, so the settings are put behind.
    graph.bytes(1, joined(node.toBytes(), attributes.node.toBytes()));
    return names;
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private String fresh(String stem) {
    int number = counts.merge(stem, 1, Integer::sum) - 1;
    return number == 0 ? stem : stem + "_" + number;
  }

  /// The whole file.
  byte[] model() {
    return new Message()
        .number(1, FORMAT)
        .text(2, "gatelens")
        .message(7, graph.text(2, "gatelens"))
        .message(8, new Message().text(1, "").number(2, OPERATORS))
        .toBytes();
  }
}
