package gatelens.evidence;

import gatelens.explain.Baseline;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.layer.Flatten;
import gatelens.model.Model;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What a model says of what remains when whole steps are left out: words that are not there,
/// rather than words whose vector is one that no word has. Its inputs are `float[T][1]`: a step
/// whose value is 0 is left out, and of none the score is that of one step of the baseline.
///
/// @param score that is asked
/// @param input of which steps are left out
/// @param baseline what an input without steps is
record Remaining(ModelScore score, Point input, Baseline baseline) implements Score {
  /// True if steps can be left out: the one input has words, or events at times of their own, and
  /// the model reads any number of them.
  static boolean fits(ModelScore score, Point input) {
    Model model = score.model();
    Layout layout = input.layout();
    Axis steps = layout.first().steps();
    boolean free = steps instanceof Axis.Tokens || steps instanceof Axis.Times;
    boolean fixed =
        model.branches().stream()
                .anyMatch(b -> b.layers().stream().anyMatch(Flatten.class::isInstance))
            || model.head().stream().anyMatch(Flatten.class::isInstance);
    return layout.parts().size() == 1
        && (free || model.branches().get(0).readsTokens())
        && !fixed
        && !model.answersEveryStep();
  }

  /// All steps are there; padding is not, and stays away.
  Point whole() {
    Layout.Part part = input.layout().first();
    float[] there = new float[part.length()];
    for (int t = 0; t < there.length; t++) {
      there[t] = part.counts(t) ? 1 : 0;
    }
    return new Point(
        new Layout(
            List.of(
                new Layout.Part(part.name(), part.steps(), Axis.features(1), new boolean[0], 0))),
        there);
  }

  @Override
  public Scores evaluate(Rows rows) {
    Layout.Part part = input.layout().first();
    double[] values = new double[rows.count()];
    Map<Integer, List<Integer>> byLength = new LinkedHashMap<>();
    int[][] kept = new int[rows.count()][];
    for (int row = 0; row < kept.length; row++) {
      float[] there = new float[part.length()];
      rows.copyTo(row, there);
      kept[row] = IntStream.range(0, there.length).filter(t -> there[t] != 0).toArray();
      byLength.computeIfAbsent(kept[row].length, length -> new ArrayList<>()).add(row);
    }
    long steps = 0;
    for (Map.Entry<Integer, List<Integer>> some : byLength.entrySet()) {
      Scores scores = score.evaluate(shorter(some.getKey(), some.getValue(), kept));
      for (int k = 0; k < some.getValue().size(); k++) {
        values[some.getValue().get(k)] = scores.values()[k];
      }
      steps += scores.cellSteps();
    }
    return new Scores(values, steps, (long) rows.count() * part.length());
  }

  /// Rows of one length; what remains has no padding.
  private Rows shorter(int length, List<Integer> places, int[][] kept) {
    Layout.Part part = input.layout().first();
    int width = part.width();
    float[][] made = new float[places.size()][Math.max(1, length) * width];
    float[] source = length == 0 ? baseline.of(input) : input.values();
    for (int k = 0; k < made.length; k++) {
      int[] from = length == 0 ? new int[] {0} : kept[places.get(k)];
      for (int t = 0; t < from.length; t++) {
        System.arraycopy(source, from[t] * width, made[k], t * width, width);
      }
    }
    boolean[] mask = new boolean[part.mask().length == 0 ? 0 : Math.max(1, length)];
    Arrays.fill(mask, true);
    return Rows.of(
        new Layout(
            List.of(
                new Layout.Part(
                    part.name(), Axis.steps(Math.max(1, length)), part.features(), mask, 0))),
        made);
  }

  @Override
  public String description() {
    return score.description() + " of what remains";
  }
}
