package gatelens.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a model's numbers mean and where it comes from.
///
/// @param classes the names of the outputs, or of the two sides of one sigmoid output; empty if
///   unknown
/// @param facts anything else worth keeping with the model, by name: the encoder, the data, the
///   settings of training
public record ModelInfo(List<String> classes, Map<String, String> facts) {
  /// The fact that names the numbers a model forecasts, one a line.
  public static final String OUTPUTS = "outputs";

  /// The fact that says in which of several readings a model was taken from another program's file.
  public static final String READING = "reading";

  /// Nothing known.
  public static final ModelInfo NONE = new ModelInfo(List.of(), Map.of());

  /// Keeps unmodifiable copies; the order of the facts is kept.
  public ModelInfo {
    classes = List.copyOf(classes);
    facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /// With other class names.
  public ModelInfo withClasses(List<String> names) {
    return new ModelInfo(names, facts);
  }

  /// With more facts; a fact of the same name is replaced.
  public ModelInfo withFacts(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.putAll(more);
    return new ModelInfo(classes, all);
  }

  /// With names of the numbers that are forecast.
  public ModelInfo withOutputs(List<String> names) {
    return withFacts(Map.of(OUTPUTS, String.join("\n", names)));
  }

  /// The names of the numbers that are forecast; empty for classes, or where they are not known.
  public List<String> outputs() {
    return facts.getOrDefault(OUTPUTS, "").lines().toList();
  }

  /// In which of several readings the model was taken from a file; empty if there was only one.
  public Optional<String> reading() {
    return Optional.ofNullable(facts.get(READING));
  }

  /// The names of the classes, or of what is forecast; empty where they are not known.
  public List<String> names() {
    return classes.isEmpty() ? outputs() : classes;
  }

  /// The name of an output for people: its class, what it forecasts, or its number.
  public String className(int index) {
    List<String> names = names();
    return index < names.size() ? names.get(index) : "output " + index;
  }
}
