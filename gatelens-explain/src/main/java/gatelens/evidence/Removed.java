package gatelens.evidence;

import gatelens.explain.Baseline;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.layer.Flatten;
import gatelens.measure.Ranking;
import gatelens.model.Model;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// What the score loses without some parts, by more than one replacement: the baseline's values,
/// the input's own mean, and what stands elsewhere in the input, or for words and events nothing at
/// all (the step is left out).
///
/// @param score that is asked
/// @param input from which parts are taken
/// @param ranking says which values each part has
/// @param baseline the first replacement
/// @param seed decides where else values are taken from
record Removed(ModelScore score, Point input, Ranking ranking, Baseline baseline, long seed) {
  /// The median loss of each set of parts over the replacements that change a value: `f(x) - f(x
  /// without the set)`; 0 where none does.
  ///
  /// @param whole `f(x)`
  double[] losses(double whole, List<int[]> sets) {
    boolean shrinks = canShrink();
    float[] x0 = baseline.of(input);
    float[] mean = new Baseline.MeanEvent().of(input);
    List<float[]> rows = new ArrayList<>();
    for (int[] set : sets) {
      rows.add(replaced(set, x0));
      rows.add(replaced(set, mean));
      if (!shrinks) {
        rows.add(replaced(set, elsewhere(set)));
      }
    }
    double[] values =
        rows.isEmpty()
            ? new double[0]
            : score.evaluate(Rows.of(input.layout(), rows.toArray(float[][]::new)), input).values();
    int each = shrinks ? 2 : 3;
    double[] losses = new double[sets.size()];
    double[] left = shrinks ? leftOut(sets) : new double[0];
    for (int k = 0; k < losses.length; k++) {
      List<Double> some = new ArrayList<>();
      for (int r = 0; r < each; r++) {
        // what changes no value is no replacement
        if (!Arrays.equals(rows.get(k * each + r), input.values())) {
          some.add(whole - values[k * each + r]);
        }
      }
      if (shrinks) {
        some.add(whole - left[k]);
      }
      losses[k] = median(some);
    }
    return losses;
  }

  /// The median; 0 of none.
  private static double median(List<Double> some) {
    double[] sorted = some.stream().mapToDouble(v -> v).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length == 0
        ? 0
        : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private float[] replaced(int[] set, float[] by) {
    float[] row = input.values().clone();
    ranking.copy(set, 0, set.length, by, row);
    return row;
  }

  /// The values of the same features at another step.
  private float[] elsewhere(int[] set) {
    SplittableRandom dice = new SplittableRandom(seed * 31 + Arrays.hashCode(set));
    float[] row = input.values().clone();
    for (Layout.Part part : input.layout().parts()) {
      int shift = part.length() < 2 ? 0 : 1 + dice.nextInt(part.length() - 1);
      for (int i = 0; i < part.size(); i++) {
        int from = (i + shift * part.width()) % part.size();
        row[part.offset() + i] = input.values()[part.offset() + from];
      }
    }
    return row;
  }

  /// True if steps can be left out: each part is a step of the one input, of words or of events at
  /// times of their own, and the model reads any number of them.
  private boolean canShrink() {
    Model model = score.model();
    Layout layout = input.layout();
    Layout.Part part = layout.first();
    boolean steps =
        ranking.groups().stream().allMatch(group -> group.length == part.width() && whole(group));
    boolean free = part.steps() instanceof Axis.Tokens || part.steps() instanceof Axis.Times;
    boolean fixed =
        model.branches().stream()
                .anyMatch(b -> b.layers().stream().anyMatch(Flatten.class::isInstance))
            || model.head().stream().anyMatch(Flatten.class::isInstance);
    return layout.parts().size() == 1
        && steps
        && (free || model.branches().get(0).readsTokens())
        && !fixed
        && !model.answersEveryStep();
  }

  private boolean whole(int[] group) {
    int width = input.layout().first().width();
    return group[0] % width == 0 && group[group.length - 1] == group[0] + width - 1;
  }

  private double[] leftOut(List<int[]> sets) {
    double[] values = new double[sets.size()];
    int[] sizes = sets.stream().mapToInt(set -> set.length).distinct().toArray();
    for (int size : sizes) {
      List<Integer> places =
          IntStream.range(0, values.length)
              .filter(k -> sets.get(k).length == size)
              .boxed()
              .toList();
      Layout.Part part = input.layout().first();
      if (size >= part.length()) {
        places.forEach(k -> values[k] = score.at(input.with(baseline.of(input))));
        continue;
      }
      List<float[]> rows = new ArrayList<>();
      // rows of one length may have masks of their own: one batch for each
      for (int k : places) {
        int[] kept = kept(sets.get(k));
        boolean[] mask = part.mask().length == 0 ? part.mask() : new boolean[kept.length];
        float[] row = new float[kept.length * part.width()];
        for (int t = 0; t < kept.length; t++) {
          System.arraycopy(
              input.values(), kept[t] * part.width(), row, t * part.width(), part.width());
          if (mask.length > 0) {
            mask[t] = part.mask()[kept[t]];
          }
        }
        rows.add(row);
        if (mask.length > 0 || rows.size() == places.size()) {
          Layout shorter =
              new Layout(
                  List.of(
                      new Layout.Part(
                          part.name(), Axis.steps(kept.length), part.features(), mask, 0)));
          double[] some = score.evaluate(Rows.of(shorter, rows.toArray(float[][]::new))).values();
          int last = places.indexOf(k);
          for (int r = 0; r < some.length; r++) {
            values[places.get(last - some.length + 1 + r)] = some[r];
          }
          rows.clear();
        }
      }
    }
    return values;
  }

  private int[] kept(int[] set) {
    int width = input.layout().first().width();
    return IntStream.range(0, input.layout().first().length())
        .filter(
            t -> Arrays.stream(set).noneMatch(part -> ranking.groups().get(part)[0] / width == t))
        .toArray();
  }
}
