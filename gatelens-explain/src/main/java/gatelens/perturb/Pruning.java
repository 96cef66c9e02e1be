package gatelens.perturb;

import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;

/// How far back a sequence matters: for each split ℓ the past `x_{<ℓ}` and the recent rest are two
/// players, and `φ_past(ℓ) = ½ [(v(past) - v(∅)) + (v(all) - v(recent))]`. From the end backwards,
/// the first ℓ below the length whose share is within the tolerance is the pruning index: steps
/// before it are set aside.
///
/// Two cached runs, of the input and of the baseline, give every split its start.
///
/// Source: J. Bento et al., TimeSHAP, 2021, https://arxiv.org/abs/2012.00073
///
/// @param index steps before it are pruned; 0 for none
/// @param shares φ_past of each split, `double[T + 1]`; empty if nothing was asked for
/// @param cellSteps cell steps run
/// @param naiveCellSteps cell steps without shared prefixes
public record Pruning(int index, double[] shares, long cellSteps, long naiveCellSteps) {
  /// Finds the index.
  ///
  /// @param tolerance in the score's unit; negative for no pruning, 0 is taken as 1e-11
  public static Pruning of(Score score, Point input, float[] baseline, double tolerance) {
    int steps = input.layout().first().length();
    if (tolerance < 0) {
      return new Pruning(0, new double[0], 0, 0);
    }
    Point base = input.with(baseline);
    Score.Scores past = score.evaluate(new Splits(input, baseline, steps), input);
    Score.Scores recent = score.evaluate(new Splits(base, input.values(), steps), base);
    double[] shares = new double[steps + 1];
    int index = 0;
    double empty = past.values()[0];
    double full = past.values()[steps];
    for (int split = steps; split >= 0; split--) {
      shares[split] = (past.values()[split] - empty + full - recent.values()[split]) / 2;
      if (index == 0
          && split > 0
          && split < steps
          && Math.abs(shares[split]) <= Math.max(tolerance, 1e-11)) {
        index = split;
      }
    }
    return new Pruning(
        index,
        shares,
        past.cellSteps() + recent.cellSteps(),
        past.naiveCellSteps() + recent.naiveCellSteps());
  }

  /// Row ℓ has the first input's steps before ℓ and the second's from ℓ on.
  private static final class Splits implements Rows {
    private final Point before;
    private final float[] after;
    private final int steps;

    Splits(Point before, float[] after, int steps) {
      this.before = before;
      this.after = after;
      this.steps = steps;
    }

    @Override
    public Layout layout() {
      return before.layout();
    }

    @Override
    public int count() {
      return steps + 1;
    }

    @Override
    public void copyTo(int row, float[] target) {
      for (Layout.Part part : before.layout().parts()) {
        int split = part.offset() + Math.min(row, part.length()) * part.width();
        System.arraycopy(
            before.values(), part.offset(), target, part.offset(), split - part.offset());
        System.arraycopy(after, split, target, split, part.offset() + part.size() - split);
      }
    }

    @Override
    public int firstStep(int row) {
      return row;
    }
  }
}
