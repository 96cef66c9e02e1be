package gatelens.perturb;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A score as a game: `v(S)` is the score of the input whose players in S keep their values while
/// all others have those of the baseline; the mean over baselines where there are several. Players
/// who have their baseline's value anyway do not take part.
///
/// A game counts what it costs. It belongs to one thread.
public final class Game {
  private final Score score;
  private final Point input;
  private final Partition partition;
  private final List<float[]> baselines;
  private final int[] varying;
  private final Player[] players;
  private boolean known;
  private double empty;
  private double full;
  private long cellSteps;
  private long naiveCellSteps;
  private long evaluations;

  /// A game.
  public Game(Score score, Point input, Partition partition, Baseline baseline) {
    this.score = score;
    this.input = input;
    this.partition = partition;
    this.baselines = baseline.all(input);
    this.varying = partition.varying(input.values(), baselines);
    this.players = new Player[varying.length];
    for (int i = 0; i < players.length; i++) {
      players[i] = partition.players().get(varying[i]);
    }
  }

  /// The players who take part, M.
  public int size() {
    return players.length;
  }

  /// A player who takes part.
  public Player player(int i) {
    return players[i];
  }

  /// All players, also those who cannot change anything.
  public Partition partition() {
    return partition;
  }

  /// Values of those who take part, with zeros for the others.
  ///
  /// @param values `double[M]`
  public double[] ofAll(double[] values) {
    double[] all = new double[partition.size()];
    for (int i = 0; i < varying.length; i++) {
      all[varying[i]] = values[i];
    }
    return all;
  }

  /// v of nobody.
  public double empty() {
    ends();
    return empty;
  }

  /// v of everybody: the score of the input.
  public double full() {
    ends();
    return full;
  }

  private void ends() {
    if (!known) {
      values(new Coalitions(size(), 1));
    }
  }

  /// v of every set, in one batch. The first call also learns {@link #empty} and {@link #full}.
  public double[] values(Coalitions sets) {
    int extra = known ? 0 : 2;
    Changed rows = new Changed(sets, extra);
    if (rows.count() == 0) {
      return new double[0];
    }
    double[] values = evaluate(rows);
    int n = baselines.size();
    double[] means = new double[sets.count() + extra];
    for (int i = 0; i < means.length; i++) {
      double sum = 0;
      for (int b = 0; b < n; b++) {
        sum += values[i * n + b];
      }
      means[i] = sum / n;
    }
    if (extra > 0) {
      empty = means[sets.count()];
      full = means[sets.count() + 1];
      known = true;
    }
    return extra == 0 ? means : java.util.Arrays.copyOf(means, sets.count());
  }

  /// Rows are run from where they first differ from the input, or from the input with every player
  /// replaced, whichever is later, where that saves more than the second run of prefixes costs.
  private double[] evaluate(Changed rows) {
    double[] values = new double[rows.count()];
    boolean[] nearEmpty = new boolean[rows.count()];
    int moved = 0;
    long saved = 0;
    for (int row = 0; row < nearEmpty.length && baselines.size() == 1; row++) {
      int changed = rows.firstStep(row);
      int gain = rows.firstPresent(row, changed) - changed;
      nearEmpty[row] = gain > 0;
      moved += gain > 0 ? 1 : 0;
      saved += Math.max(0, Math.min(gain, input.layout().first().length()));
    }
    if (saved < 16L * input.layout().first().length() || !(score instanceof ModelScore)) {
      Score.Scores scores = score.evaluate(rows, input);
      count(scores.cellSteps(), scores.naiveCellSteps(), rows.count());
      return scores.values();
    }
    float[] none = new float[input.values().length];
    new Changed(new Coalitions(players.length, 1), 1).copyTo(0, none);
    int[] far = new int[moved];
    int[] near = new int[values.length - moved];
    int f = 0;
    int k = 0;
    for (int row = 0; row < values.length; row++) {
      if (nearEmpty[row]) {
        far[f++] = row;
      } else {
        near[k++] = row;
      }
    }
    some(rows, near, false, input, values);
    some(rows, far, true, input.with(none), values);
    return values;
  }

  private void some(Changed rows, int[] chosen, boolean present, Point from, double[] values) {
    if (chosen.length == 0) {
      return;
    }
    Score.Scores scores = score.evaluate(new Chosen(rows, chosen, present), from);
    count(scores.cellSteps(), scores.naiveCellSteps(), chosen.length);
    for (int i = 0; i < chosen.length; i++) {
      values[chosen[i]] = scores.values()[i];
    }
  }

  /// v of all 2^M sets; set `k` has player `i` if bit `i` of `k` is set. Where the score can
  /// continue from states, the sets are walked as a tree over time, so that those which agree on
  /// the past share it.
  public double[] allValues() {
    double[] values = new double[1 << size()];
    if (score instanceof ModelScore model && model.canBranch()) {
      for (float[] baseline : baselines) {
        CoalitionTree tree = new CoalitionTree(model, input, baseline, players);
        double[] one = tree.values();
        for (int k = 0; k < values.length; k++) {
          values[k] += one[k] / baselines.size();
        }
        count(tree.cellSteps(), tree.naiveCellSteps(), values.length);
      }
    } else {
      known = true;
      values = values(Coalitions.all(size()));
    }
    known = true;
    empty = values[0];
    full = values[values.length - 1];
    return values;
  }

  private void count(long steps, long naive, long rows) {
    cellSteps += steps;
    naiveCellSteps += naive;
    evaluations += rows;
  }

  /// What the game has cost: `evaluations`, `cell steps`, and `cell steps naive`: those without
  /// shared prefixes.
  public Map<String, Double> cost() {
    Map<String, Double> cost = new LinkedHashMap<>();
    cost.put("evaluations", (double) evaluations);
    cost.put("cell steps", (double) cellSteps);
    cost.put("cell steps naive", (double) naiveCellSteps);
    return cost;
  }

  /// Whether values add up to `full - empty`.
  public Completeness completeness(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return new Completeness(full(), empty(), sum);
  }

  /// The input with the players of each set.
  private final class Changed implements Rows {
    private final Coalitions sets;
    private final int extra;

    Changed(Coalitions sets, int extra) {
      this.sets = sets;
      this.extra = extra;
    }

    @Override
    public Layout layout() {
      return input.layout();
    }

    @Override
    public int count() {
      return (sets.count() + extra) * baselines.size();
    }

    @Override
    public void copyTo(int row, float[] target) {
      System.arraycopy(input.values(), 0, target, 0, input.values().length);
      int set = row / baselines.size();
      float[] baseline = baselines.get(row % baselines.size());
      for (int w = 0; 64 * w < players.length; w++) {
        for (long absent = absent(set, w); absent != 0; absent &= absent - 1) {
          players[64 * w + Long.numberOfTrailingZeros(absent)].copy(baseline, target);
        }
      }
    }

    /// Sets that miss one player agree on nothing but the input.
    @Override
    public boolean sharePrefixes() {
      int varied = 0;
      for (int set = 0; set < sets.count(); set++) {
        int size = sets.sizeOf(set);
        varied += size > 1 && size < players.length - 1 ? 1 : 0;
      }
      return 2 * varied > sets.count();
    }

    @Override
    public int firstStep(int row) {
      int set = row / baselines.size();
      int first = Integer.MAX_VALUE;
      for (int w = 0; 64 * w < players.length; w++) {
        for (long absent = absent(set, w); absent != 0; absent &= absent - 1) {
          first = Math.min(first, players[64 * w + Long.numberOfTrailingZeros(absent)].firstStep());
        }
      }
      return first;
    }

    /// The first step at which the row differs from the one where nobody keeps their values; any
    /// such step will do if it is not after `enough`.
    int firstPresent(int row, int enough) {
      int set = row / baselines.size();
      int first = Integer.MAX_VALUE;
      for (int w = 0; 64 * w < players.length; w++) {
        for (long here = ~absent(set, w) & valid(w); here != 0; here &= here - 1) {
          first = Math.min(first, players[64 * w + Long.numberOfTrailingZeros(here)].firstStep());
          if (first <= enough) {
            return first;
          }
        }
      }
      return first;
    }

    private long valid(int w) {
      return players.length - 64 * w >= 64 ? -1L : (1L << (players.length - 64 * w)) - 1;
    }

    private long absent(int set, int w) {
      long valid = valid(w);
      if (set >= sets.count()) {
        return set == sets.count() ? valid : 0;
      }
      return ~sets.word(set, w) & valid;
    }
  }

  /// Some of the rows.
  private record Chosen(Changed all, int[] chosen, boolean present) implements Rows {
    @Override
    public Layout layout() {
      return all.layout();
    }

    @Override
    public int count() {
      return chosen.length;
    }

    @Override
    public boolean sharePrefixes() {
      return all.sharePrefixes();
    }

    @Override
    public void copyTo(int row, float[] target) {
      all.copyTo(chosen[row], target);
    }

    @Override
    public int firstStep(int row) {
      return present ? all.firstPresent(chosen[row], -1) : all.firstStep(chosen[row]);
    }
  }
}
