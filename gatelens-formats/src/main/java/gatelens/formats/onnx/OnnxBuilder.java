package gatelens.formats.onnx;

import gatelens.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /// The element type of true and false.
  static final int BOOL = 9;

  /// The name under which files are written.
  static final String PRODUCER = "gatelens";

  private static final int FORMAT = 8;

  private final Message graph = new Message();
  private final Message constants;
  private final Set<String> names;
  private final Map<String, Integer> counts;
  private final Map<String, String> words = new LinkedHashMap<>();

  /// An empty graph.
  OnnxBuilder() {
    this.constants = new Message();
    this.names = new HashSet<>();
    this.counts = new HashMap<>();
  }

  private OnnxBuilder(OnnxBuilder around) {
    this.constants = around.constants;
    this.names = around.names;
    this.counts = around.counts;
  }

  /// A graph inside this one: its constants stand in this one, and no name stands in both.
  OnnxBuilder inner() {
    return new OnnxBuilder(this);
  }

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

    /// A graph.
    Attributes graph(String name, OnnxBuilder value) {
      value.graph.text(2, name);
      return add(new Message().text(1, name).message(6, value.graph).number(20, 5));
    }

    private Attributes add(Message attribute) {
      node.message(5, attribute);
      return this;
    }
  }

  /// Something given at run time, under exactly this name.
  ///
  /// @param width features a step, or 0 for token ids
  void input(String name, int type, int width) {
    names.add(name);
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

  /// What a graph inside another is given; its name.
  String given(String stem, int type) {
    String name = fresh(stem);
    graph.message(11, element(name, type));
    return name;
  }

  /// What a graph inside another answers.
  void answers(String name, int type) {
    graph.message(12, element(name, type));
  }

  private static Message element(String name, int type) {
    Message tensor = new Message().number(1, type);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /// A word about the model that changes nothing of what it computes.
  void word(String key, String value) {
    words.put(key, value);
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
    constants.message(5, tensor.number(2, type).text(8, name).bytes(9, values));
    return name;
  }

  /// A node whose only output has exactly this name, which {@link #fresh} gave.
  void end(String operator, String output, String input) {
    graph.message(
        1,
        new Message()
            .text(1, input)
            .text(2, output)
            .text(3, fresh(output + "/" + operator + "/node"))
            .text(4, operator));
  }

  /// A constant float without axes; its name.
  String number(String stem, float value) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
    return constant(stem, FLOAT, new long[0], bytes.array());
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
    List<String> made = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      made.add(fresh(stem + "/" + operator));
      node.text(2, made.get(i));
    }
    node.text(3, fresh(stem + "/" + operator + "/node")).text(4, operator);
    // Fields of a message may follow each other in any order, so the settings are put behind.
    graph.bytes(1, joined(node.toBytes(), attributes.node.toBytes()));
    return made;
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /// A name that nothing else has: `stem`, else `stem_1`, `stem_2` and so on.
  String fresh(String stem) {
    String name = stem;
    while (!names.add(name)) {
      name = stem + "_" + counts.merge(stem, 1, Integer::sum);
    }
    return name;
  }

  /// The whole file.
  byte[] model() {
    Message model =
        new Message()
            .number(1, FORMAT)
            .text(2, PRODUCER)
            .message(7, graph.text(2, PRODUCER).all(constants))
            .message(8, new Message().text(1, "").number(2, OPERATORS));
    words.forEach((key, value) -> model.message(14, new Message().text(1, key).text(2, value)));
    return model.toBytes();
  }
}
