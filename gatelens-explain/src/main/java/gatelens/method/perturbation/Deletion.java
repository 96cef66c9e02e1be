package gatelens.method.perturbation;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// How much the score falls when an event is deleted: `a_t = f(x) - f(x without event t)`, all
/// later events one step earlier. Replacing a token by padding or an unknown word keeps the
/// positions of the others and is another question: that is {@link Occlusion} with the vector of
/// that token as its baseline.
///
/// Source: J. Li, W. Monroe, D. Jurafsky, Understanding Neural Networks through Representation
/// Erasure, 2016, https://arxiv.org/abs/1612.08220
public record Deletion() implements Explainer<Score> {
  /// The row of the list.
  static Method row() {
    return Method.of(List.of(), s -> new Deletion());
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "deletion",
        "Deletion",
        "How much does the score fall if this event had never been there and the rest moves up?",
        "any score that reads sequences of any length",
        "one run an event",
        "Li, Monroe and Jurafsky, Understanding Neural Networks through Representation Erasure,"
            + " 2016, https://arxiv.org/abs/1612.08220",
        true,
        false);
  }

  @Override
  public Explanation explain(Score score, Point input) {
    Layout.Part part = input.layout().first();
    int steps = part.length();
    if (input.layout().parts().size() > 1 || steps < 2) {
      throw new IllegalArgumentException(
          "deletion of an event: expected one input of at least 2 steps, found "
              + input.layout().parts().size()
              + " inputs, the first of "
              + steps
              + " steps");
    }
    double full = score.at(input);
    double[] falls = new double[steps];
    long cellSteps = steps;
    int[] counted = IntStream.range(0, steps).filter(part::counts).toArray();
    if (part.mask().length > 0 && !together(counted)) {
      throw new IllegalArgumentException(
          "deletion of an event: padding stands between the events; expected it before or after");
    }
    if (counted.length > 0) {
      Score.Scores without = score.evaluate(new Shorter(input, counted));
      for (int i = 0; i < counted.length; i++) {
        falls[counted[i]] = full - without.values()[i];
      }
      cellSteps += without.cellSteps();
    }
    double sum = java.util.Arrays.stream(falls).sum();
    return new Explanation(
        this,
        input,
        List.of(Tensor.generate(t -> falls[t], steps)),
        Explanation.Grouping.EVENTS,
        Optional.empty(),
        new Completeness(full, full - sum, sum),
        Map.of(),
        Map.of("cell steps", (double) cellSteps));
  }

  /// True if the steps follow each other: whichever is deleted, one mask serves all rows.
  private static boolean together(int[] steps) {
    return steps.length == 0 || steps[steps.length - 1] - steps[0] == steps.length - 1;
  }

  /// The input without one event each.
  ///
  /// @param deleted which
  private record Shorter(Point input, int[] deleted) implements Rows {
    @Override
    public Layout layout() {
      Layout.Part part = input.layout().first();
      boolean[] mask = new boolean[0];
      if (part.mask().length > 0) {
        // every deleted event counts, so what is left of the mask is one true entry shorter
        mask = new boolean[part.length() - 1];
        int at = 0;
        for (int t = 0; t < part.length(); t++) {
          if (t != deleted[0]) {
            mask[at++] = part.mask()[t];
          }
        }
      }
      return new Layout(
          List.of(
              new Layout.Part(
                  part.name(), Axis.steps(part.length() - 1), part.features(), mask, 0)));
    }

    @Override
    public int count() {
      return deleted.length;
    }

    @Override
    public void copyTo(int row, float[] target) {
      int from = deleted[row] * input.layout().first().width();
      int width = input.layout().first().width();
      System.arraycopy(input.values(), 0, target, 0, from);
      System.arraycopy(input.values(), from + width, target, from, target.length - from);
    }
  }
}
