package gatelens.evidence;

import gatelens.explain.Agreement;
import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.layer.Layer;
import gatelens.measure.MaxSensitivity;
import gatelens.measure.Ranking;
import gatelens.method.gradient.Gradient;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.model.Model;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Makes the card of an explanation of a model of ours.
///
/// `more than chance` is a permutation test: each weight matrix is put in random order, and the
/// change of the score from the baseline must be larger than under every one of the orders. Weights
/// drawn independently pass it with probability `1 / (orders + 1)` at most, whatever their
/// distribution; biases stay as they are.
///
/// Sources of the checks: J. DeYoung et al., ERASER, 2020, https://arxiv.org/abs/1911.03429; C. Yeh
/// et al., On the (In)fidelity and Sensitivity of Explanations, 2019,
/// https://arxiv.org/abs/1901.09392; J. Adebayo et al., Sanity Checks for Saliency Maps, 2018,
/// https://arxiv.org/abs/1810.03292
///
/// @param baseline what the explanation compares with, and what removed parts become; usual: zeros
/// @param orders random orders of the weights; 99 is usual
/// @param seed decides everything random
public record Evidence(Baseline baseline, int orders, long seed) {
  private static final double[] SHARES = {0.01, 0.05, 0.10, 0.20, 0.50};
  private static final int RANDOM_RANKINGS = 20;
  private static final int SHIFTS = 2;

  /// The cheap checks remove one share instead of five and draw half as many rankings, all of which
  /// must then be beaten, so that they cost less than ten explanations even where one backward pass
  /// is all that an explanation takes.
  private static final int FEW_RANKINGS = 10;

  private static final double[] ONE_SHARE = {0.10};

  /// Of few parts a random ranking names the right one first now and then: one in as many.
  private static final double BEATEN = 0.95;

  private static final double FLOOR = 1e-3;

  /// Of three parts one order in six is the same by chance, of four one in 24.
  private static final int RANKED = 4;

  /// Checks that there are orders.
  ///
  /// @throws IllegalArgumentException if there are none
  public Evidence {
    if (orders < 1) {
      throw new IllegalArgumentException(
          "orders is " + orders + "; at least 1 is needed, 99 is usual");
    }
  }

  /// The whole card of an explanation.
  public EvidenceCard of(ModelScore score, Explanation explanation) {
    Removed removed = removed(score, explanation, SHARES, RANDOM_RANKINGS);
    List<Check> checks = cheapChecks(score, explanation, removed, SHIFTS);
    checks.add(
        new Check(
            "others agree",
            shared(explanation, other(score, explanation)),
            0.5,
            false,
            "the share of weight that another method puts on the same parts",
            false));
    checks.add(
        new Check(
            "more than chance",
            chance(score, explanation.input()),
            1.0 / (orders + 1),
            true,
            "how often weights in random order change the score as much",
            false));
    return EvidenceCard.of(checks, removed.sentence());
  }

  /// The card without what costs more than a few explanations: no other method is run, and one
  /// random order of the weights instead of {@link #orders}. It objects, or finds no objection so
  /// far; it never says trust.
  public EvidenceCard cheap(ModelScore score, Explanation explanation) {
    Removed removed = removed(score, explanation, ONE_SHARE, FEW_RANKINGS);
    return EvidenceCard.soFar(cheapChecks(score, explanation, removed, 1), removed.sentence());
  }

  /// True if an input is its own baseline, so that there is nothing to explain; a zero below zero
  /// is a zero.
  public boolean isBaseline(Point input) {
    return isBaseline(baseline, input);
  }

  /// True if an input is its own baseline.
  public static boolean isBaseline(Baseline baseline, Point input) {
    float[] x = input.values();
    return baseline.all(input).stream()
        .allMatch(x0 -> IntStream.range(0, x.length).allMatch(i -> x[i] == x0[i]));
  }

  private List<Check> cheapChecks(
      ModelScore score, Explanation explanation, Removed removed, int shifts) {
    List<Check> checks = new ArrayList<>();
    if (explanation.by().card().complete()) {
      double gap = explanation.completeness().relativeGap(FLOOR);
      checks.add(
          new Check(
              "adds up",
              gap,
              0.01,
              true,
              "what is not explained, as a share of the change"
                  + absent(score, explanation.input()),
              true));
    }
    // Of one part there is one ranking.
    if (removed.parts() > 1) {
      checks.add(
          new Check(
              "beats random",
              removed.beaten(),
              BEATEN * (1 - 1.0 / removed.parts()),
              false,
              "the share of random rankings whose removal changes the score less",
              true));
    }
    checks.add(
        new Check(
            "stable",
            MaxSensitivity.of(score, explanation, shifts(explanation.input(), shifts)),
            0.5,
            true,
            "the largest relative change of the explanation when the input hardly changes",
            false));
    if (removed.parts() >= RANKED) {
      Explanation after =
          again(explanation.by(), score.of(shuffled(score.model(), 0)), explanation.input());
      checks.add(
          new Check(
              "depends on the weights",
              Agreement.rankCorrelation(sizes(score, explanation), sizes(score, after)),
              0.9,
              true,
              "the rank correlation with the explanation of the model with shuffled weights",
              false));
    }
    return checks;
  }

  /// Why a gap may be no fault of the method.
  private String absent(ModelScore score, Point input) {
    return score.model().continuous().leavesOut(input.layout(), baseline.of(input))
        ? " (the model leaves out steps of the baseline, whose values its mask looks for: that"
            + " there are steps at all belongs to none of their values)"
        : "";
  }

  /// What removing parts showed.
  ///
  /// @param alone what the part ranked first alone changes from the baseline
  /// @param change of the score from the baseline
  private record Removed(double beaten, double alone, double change, int parts) {
    String sentence() {
      return String.format(
          Locale.ROOT,
          "the part ranked first alone makes %+.3g of the change of %+.3g",
          alone,
          change);
    }
  }

  /// The mean fall of the score towards the baseline's without the parts ranked first, against that
  /// of random rankings, all in one batch.
  private Removed removed(ModelScore score, Explanation explanation, double[] shares, int random) {
    Point input = explanation.input();
    float[] x = input.values();
    float[] x0 = baseline.of(input);
    double[] ends = {
      explanation.completeness().score(), score.evaluate(Rows.of(input.layout(), x0)).values()[0]
    };
    double direction = ends[0] >= ends[1] ? 1 : -1;
    boolean signed = explanation.by().card().signed();
    Ranking ranking = Ranking.of(score, explanation);
    int[][] rankings = new int[random + 1][];
    rankings[0] = signed ? ranking.order(direction) : ranking.order(1);
    SplittableRandom dice = new SplittableRandom(seed);
    for (int k = 1; k <= random; k++) {
      rankings[k] = order(ranking.size(), dice);
    }
    float[][] rows = new float[rankings.length * shares.length + 1][];
    for (int k = 0; k < rankings.length; k++) {
      for (int s = 0; s < shares.length; s++) {
        int count = Math.max(1, (int) Math.ceil(shares[s] * ranking.size() - 1e-9));
        float[] row = x.clone();
        ranking.copy(rankings[k], 0, Math.min(count, ranking.size()), x0, row);
        rows[k * shares.length + s] = row;
      }
    }
    float[] only = x0.clone();
    ranking.copy(rankings[0], 0, Math.min(1, ranking.size()), x, only);
    rows[rows.length - 1] = only;
    double[] values = score.evaluate(Rows.of(input.layout(), rows), input).values();
    double[] falls = new double[rankings.length];
    for (int i = 0; i < rows.length - 1; i++) {
      double fall = direction * (ends[0] - values[i]);
      falls[i / shares.length] += (signed ? fall : Math.abs(fall)) / shares.length;
    }
    // A ranking that removes the same parts says nothing.
    int[] others =
        IntStream.rangeClosed(1, random)
            .filter(k -> !sameRows(rows, k * shares.length, shares.length))
            .toArray();
    double beaten =
        others.length == 0
            ? 1
            : Arrays.stream(others).filter(k -> falls[k] < falls[0]).count()
                / (double) others.length;
    return new Removed(
        beaten, values[rows.length - 1] - ends[1], ends[0] - ends[1], ranking.size());
  }

  private static boolean sameRows(float[][] rows, int from, int count) {
    return IntStream.range(0, count).allMatch(s -> Arrays.equals(rows[s], rows[from + s]));
  }

  /// The share of orders of the weights, the own one among them, under which the score changes as
  /// much; it stops at the first, since one is too many.
  private double chance(ModelScore score, Point input) {
    Rows ends = Rows.of(input.layout(), input.values(), baseline.of(input));
    double own = change(score, ends);
    for (int k = 1; k <= orders; k++) {
      if (change(score.of(shuffled(score.model(), k)), ends) >= own) {
        return 2.0 / (k + 1);
      }
    }
    return 1.0 / (orders + 1);
  }

  private static double change(ModelScore score, Rows ends) {
    double[] values = score.evaluate(ends).values();
    return Math.abs(values[0] - values[1]);
  }

  private Explanation other(ModelScore score, Explanation explanation) {
    Point input = explanation.input();
    return explanation.by() instanceof IntegratedGradients
        ? new Gradient(Gradient.Form.TIMES_INPUT).explain(score, input)
        : new IntegratedGradients(baseline, 16).explain(score, input);
  }

  /// `Σ min(|a| / Σ|a|, |b| / Σ|b|)`, after both are summed to the coarser grouping.
  private static double shared(Explanation a, Explanation b) {
    double[] p = flat(a, a.grouping());
    double[] q = flat(b, a.grouping());
    double sumP = Arrays.stream(p).map(Math::abs).sum();
    double sumQ = Arrays.stream(q).map(Math::abs).sum();
    if (sumP == 0 || sumQ == 0) {
      return 0;
    }
    return IntStream.range(0, p.length)
        .mapToDouble(i -> Math.min(Math.abs(p[i]) / sumP, Math.abs(q[i]) / sumQ))
        .sum();
  }

  private static double[] flat(Explanation e, Explanation.Grouping grouping) {
    List<Tensor> parts =
        switch (grouping) {
          case CELLS -> e.attribution();
          case EVENTS -> e.byEvent();
          case FEATURES -> e.byFeature();
        };
    return parts.stream()
        .flatMapToDouble(t -> IntStream.range(0, t.values().length).mapToDouble(i -> t.values()[i]))
        .toArray();
  }

  private static double[] sizes(ModelScore score, Explanation explanation) {
    return Arrays.stream(Ranking.of(score, explanation).scores()).map(Math::abs).toArray();
  }

  /// Changes of up to a fiftieth of the deviation of the input's values.
  private float[][] shifts(Point input, int count) {
    float[] x = input.values();
    double mean = IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElse(0);
    double square =
        IntStream.range(0, x.length)
            .mapToDouble(i -> (x[i] - mean) * (x[i] - mean))
            .average()
            .orElse(0);
    double radius = 0.02 * Math.sqrt(square);
    SplittableRandom dice = new SplittableRandom(seed);
    float[][] shifts = new float[count][x.length];
    for (float[] shift : shifts) {
      for (int i = 0; i < shift.length; i++) {
        shift[i] = (float) (radius * (2 * dice.nextDouble() - 1));
      }
    }
    return shifts;
  }

  private Model shuffled(Model model, int order) {
    SplittableRandom dice = new SplittableRandom(seed * 1_000_003 + order);
    List<Tensor> weights = new ArrayList<>();
    for (Layer.Parameter parameter : model.parameters()) {
      Tensor value = parameter.value();
      if (value.shape().rank() < 2) {
        weights.add(value);
        continue;
      }
      int[] places = order(value.size(), dice);
      weights.add(Tensor.generate(i -> value.at(places[i]), value.shape().extents()));
    }
    return model.withParameters(weights);
  }

  private static int[] order(int size, SplittableRandom dice) {
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = dice.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  @SuppressWarnings("unchecked")
  private static Explanation again(Explainer<?> by, ModelScore score, Point input) {
    return ((Explainer<? super ModelScore>) by).explain(score, input);
  }
}
