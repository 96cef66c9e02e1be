package gatelens.explain;

import gatelens.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How much each value of an input, or each group of values, contributed to a score.
///
/// @param by the method with its settings
/// @param input what was explained
/// @param attribution one tensor an input part: `float[T][D]` for cells, `float[T]` for events,
///   `float[D]` for features, by `grouping`
/// @param grouping what one number stands for
/// @param standardError of each sampled number, in the shape of `attribution`
/// @param completeness whether it adds up
/// @param terms parts of the sum that belong to no input, by name: `start state`, `bias`,
///   `absorbed`
/// @param notes figures about the run, by name: `points`, `cell steps`, `cell steps naive`, `R²`
public record Explanation(
    Explainer<?> by,
    Point input,
    List<Tensor> attribution,
    Grouping grouping,
    Optional<List<Tensor>> standardError,
    Completeness completeness,
    Map<String, Double> terms,
    Map<String, Double> notes) {

  /// What one number of an attribution stands for.
  public enum Grouping {
    /// One feature at one step.
    CELLS,
    /// All features of a step together.
    EVENTS,
    /// One feature over all steps.
    FEATURES
  }

  /// Keeps unmodifiable copies, in the order given.
  public Explanation {
    attribution = List.copyOf(attribution);
    terms = Collections.unmodifiableMap(new TreeMap<>(terms));
    notes = Collections.unmodifiableMap(new TreeMap<>(notes));
  }

  /// An explanation of every cell, without sampling and without other terms.
  ///
  /// @param flat one number a value of the input
  public static Explanation ofCells(
      Explainer<?> by,
      Point input,
      float[] flat,
      Completeness completeness,
      Map<String, Double> notes) {
    return new Explanation(
        by,
        input,
        Point.split(input.layout(), flat),
        Grouping.CELLS,
        Optional.empty(),
        completeness,
        Map.of(),
        notes);
  }

  /// The attribution of the first part: all there is, for a model with one input.
  public Tensor first() {
    return attribution.get(0);
  }

  /// The attribution of each step, summed over features; `float[T]` for each part.
  ///
  /// @throws IllegalStateException if the explanation is one of features
  public List<Tensor> byEvent() {
    return switch (grouping) {
      case EVENTS -> attribution;
      case CELLS -> attribution.stream().map(t -> sums(t, true)).toList();
      case FEATURES ->
          throw new IllegalStateException("an explanation of features says nothing about steps");
    };
  }

  /// The attribution of each feature, summed over steps; `float[D]` for each part.
  ///
  /// @throws IllegalStateException if the explanation is one of events
  public List<Tensor> byFeature() {
    return switch (grouping) {
      case FEATURES -> attribution;
      case CELLS -> attribution.stream().map(t -> sums(t, false)).toList();
      case EVENTS ->
          throw new IllegalStateException("an explanation of events says nothing about features");
    };
  }

  /// The same explanation with one number a step.
  ///
  /// @throws IllegalStateException if the explanation is one of features
  public Explanation summed() {
    return new Explanation(
        by, input, byEvent(), Grouping.EVENTS, Optional.empty(), completeness, terms, notes);
  }

  /// The numbers in a grouping, one tensor an input: summed from cells where the method gives
  /// cells.
  ///
  /// @throws IllegalArgumentException if the method gives another grouping than cells and than the
  ///   one that is asked for
  public List<Tensor> in(Grouping wanted) {
    if (wanted == grouping) {
      return attribution;
    }
    if (grouping == Grouping.CELLS) {
      return wanted == Grouping.EVENTS ? byEvent() : byFeature();
    }
    throw new IllegalArgumentException(
        by.card().id()
            + " gives one number for each of its "
            + grouping.name().toLowerCase(Locale.ROOT)
            + ", not for "
            + wanted.name().toLowerCase(Locale.ROOT));
  }

  private static Tensor sums(Tensor t, boolean rows) {
    int steps = t.extent(0);
    int width = t.extent(1);
    double[] sum = new double[rows ? steps : width];
    for (int i = 0; i < steps; i++) {
      for (int j = 0; j < width; j++) {
        sum[rows ? i : j] += t.values()[i * width + j];
      }
    }
    return Tensor.generate(i -> sum[i], sum.length);
  }

  /// The sum of all parts, without the other terms.
  public double total() {
    double sum = 0;
    for (Tensor part : attribution) {
      for (float value : part.values()) {
        sum += value;
      }
    }
    return sum;
  }
}
