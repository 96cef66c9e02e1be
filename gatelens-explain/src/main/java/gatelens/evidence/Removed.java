package gatelens.evidence;

import gatelens.explain.Baseline;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.measure.Ranking;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongConsumer;

/// What the score loses without some parts, by more than one replacement: the baseline's values,
/// the input's own mean, and what stands elsewhere in the input, or for words and events nothing at
/// all (the step is left out).
///
/// @param score that is asked
/// @param input from which parts are taken
/// @param ranking says which values each part has
/// @param baseline the first replacement
/// @param seed decides where else values are taken from
/// @param passes is told how often the model was run
record Removed(
    ModelScore score,
    Point input,
    Ranking ranking,
    Baseline baseline,
    long seed,
    LongConsumer passes) {
  /// What a replacement takes at least of what parts have beyond the baseline.
  private static final double GONE = 0.5;

  /// Floats of replaced rows that are held at a time: 64 MiB.
  private static final long HELD = 1 << 24;

  private static final int REPLACEMENTS = 3;

  /// The loss of each set of parts by the baseline's values alone.
  ///
  /// @param whole `f(x)`
  double[] lossesByBaseline(double whole, List<int[]> sets) {
    float[] x0 = baseline.of(input);
    return portions(sets, some -> lossesByBaseline(whole, some, x0));
  }

  /// Of long inputs few sets at a time, since each is a row of its own.
  private double[] portions(List<int[]> sets, Function<List<int[]>, double[]> losses) {
    int atOnce = Math.clamp(HELD / (REPLACEMENTS * (long) input.values().length), 1, 1 << 16);
    double[] all = new double[sets.size()];
    for (int from = 0; from < all.length; from += atOnce) {
      double[] some = losses.apply(sets.subList(from, Math.min(all.length, from + atOnce)));
      System.arraycopy(some, 0, all, from, some.length);
    }
    return all;
  }

  private double[] lossesByBaseline(double whole, List<int[]> sets, float[] x0) {
    return Arrays.stream(values(sets.stream().map(set -> replaced(set, x0)).toList()))
        .map(value -> whole - value)
        .toArray();
  }

  private double[] values(List<float[]> rows) {
    passes.accept(rows.size());
    return rows.isEmpty()
        ? new double[0]
        : score.evaluate(Rows.of(input.layout(), rows.toArray(float[][]::new)), input).values();
  }

  /// The median loss of each set of parts over the replacements that take it away: `f(x) - f(x
  /// without the set)`; 0 where none does.
  ///
  /// @param whole `f(x)`
  double[] losses(double whole, List<int[]> sets) {
    boolean shrinks = canShrink(score, input, ranking);
    float[] x0 = baseline.of(input);
    float[] mean = new Baseline.MeanEvent().of(input);
    return portions(sets, some -> losses(whole, some, shrinks, x0, mean));
  }

  private double[] losses(
      double whole, List<int[]> sets, boolean shrinks, float[] x0, float[] mean) {
    List<float[]> rows = new ArrayList<>();
    for (int[] set : sets) {
      rows.add(replaced(set, x0));
      rows.add(replaced(set, mean));
      if (!shrinks) {
        rows.add(replaced(set, elsewhere(set)));
      }
    }
    double[] values = values(rows);
    int each = shrinks ? REPLACEMENTS - 1 : REPLACEMENTS;
    double[] losses = new double[sets.size()];
    double[] left = shrinks ? leftOut(sets) : new double[0];
    for (int k = 0; k < losses.length; k++) {
      List<Double> some = new ArrayList<>();
      for (int r = 0; r < each; r++) {
        if (replaces(sets.get(k), rows.get(k * each + r), x0)) {
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

  /// True if a replacement takes the parts away: of what they have beyond the baseline at least
  /// half is gone, `(x - r) · (x - x₀) ≥ ½ |x - x₀|²`. The mean of a band that goes through all
  /// steps is the band, and so is what stands elsewhere in it. Of parts that are their own baseline
  /// a replacement is what changes a value.
  private boolean replaces(int[] set, float[] row, float[] x0) {
    double gone = 0;
    double whole = 0;
    for (int part : set) {
      for (int i : ranking.groups().get(part)) {
        double beyond = input.values()[i] - (double) x0[i];
        gone += (input.values()[i] - (double) row[i]) * beyond;
        whole += beyond * beyond;
      }
    }
    return whole == 0 ? !Arrays.equals(row, input.values()) : gone >= GONE * whole;
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

  /// True if each part is a step, and these can be left out.
  static boolean canShrink(ModelScore score, Point input, Ranking ranking) {
    int width = input.layout().first().width();
    return Remaining.fits(score, input)
        && ranking.groups().stream()
            .allMatch(group -> group.length == width && whole(group, width));
  }

  private static boolean whole(int[] group, int width) {
    return group[0] % width == 0 && group[group.length - 1] == group[0] + width - 1;
  }

  private double[] leftOut(List<int[]> sets) {
    Remaining remaining = new Remaining(score, input, baseline);
    Point whole = remaining.whole();
    int width = input.layout().first().width();
    float[][] rows = new float[sets.size()][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = whole.values().clone();
      for (int part : sets.get(k)) {
        rows[k][ranking.groups().get(part)[0] / width] = 0;
      }
    }
    passes.accept(rows.length);
    return rows.length == 0
        ? new double[0]
        : remaining.evaluate(Rows.of(whole.layout(), rows)).values();
  }
}
