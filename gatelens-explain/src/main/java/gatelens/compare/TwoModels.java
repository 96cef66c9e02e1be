package gatelens.compare;

import gatelens.explain.Explanation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Two models on the same examples: which is better, and how each works inside.
///
/// @param comparison which is better, and how sure that is
/// @param first inside
/// @param second inside
/// @param classes the names of the classes; empty for forecasts
/// @param names of the examples
/// @param of how many examples there are in all, of which these were drawn
/// @param same one example, explained by both, where the two can be
public record TwoModels(
    Comparison comparison,
    ModelProfile first,
    ModelProfile second,
    List<String> classes,
    List<String> names,
    long of,
    Optional<SameExample> same) {
  /// One example explained by both models: the first on which they disagree, or whose errors differ
  /// most.
  ///
  /// @param example its number, from 0
  /// @param explained what is explained, in words
  /// @param first what decided the first model
  /// @param second what decided the second
  public record SameExample(int example, String explained, Explanation first, Explanation second) {}

  /// Two models of which no example was explained.
  public TwoModels(
      Comparison comparison,
      ModelProfile first,
      ModelProfile second,
      List<String> classes,
      List<String> names,
      long of) {
    this(comparison, first, second, classes, names, of, Optional.empty());
  }

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
