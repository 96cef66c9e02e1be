package gatelens.lens;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.method.Methods;
import gatelens.model.Model;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Attributions in a file, as explanations that were made elsewhere.
final class GivenAttributions {
  private final NpyArray array;
  private final float[] values;
  private final Measuring asked;
  private final Explainer<? super ModelScore> by;

  private GivenAttributions(NpyArray array, Measuring asked, Explainer<? super ModelScore> by) {
    this.array = array;
    this.values = array.floats();
    this.asked = asked;
    this.by = by;
  }

  /// Reads a file.
  static GivenAttributions read(Path file, Measuring asked, Model model) throws IOException {
    NpyArray array = Npy.read(file);
    if (array.rank() != 2 && array.rank() != 3) {
      throw new Refused(
          Refused.Kind.DATA,
          file + ": expected attributions [N][T][D], [N][T] or [N][D], found " + array,
          "an explanation written to a file is such a one",
          "attribution");
    }
    return new GivenAttributions(
        array,
        asked,
        asked.question().method().isPresent()
            ? asked.question().method(model).with(asked.question().said())
            : Methods.named("gradient").with(asked.question().said()));
  }

  /// @throws Refused if there is not one row for each sequence
  void check(long sequences) {
    if (array.shape()[0] != sequences) {
      throw new Refused(
          Refused.Kind.DATA,
          array.name()
              + ": expected one row for each of "
              + sequences
              + " sequences, found "
              + array,
          "give the inputs that were explained",
          "attribution");
    }
  }

  /// The row of a sequence as an explanation.
  ///
  /// @param n the sequence, from 0
  Explanation of(int n, ModelScore score, Point input) {
    if (n >= array.shape()[0]) {
      check(n + 1L);
    }
    int size = values.length / array.shape()[0];
    float[] own = unfilled(Arrays.copyOfRange(values, n * size, (n + 1) * size));
    Layout.Part part = input.layout().first();
    Explanation.Grouping grouping = grouping(part, own.length, input);
    float[] base = asked.question().baseline().of(input);
    double[] ends = score.evaluate(Rows.of(input.layout(), input.values(), base)).values();
    double sum = 0;
    for (float value : own) {
      sum += value;
    }
    return new Explanation(
        by,
        input,
        List.of(
            grouping == Explanation.Grouping.CELLS
                ? Tensor.of(own, part.length(), part.width())
                : Tensor.of(own, own.length)),
        grouping,
        Optional.empty(),
        new Completeness(ends[0], ends[1], sum),
        Map.of(),
        Map.of());
  }

  private Explanation.Grouping grouping(Layout.Part part, int size, Point input) {
    if (input.layout().parts().size() > 1) {
      throw new Refused(
          Refused.Kind.DATA,
          array.name()
              + ": attributions in one file are of a model with one input; this one has "
              + input.layout().parts().size(),
          "name the method, and the explanations are made again",
          "method");
    }
    if (array.rank() == 3 && size == part.size()) {
      return Explanation.Grouping.CELLS;
    }
    if (array.rank() == 2 && !asked.ofFeatures() && size == part.length()) {
      return Explanation.Grouping.EVENTS;
    }
    if (array.rank() == 2 && size == part.width()) {
      return Explanation.Grouping.FEATURES;
    }
    throw new Refused(
        Refused.Kind.DATA,
        array.name()
            + ": expected [N]["
            + part.length()
            + "]["
            + part.width()
            + "], [N]["
            + part.length()
            + "] or [N]["
            + part.width()
            + "], found "
            + array);
  }

  /// Without the NaN that fill up a shorter sequence.
  private static float[] unfilled(float[] row) {
    int length = row.length;
    while (length > 0 && Float.isNaN(row[length - 1])) {
      length--;
    }
    return Arrays.copyOf(row, length);
  }
}
