package gatelens.engine.pair;

import gatelens.engine.node.Frame;
import java.util.stream.IntStream;

/// The largest value over all steps, between two runs: the gradient averaged along the straight
/// line from the baseline's values to the input's. On the way each step is a line over [0, 1], the
/// maximum their upper envelope, and a step's multiplier the share of the way on which it is the
/// largest; so that multipliers times changes sum to the change of the maximum. Where the two runs
/// are one, the first of the largest steps has all.
final class MaximumPairs {
  private final int[] steps;
  private final double[] start;
  private final double[] rise;

  /// @param steps the steps that count
  private MaximumPairs(int[] steps) {
    this.steps = steps;
    this.start = new double[steps.length];
    this.rise = new double[steps.length];
  }

  /// Multipliers of all steps from those of the largest values.
  static Frame back(Frame m, Frame in, PairPass pass) {
    int width = m.width();
    int[] steps = IntStream.range(0, in.steps()).filter(t -> in.counts(t, 0)).toArray();
    float[] out = new float[in.steps() * m.rows() * width];
    MaximumPairs unit = new MaximumPairs(steps);
    for (int p = 0; steps.length > 0 && p < m.rows(); p++) {
      for (int d = 0; d < width; d++) {
        unit.read(in, pass.left()[p] * width + d, pass.right()[p] * width + d);
        unit.share(m.values()[m.offset() + p * width + d], out, m.rows() * width, p * width + d);
      }
    }
    return new Frame(out, 0, in.steps(), m.rows(), width, true, Frame.NO_MASK);
  }

  private void read(Frame in, int left, int right) {
    for (int k = 0; k < steps.length; k++) {
      int step = in.offset() + steps[k] * in.rows() * in.width();
      start[k] = in.values()[step + right];
      rise[k] = in.values()[step + left] - start[k];
    }
  }

  /// The step that is largest at the baseline, of equal ones the one that rises most.
  private int first() {
    int top = 0;
    for (int k = 1; k < steps.length; k++) {
      double more = start[k] - start[top];
      if (more > 0 || (more == 0 && rise[k] > rise[top])) {
        top = k;
      }
    }
    return top;
  }

  /// @param stride from step to step in `out`
  /// @param place of the unit in a step of it
  private void share(float multiplier, float[] out, int stride, int place) {
    int top = first();
    double at = 0;
    while (at < 1) {
      double next = 1;
      int then = top;
      double from = start[top];
      double slope = rise[top];
      for (int k = 0; k < steps.length; k++) {
        double steeper = rise[k] - slope;
        if (steeper > 0) {
          double cross = (from - start[k]) / steeper;
          boolean sooner = cross > at && cross < next;
          if (sooner || (cross == next && then != top && rise[k] > rise[then])) {
            next = cross;
            then = k;
          }
        }
      }
      out[steps[top] * stride + place] += (float) (multiplier * (next - at));
      at = then == top ? 1 : next;
      top = then;
    }
  }
}
