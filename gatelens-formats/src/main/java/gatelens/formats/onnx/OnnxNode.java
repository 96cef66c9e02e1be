package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One operation of a graph.
///
/// @param operator `GRU`, with its domain where that is not the standard one: `com.microsoft.Gelu`
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
  /// @param graph a graph, if it is one
  /// @param reals floats
  /// @param numbers whole numbers
  /// @param words words
  /// @param reference inside a function, the function's setting whose value this is; else empty
  record Attribute(
      float real,
      long number,
      String word,
      Optional<Numbers> tensor,
      Optional<OnnxGraph> graph,
      List<Float> reals,
      List<Long> numbers,
      List<String> words,
      String reference) {}

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
    return new OnnxNode(
        full(domain, operator),
        name.isEmpty() ? String.join(",", outputs) : name,
        inputs,
        outputs,
        attributes);
  }

  /// The name of an operator of a domain.
  static String full(String domain, String operator) {
    return domain.isEmpty() || domain.equals("ai.onnx") ? operator : domain + "." + operator;
  }

  /// Reads an AttributeProto.
  static void attribute(String file, Path folder, Wire wire, Map<String, Attribute> all)
      throws IOException {
    String name = "";
    float real = 0;
    long number = 0;
    String word = "";
    String reference = "";
    Optional<Numbers> tensor = Optional.empty();
    Optional<OnnxGraph> graph = Optional.empty();
    List<Float> reals = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    List<String> words = new ArrayList<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> name = wire.text();
        case 2 -> real = wire.real();
        case 3 -> number = wire.number();
        case 4 -> word = wire.text();
        case 5 -> tensor = Optional.of(OnnxTensor.read(file, folder, wire.message()).numbers());
        case 6 -> graph = Optional.of(OnnxGraph.read(file, folder, wire.message()));
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
        case 21 -> reference = wire.text();
        default -> wire.skip();
      }
    }
    all.put(
        name, new Attribute(real, number, word, tensor, graph, reals, numbers, words, reference));
  }

  /// The name of an input; empty if it is not given.
  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /// True if the setting is there.
  boolean has(String key) {
    return attributes.containsKey(key);
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

  /// A constant, where it is set.
  Optional<Numbers> tensor(String key) {
    return Optional.ofNullable(attributes.get(key)).flatMap(Attribute::tensor);
  }

  /// A graph, where it is set.
  Optional<OnnxGraph> graph(String key) {
    return Optional.ofNullable(attributes.get(key)).flatMap(Attribute::graph);
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
