package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One operation of a graph.
///
/// @param operator `GRU`
/// @param name for messages
/// @param inputs names of values; an empty name is an input that is not given
/// @param outputs names of values
/// @param attributes by name
record OnnxNode(
    String operator,
    String name,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {
  /// A setting of an operation: whichever part it has.
  ///
  /// @param real a float
  /// @param number a whole number
  /// @param word a word
  /// @param tensor a constant, if it is one
  /// @param reals floats
  /// @param numbers whole numbers
  /// @param words words
  record Attribute(
      float real,
      long number,
      String word,
      Optional<Tensor> tensor,
      List<Float> reals,
      List<Long> numbers,
      List<String> words) {}

  /// Reads a NodeProto.
  static OnnxNode read(String file, Path folder, Wire wire) throws IOException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Attribute> attributes = new HashMap<>();
    String name = "";
    String operator = "";
    String domain = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> inputs.add(wire.text());
        case 2 -> outputs.add(wire.text());
        case 3 -> name = wire.text();
        case 4 -> operator = wire.text();
        case 5 -> attribute(file, folder, wire.message(), attributes);
        case 7 -> domain = wire.text();
        default -> wire.skip();
      }
    }
    String full = domain.isEmpty() || domain.equals("ai.onnx") ? operator : domain + "." + operator;
    return new OnnxNode(
        full, name.isEmpty() ? String.join(",", outputs) : name, inputs, outputs, attributes);
  }

  private static void attribute(String file, Path folder, Wire wire, Map<String, Attribute> all)
      throws IOException {
    String name = "";
    float real = 0;
    long number = 0;
    String word = "";
    Optional<Tensor> tensor = Optional.empty();
    List<Float> reals = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    List<String> words = new ArrayList<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> name = wire.text();
        case 2 -> real = wire.real();
        case 3 -> number = wire.number();
        case 4 -> word = wire.text();
        case 5 -> tensor = Optional.of(OnnxTensor.read(file, folder, wire.message()).tensor());
        case 7 -> {
          if (wire.isBytes()) {
            for (Wire packed = wire.message(); packed.more(); ) {
              reals.add(packed.packedReal());
            }
          } else {
            reals.add(wire.real());
          }
        }
        case 8 -> {
          if (wire.isBytes()) {
            for (Wire packed = wire.message(); packed.more(); ) {
              numbers.add(packed.varint());
            }
          } else {
            numbers.add(wire.number());
          }
        }
        case 9 -> words.add(wire.text());
        default -> wire.skip();
      }
    }
    all.put(name, new Attribute(real, number, word, tensor, reals, numbers, words));
  }

  /// The name of an input; empty if it is not given.
  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /// A whole number, or `usual` where it is not set.
  long number(String key, long usual) {
    Attribute found = attributes.get(key);
    return found == null ? usual : found.number();
  }

  /// A float, or `usual` where it is not set.
  float real(String key, float usual) {
    Attribute found = attributes.get(key);
    return found == null ? usual : found.real();
  }

  /// A word, or `usual` where it is not set.
  String word(String key, String usual) {
    Attribute found = attributes.get(key);
    return found == null ? usual : found.word();
  }

  /// Whole numbers, empty where they are not set.
  List<Long> numbers(String key) {
    Attribute found = attributes.get(key);
    return found == null ? List.of() : found.numbers();
  }

  /// Floats, empty where they are not set.
  List<Float> reals(String key) {
    Attribute found = attributes.get(key);
    return found == null ? List.of() : found.reals();
  }

  /// Words, empty where they are not set.
  List<String> words(String key) {
    Attribute found = attributes.get(key);
    return found == null ? List.of() : found.words();
  }

  /// For messages: `GRU /rnn/GRU`.
  @Override
  public String toString() {
    return operator + " " + name;
  }

  /// An error of this operation: what is wrong with it, under its name.
  FormatException wrong(String file, String what) {
    return new FormatException(file + ": " + this + ": " + what);
  }
}
