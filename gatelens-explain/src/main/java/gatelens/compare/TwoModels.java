package gatelens.compare;

import java.util.List;
import java.util.Locale;

/// Two models on the same examples: which is better, and how each works inside.
///
/// @param comparison which is better, and how sure that is
/// @param first inside
/// @param second inside
/// @param classes the names of the classes; empty for forecasts
/// @param names of the examples
/// @param of how many examples there are in all, of which these were drawn
public record TwoModels(
    Comparison comparison,
    ModelProfile first,
    ModelProfile second,
    List<String> classes,
    List<String> names,
    long of) {
  /// Keeps unmodifiable copies.
  public TwoModels {
    classes = List.copyOf(classes);
    names = List.copyOf(names);
  }

  /// How many examples were looked at, in words: `200 examples`, `1,000 of 5,000 examples, drawn`.
  public String lookedAt() {
    return lookedAt(names.size(), of);
  }

  /// Some of many examples, in words.
  public static String lookedAt(int some, long of) {
    return of > some
        ? String.format(Locale.ROOT, "%,d of %,d examples, drawn", some, of)
        : String.format(Locale.ROOT, "%,d examples", some);
  }

  /// The name of a class; `class 3` where it has none.
  public String className(int index) {
    return index < classes.size() ? classes.get(index) : "class " + index;
  }
}
