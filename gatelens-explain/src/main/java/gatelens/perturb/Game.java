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
    Score.Scores scores = score.evaluate(rows, input);
    count(scores.cellSteps(), scores.naiveCellSteps(), rows.count());
    int n = baselines.size();
    double[] means = new double[sets.count() + extra];
    for (int i = 0; i < means.length; i++) {
      double sum = 0;
      for (int b = 0; b < n; b++) {
        sum += scores.values()[i * n + b];
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

    private long absent(int set, int w) {
      long valid = players.length - 64 * w >= 64 ? -1L : (1L << (players.length - 64 * w)) - 1;
      if (set >= sets.count()) {
        return set == sets.count() ? valid : 0;
      }
      return ~sets.word(set, w) & valid;
    }
  }
}
