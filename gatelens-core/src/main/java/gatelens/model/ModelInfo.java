package gatelens.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a model's numbers mean and where it comes from.
///
/// @param classes the names of the outputs, or of the two sides of one sigmoid output; empty if
///   unknown
/// @param outputs the numbers that are forecast; empty for classes, or if unknown
/// @param encoding how raw data becomes what the model reads, as the text that its encoders write;
///   empty for a model of arrays. It is text here because this module knows no encoders
/// @param facts anything else worth keeping with the model, by name, in this order: the data, the
///   settings of training
public record ModelInfo(
    List<String> classes,
    List<Output> outputs,
    Optional<String> encoding,
    Map<String, String> facts) {
  /// Under this name {@link #words} has the names of {@link #outputs}, one a line.
  public static final String OUTPUTS = "outputs";

  /// Under this name {@link #words} has the {@link #encoding}.
  public static final String ENCODING = "encoder";

  /// The fact that says in which of several readings a model was taken from another program's file.
  public static final String READING = "reading";

  /// The fact that names the layers that training leaves as they are, one a line.
  public static final String FROZEN = "frozen";

  /// The fact that names the layers whose one bias is the sum of two that were trained each for
  /// itself, as in an LSTM of PyTorch, one a line.
  public static final String TWO_BIASES = "two_biases";

  /// The fact that says what keeps the weights of layers small in training and what is dropped
  /// there, one layer a line: its name, a blank, and the settings.
  public static final String PENALTIES = "penalties";

  /// The fact that holds a mark of every input that was learned from; of use to a program alone.
  public static final String LEARNED = "learned_rows";

  /// Nothing known.
  public static final ModelInfo NONE =
      new ModelInfo(List.of(), List.of(), Optional.empty(), Map.of());

  /// Keeps unmodifiable copies; the order of the facts is kept.
  ///
  /// @throws IllegalArgumentException if a fact has the name of a component: {@link #OUTPUTS} or
  ///   {@link #ENCODING}
  public ModelInfo {
    classes = List.copyOf(classes);
    outputs = List.copyOf(outputs);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    for (String name : List.of(OUTPUTS, ENCODING)) {
      if (facts.containsKey(name)) {
        throw new IllegalArgumentException(
            "a fact is named " + name + ", which is no fact but a part of its own");
      }
    }
  }

  /// What is known, from names and values as files keep them: the inverse of {@link #words}. The
  /// outputs are unscaled.
  public static ModelInfo ofWords(List<String> classes, Map<String, String> words) {
    Map<String, String> facts = new LinkedHashMap<>(words);
    List<Output> outputs =
        Optional.ofNullable(facts.remove(OUTPUTS))
            .orElse("")
            .lines()
            .filter(name -> !name.isEmpty())
            .map(Output::unscaled)
            .toList();
    Optional<String> encoding = Optional.ofNullable(facts.remove(ENCODING));
    return new ModelInfo(classes, outputs, encoding, facts);
  }

  /// All but the classes by name, as files keep it: the facts, then the names of the outputs under
  /// {@link #OUTPUTS} and the encoding under {@link #ENCODING}.
  public Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>(facts);
    if (!outputs.isEmpty()) {
      words.put(OUTPUTS, String.join("\n", outputNames()));
    }
    encoding.ifPresent(text -> words.put(ENCODING, text));
    return words;
  }

  /// With other class names.
  public ModelInfo withClasses(List<String> names) {
    return new ModelInfo(names, outputs, encoding, facts);
  }

  /// With more facts; a fact of the same name is replaced.
  public ModelInfo withFacts(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.putAll(more);
    return new ModelInfo(classes, outputs, encoding, all);
  }

  /// With other numbers that are forecast.
  public ModelInfo withOutputs(List<Output> others) {
    return new ModelInfo(classes, others, encoding, facts);
  }

  /// With another encoding.
  public ModelInfo withEncoding(String text) {
    return new ModelInfo(classes, outputs, Optional.of(text), facts);
  }

  /// The names of the numbers that are forecast; empty for classes, or where they are not known.
  public List<String> outputNames() {
    return outputs.stream().map(Output::name).toList();
  }

  /// In which of several readings the model was taken from a file; empty if there was only one.
  public Optional<String> reading() {
    return Optional.ofNullable(facts.get(READING));
  }

  /// The names of the layers that training leaves as they are; empty where it changes all.
  public List<String> frozen() {
    return facts.getOrDefault(FROZEN, "").lines().filter(name -> !name.isEmpty()).toList();
  }

  /// The names of the classes, or of what is forecast; empty where they are not known.
  public List<String> names() {
    return classes.isEmpty() ? outputNames() : classes;
  }

  /// The name of an output for people: its class, what it forecasts, or its number.
  public String className(int index) {
    List<String> names = names();
    return index < names.size() ? names.get(index) : "output " + index;
  }
}
