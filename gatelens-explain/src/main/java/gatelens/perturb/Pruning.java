package gatelens.perturb;

import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.Arrays;

/// How far back a sequence matters: for each split ℓ the past `x_{<ℓ}` and the recent rest are two
/// players, and `φ_past(ℓ) = ½ [(v(past) - v(∅)) + (v(all) - v(recent))]`. From the end backwards,
/// the first ℓ below the length whose share is within the tolerance is the pruning index: steps
/// before it are set aside.
///
/// Two cached runs, of the input and of the baseline, give every split its start; splits are run
/// from the end in batches of {@link #BATCH}, and none after the index is found.
///
/// Source: J. Bento et al., TimeSHAP, 2021, https://arxiv.org/abs/2012.00073
///
/// @param index steps before it are pruned; 0 for none
/// @param shares φ_past of each split, `double[T + 1]`; NaN for splits long before the index, which
///   were not run; empty if nothing was asked for
/// @param cellSteps cell steps run
/// @param naiveCellSteps cell steps without shared prefixes
public record Pruning(int index, double[] shares, long cellSteps, long naiveCellSteps) {
  /// Splits run at once.
  private static final int BATCH = 32;

  /// Finds the index.
  ///
  /// @param tolerance in the score's unit; negative for no pruning, 0 is taken as 1e-11
  public static Pruning of(Score score, Point input, float[] baseline, double tolerance) {
    int steps = input.layout().first().length();
    if (tolerance < 0) {
      return new Pruning(0, new double[0], 0, 0);
    }
    Point base = input.with(baseline);
    double[] shares = new double[steps + 1];
    Arrays.fill(shares, Double.NaN);
    double full = score.at(input);
    double empty = score.at(base);
    shares[0] = 0;
    shares[steps] = full - empty;
    int index = 0;
    long cellSteps = 2L * steps;
    long naive = 2L * steps;
    for (int to = steps; to > 1 && index == 0; to -= BATCH) {
      int from = Math.max(1, to - BATCH);
      Score.Scores past = score.evaluate(new Splits(input, baseline, from, to), input);
      Score.Scores recent = score.evaluate(new Splits(base, input.values(), from, to), base);
      cellSteps += past.cellSteps() + recent.cellSteps();
      naive += past.naiveCellSteps() + recent.naiveCellSteps();
      for (int split = to - 1; split >= from; split--) {
        double gain = past.values()[split - from] - empty;
        shares[split] = (gain + full - recent.values()[split - from]) / 2;
        if (index == 0 && Math.abs(shares[split]) <= Math.max(tolerance, 1e-11)) {
          index = split;
        }
      }
    }
    return new Pruning(index, shares, cellSteps, naive);
  }

  /// Row k has the first input's steps before `from + k` and the second's after.
  private static final class Splits implements Rows {
    private final Point before;
    private final float[] after;
    private final int from;
    private final int to;

    Splits(Point before, float[] after, int from, int to) {
      this.before = before;
      this.after = after;
      this.from = from;
      this.to = to;
    }

    @Override
    public Layout layout() {
      return before.layout();
    }

    @Override
    public int count() {
      return to - from;
    }

    @Override
    public void copyTo(int row, float[] target) {
      for (Layout.Part part : before.layout().parts()) {
        int split = part.offset() + Math.min(from + row, part.length()) * part.width();
        System.arraycopy(
            before.values(), part.offset(), target, part.offset(), split - part.offset());
        System.arraycopy(after, split, target, split, part.offset() + part.size() - split);
      }
    }

    @Override
    public int firstStep(int row) {
      return from + row;
    }
  }
}
