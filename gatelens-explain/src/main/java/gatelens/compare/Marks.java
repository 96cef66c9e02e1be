package gatelens.compare;

import gatelens.explain.Explanation;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/// The places of one input that are known to decide.
///
/// @param part which of the model's inputs they are of, from 0
/// @param cells true for one mark per cell, `boolean[T × D]`; false for one per step, `boolean[T]`
/// @param marked the marks
public record Marks(int part, boolean cells, boolean[] marked) {

  /// True if some places are marked and some are not: else nothing can be told.
  public boolean tells() {
    int count = 0;
    for (boolean mark : marked) {
      count += mark ? 1 : 0;
    }
    return count > 0 && count < marked.length;
  }

  /// The numbers of an explanation at the places, as many as there are marks.
  ///
  /// @throws IllegalArgumentException if the method gives none for them
  public float[] numbers(Explanation explanation) {
    Explanation.Grouping given = explanation.grouping();
    boolean fits =
        cells ? given == Explanation.Grouping.CELLS : given != Explanation.Grouping.FEATURES;
    if (!fits) {
      throw new IllegalArgumentException(
          explanation.by().card().id()
              + " gives one number for each of its "
              + given.name().toLowerCase(Locale.ROOT)
              + ", not for "
              + (cells ? "cells" : "events")
              + ", which are marked");
    }
    List<Tensor> numbers = cells ? explanation.attribution() : explanation.byEvent();
    return numbers.get(part).values();
  }
}
