package gatelens.method.perturbation;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Setting;
import gatelens.explain.Target;
import gatelens.perturb.Partition;
import gatelens.perturb.Players;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// The fewest players that hold the answer: as long as they keep their values, the answer stays
/// with a probability of at least `precision`, whatever the others are.
///
/// The others are, with probability one half each, replaced by those of a baseline drawn among
/// several. The answer is the side of zero that the score is on; of an output of a model that is
/// the margin of the target, so whether it is the class that the model gives. Sets grow by one
/// player at a time; in each round the KL-LUCB bandit spends samples where it is not yet clear
/// which of the grown sets are best. The attribution is 1 for players of the anchor and 0 for the
/// others; if none is sure enough, the best that was found, and `found` is 0 in the notes.
///
/// Source: M. Ribeiro, S. Singh, C. Guestrin, Anchors: High-Precision Model-Agnostic Explanations,
/// 2018, https://doi.org/10.1609/aaai.v32i1.11491; the bandit is that of E. Kaufmann, S.
/// Kalyanakrishnan, Information Complexity in Bandit Subset Selection, 2013,
/// https://proceedings.mlr.press/v30/Kaufmann13.html
///
/// @param baseline what the others are replaced by; usual: training series
/// @param players usual: events or segments
/// @param precision the probability that is asked for, in (0, 1); 0.95 is usual
/// @param most players of an anchor at most; 5 is usual
/// @param beam sets that are grown in each round; 2 is usual
/// @param seed decides the draws
public record Anchors(
    Baseline baseline, Players players, double precision, int most, int beam, long seed)
    implements Explainer<Score> {
  /// The chance that a bound is wrong, δ.
  private static final double RISK = 0.1;

  /// How unclear the best sets may stay.
  private static final double TOLERANCE = 0.15;

  private static final int BATCH = 50;
  private static final int ROUNDS = 40;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Anchors {
    if (!(precision > 0 && precision < 1) || most < 1 || beam < 1) {
      throw new IllegalArgumentException(
          "precision is "
              + precision
              + ", most "
              + most
              + ", beam "
              + beam
              + "; expected a precision between 0 and 1, at least 1 of the others");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.ofGroups(
        "events",
        List.of(
            Setting.number(
                "precision", "0.95", "(0, 1)", "how often the answer must hold given the anchor"),
            Setting.whole("most", 5, "[1, ∞)", "how many players an anchor may have"),
            Setting.whole("beam", 2, "[1, ∞)", "how many sets are grown in each round")),
        s ->
            new Anchors(
                s.background().<Baseline>map(rows -> rows).orElse(s.baseline()),
                Players.parse(s.players()),
                s.number("precision"),
                s.integer("most"),
                s.integer("beam"),
                s.seed()));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "anchors",
        "Anchors",
        "Which few parts hold the answer, whatever the others are?",
        "any score",
        "about a thousand runs",
        "Ribeiro, Singh and Guestrin, Anchors: High-Precision Model-Agnostic Explanations, 2018,"
            + " https://doi.org/10.1609/aaai.v32i1.11491",
        false,
        false);
  }

  @Override
  public Explanation explain(Score score, Point input) {
    Partition partition = players.of(input.layout());
    Sampler sampler = new Sampler(sided(score), input, partition);
    List<Candidate> grown = List.of(new Candidate(new TreeSet<>()));
    Candidate best = grown.get(0);
    sampler.draw(best);
    boolean found = sampler.sure(best);
    for (int size = 1; size <= Math.min(most, partition.size()) && !found; size++) {
      grown = sampler.best(grow(grown, partition.size()), beam);
      for (Candidate each : grown) {
        boolean sure = sampler.sure(each);
        boolean better = each.mean() > best.mean();
        if ((sure && !found) || (better && sure == found)) {
          best = each;
        }
        found |= sure;
      }
    }
    double[] held = new double[partition.size()];
    best.kept.forEach(i -> held[i] = 1);
    Map<String, Double> notes = new LinkedHashMap<>();
    notes.put("found", found ? 1.0 : 0.0);
    notes.put("precision", best.mean());
    notes.put("precision at least", best.low(Math.log(1 / RISK)));
    notes.put("samples of it", (double) best.samples);
    notes.put("evaluations", (double) sampler.evaluations);
    notes.put("cell steps", (double) sampler.cellSteps);
    notes.put("cell steps naive", (double) sampler.naiveCellSteps);
    for (int i : best.kept) {
      notes.put("player " + partition.players().get(i).label(), 1.0);
    }
    double full = score.at(input);
    double empty = score.at(input.with(baseline.of(input)));
    return new Explanation(
        this,
        input,
        partition.average(held),
        partition.grouping(),
        Optional.empty(),
        new Completeness(full, empty, best.kept.size()),
        Map.of(),
        notes);
  }

  /// The score whose sign is the answer.
  private static Score sided(Score score) {
    return score instanceof ModelScore model && model.target() instanceof Target.Output output
        ? model.of(new Target.Output(output.index(), Target.Scale.MARGIN, output.step()))
        : score;
  }

  /// Every set with every further player, each once.
  private static List<Candidate> grow(List<Candidate> sets, int players) {
    Map<Set<Integer>, Candidate> all = new LinkedHashMap<>();
    for (Candidate set : sets) {
      for (int i = 0; i < players; i++) {
        if (!set.kept.contains(i)) {
          Set<Integer> more = new TreeSet<>(set.kept);
          more.add(i);
          all.put(more, new Candidate(more));
        }
      }
    }
    return List.copyOf(all.values());
  }

  /// A set of players and how often the answer stayed.
  private static final class Candidate {
    private final Set<Integer> kept;
    private int samples;
    private int stayed;

    Candidate(Set<Integer> kept) {
      this.kept = kept;
    }

    double mean() {
      return samples == 0 ? 0 : stayed / (double) samples;
    }

    /// The smallest precision that is still likely: `KL(mean, p) ≤ level / samples`.
    double low(double level) {
      return bound(0, mean(), level);
    }

    /// The largest.
    double high(double level) {
      return bound(1, mean(), level);
    }

    private double bound(double far, double near, double level) {
      if (samples == 0) {
        return far;
      }
      double inside = near;
      double outside = far;
      for (int k = 0; k < 30; k++) {
        double p = (inside + outside) / 2;
        if (divergence(near, p) <= level / samples) {
          inside = p;
        } else {
          outside = p;
        }
      }
      return inside;
    }

    private static double divergence(double p, double q) {
      double r = Math.min(1 - 1e-12, Math.max(1e-12, q));
      double first = p > 0 ? p * Math.log(p / r) : 0;
      return first + (p < 1 ? (1 - p) * Math.log((1 - p) / (1 - r)) : 0);
    }
  }

  private final class Sampler {
    private final Score score;
    private final Point input;
    private final Partition partition;
    private final List<float[]> others;
    private final SplittableRandom random = new SplittableRandom(seed);
    private final boolean positive;
    private long evaluations;
    private long cellSteps;
    private long naiveCellSteps;

    Sampler(Score score, Point input, Partition partition) {
      this.score = score;
      this.input = input;
      this.partition = partition;
      this.others = baseline.all(input);
      this.positive = score.at(input) > 0;
    }

    void draw(Candidate set) {
      float[][] rows = new float[BATCH][];
      for (int n = 0; n < BATCH; n++) {
        rows[n] = input.values().clone();
        for (int i = 0; i < partition.size(); i++) {
          float[] other = others.get(random.nextInt(others.size()));
          if (random.nextBoolean() && !set.kept.contains(i)) {
            partition.players().get(i).copy(other, rows[n]);
          }
        }
      }
      Score.Scores scores = score.evaluate(Rows.of(input.layout(), rows));
      evaluations += BATCH;
      cellSteps += scores.cellSteps();
      naiveCellSteps += scores.naiveCellSteps();
      set.samples += BATCH;
      for (double value : scores.values()) {
        set.stayed += value > 0 == positive ? 1 : 0;
      }
    }

    /// The sets of highest precision, by KL-LUCB.
    List<Candidate> best(List<Candidate> sets, int count) {
      sets.forEach(this::draw);
      List<Candidate> order = new ArrayList<>(sets);
      int top = Math.min(count, order.size());
      for (int round = 1; round <= ROUNDS; round++) {
        double level = level(sets.size(), round);
        order.sort(Comparator.comparingDouble(c -> -c.mean()));
        if (top == order.size()) {
          break;
        }
        Candidate weakest =
            order.subList(0, top).stream()
                .min(Comparator.comparingDouble(c -> c.low(level)))
                .orElseThrow();
        Candidate challenger =
            order.subList(top, order.size()).stream()
                .max(Comparator.comparingDouble(c -> c.high(level)))
                .orElseThrow();
        if (challenger.high(level) - weakest.low(level) < TOLERANCE) {
          break;
        }
        draw(weakest);
        draw(challenger);
      }
      return List.copyOf(order.subList(0, top));
    }

    /// `ln (405.5 n t^1.1 / δ)`, and the logarithm of itself added.
    private static double level(int sets, int round) {
      double level = Math.log(405.5 * sets * Math.pow(round, 1.1) / RISK);
      return level + Math.log(level);
    }

    /// True if the precision is surely reached; samples until that is clear.
    boolean sure(Candidate set) {
      double level = Math.log(1 / RISK);
      for (int round = 0; round < ROUNDS; round++) {
        if (set.low(level) >= precision) {
          return true;
        }
        if (set.high(level) < precision) {
          return false;
        }
        draw(set);
      }
      return set.mean() >= precision;
    }
  }
}
