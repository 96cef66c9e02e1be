package gatelens.compare;

import java.util.List;

/// Two models on the same examples: which is better, and how each works inside.
///
/// @param comparison which is better, and how sure that is
/// @param first inside
/// @param second inside
/// @param classes the names of the classes; empty for forecasts
/// @param names of the examples
public record TwoModels(
    Comparison comparison,
    ModelProfile first,
    ModelProfile second,
    List<String> classes,
    List<String> names) {
  /// Keeps unmodifiable copies.
  public TwoModels {
    classes = List.copyOf(classes);
    names = List.copyOf(names);
  }

  /// The name of a class; `class 3` where it has none.
  public String className(int index) {
    return index < classes.size() ? classes.get(index) : "class " + index;
  }
}
