package gatelens.perturb;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.model.Branches;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// All 2^M sets of players, walked as a tree over time: at the first step of each player the
/// sequences part into those where it keeps its value and those where it does not, and until then
/// they are one. M segments of L steps cost `L (2^(M+1) - 2)` cell steps instead of `M L 2^M`.
///
/// The tree is walked in breadth until {@link #WIDTH} sequences stand side by side, and block by
/// block from there, so memory is bounded.
final class CoalitionTree {
  /// Sequences that stand side by side.
  private static final int WIDTH = 4096;

  private final ModelScore score;
  private final Point input;
  private final float[] baseline;
  private final Player[] players;
  private final int[] order;
  private final double[] values;
  private final int steps;
  private final int width;
  private final int offset;
  private long cellSteps;

  CoalitionTree(ModelScore score, Point input, float[] baseline, Player[] players) {
    this.score = score;
    this.input = input;
    this.baseline = baseline;
    this.players = players;
    this.order =
        IntStream.range(0, players.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> players[i].firstStep()))
            .mapToInt(i -> i)
            .toArray();
    this.values = new double[1 << players.length];
    Layout.Part part = input.layout().first();
    this.steps = part.length();
    this.width = part.width();
    this.offset = part.offset();
  }

  double[] values() {
    int first = players.length == 0 ? steps : players[order[0]].firstStep();
    float[][] states = new float[1][0];
    if (first > 0) {
      Branches start =
          score.branch(new Piece(new int[1], 0, 0, first), 0, first, states, first == steps);
      states = start.states();
      cellSteps += first;
      if (first == steps) {
        values[0] = score.value(start.logits()[0]);
      }
    }
    if (players.length > 0) {
      walk(0, new int[1], states);
    }
    return values;
  }

  long cellSteps() {
    return cellSteps;
  }

  long naiveCellSteps() {
    return (long) values.length * steps;
  }

  /// Goes on from sequences that have been decided for the first `level` players and run up to the
  /// next one's first step.
  private void walk(int level, int[] sets, float[][] states) {
    int count = 2 * sets.length;
    int[] next = new int[count];
    float[][] from = new float[count][];
    for (int i = 0; i < sets.length; i++) {
      next[2 * i] = sets[i];
      next[2 * i + 1] = sets[i] | 1 << order[level];
      from[2 * i] = states[i];
      from[2 * i + 1] = states[i];
    }
    boolean last = level == order.length - 1;
    int begin = players[order[level]].firstStep();
    int end = last ? steps : players[order[level + 1]].firstStep();
    float[][] after = from;
    if (end > begin) {
      Branches branches = score.branch(new Piece(next, level, begin, end), begin, end, from, last);
      cellSteps += (long) count * (end - begin);
      after = branches.states();
      for (int i = 0; i < count && last; i++) {
        values[next[i]] = score.value(branches.logits()[i]);
      }
    }
    for (int i = 0; i < count && !last; i += WIDTH) {
      int to = Math.min(count, i + WIDTH);
      walk(level + 1, Arrays.copyOfRange(next, i, to), Arrays.copyOfRange(after, i, to));
    }
  }

  /// Some steps of some sequences; other steps are left as they are, for nobody reads them.
  private final class Piece implements Rows {
    private final int[] sets;
    private final int level;
    private final int from;
    private final int to;

    Piece(int[] sets, int level, int beginStep, int endStep) {
      this.sets = sets;
      this.level = level;
      this.from = offset + beginStep * width;
      this.to = offset + endStep * width;
    }

    @Override
    public Layout layout() {
      return input.layout();
    }

    @Override
    public int count() {
      return sets.length;
    }

    @Override
    public void copyTo(int row, float[] target) {
      System.arraycopy(input.values(), from, target, from, to - from);
      for (int k = 0; k <= level && k < order.length; k++) {
        if ((sets[row] >>> order[k] & 1) == 0) {
          players[order[k]].copy(baseline, target, from, to);
        }
      }
    }
  }
}
