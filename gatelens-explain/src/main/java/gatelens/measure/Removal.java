package gatelens.measure;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.Measure;
import gatelens.explain.MeasureCard;
import gatelens.explain.Measurement;
import gatelens.explain.ModelScore;
import gatelens.explain.Score;
import gatelens.explain.Target;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// What happens to the score when the parts that an explanation ranks first are taken away, or are
/// all that is left. With a model of ours the score is the probability of the class, whatever was
/// explained.
///
/// Sources: J. DeYoung et al., ERASER: A Benchmark to Evaluate Rationalized NLP Models, 2020,
/// https://arxiv.org/abs/1911.03429; V. Petsiuk, A. Das, K. Saenko, RISE, 2018,
/// https://arxiv.org/abs/1806.07421
///
/// @param kind which of the four
/// @param baseline what removed parts become; usual: zeros
/// @param seed decides the random orders of the curves
public record Removal(Kind kind, Baseline baseline, long seed) implements Measure<Score> {
  /// The four measures.
  public enum Kind {
    /// `f(x) - f(x without the top k %)`, k of 1, 5, 10, 20, 50, and their mean, the area over the
    /// perturbation curve.
    COMPREHENSIVENESS,
    /// `f(x) - f(only the top k %)`.
    SUFFICIENCY,
    /// The score as parts are removed one by one, the first first; its mean, and that of random
    /// orders.
    DELETION,
    /// The score as parts are added to the baseline one by one.
    INSERTION
  }

  private static final double[] SHARES = {0.01, 0.05, 0.10, 0.20, 0.50};
  private static final int RANDOM_ORDERS = 20;

  /// The rows of the list, one for each kind.
  static List<Measures.Row> rows() {
    return Arrays.stream(Kind.values())
        .map(kind ->
            Measures.Row.of(false, List.of(), s -> new Removal(kind, s.baseline(), s.seed())))
        .toList();
  }

  @Override
  public MeasureCard card() {
    String eraser =
        "DeYoung et al., ERASER: A Benchmark to Evaluate Rationalized NLP Models, 2020,"
            + " https://arxiv.org/abs/1911.03429";
    String rise =
        "Petsiuk, Das and Saenko, RISE: Randomized Input Sampling for Explanation of Black-box"
            + " Models, 2018, https://arxiv.org/abs/1806.07421";
    return switch (kind) {
      case COMPREHENSIVENESS ->
          new MeasureCard(
              "comprehensiveness",
              "Comprehensiveness",
              "How far does the score fall without the parts that are said to matter?",
              "higher",
              "any score",
              "5 runs",
              eraser);
      case SUFFICIENCY ->
          new MeasureCard(
              "sufficiency",
              "Sufficiency",
              "How much of the score is lost when only the parts that are said to matter are left?",
              "lower",
              "any score",
              "5 runs",
              eraser);
      case DELETION ->
          new MeasureCard(
              "deletion",
              "Deletion",
              "How fast does the score fall as parts are taken away in the order of the"
                  + " explanation, against random orders?",
              "lower",
              "any score",
              "a run a part and order",
              rise);
      case INSERTION ->
          new MeasureCard(
              "insertion",
              "Insertion",
              "How fast does the score rise as parts are added in the order of the explanation,"
                  + " against random orders?",
              "higher",
              "any score",
              "a run a part and order",
              rise);
    };
  }

  @Override
  public Measurement measure(Score score, Explanation explanation) {
    Ranking ranking = Ranking.of(score, explanation);
    Score scale = probability(score);
    return switch (kind) {
      case COMPREHENSIVENESS, SUFFICIENCY -> shares(scale, explanation, ranking);
      case DELETION, INSERTION -> curve(scale, explanation, ranking);
    };
  }

  /// The probability of what was explained, where it is an output of a model of ours.
  static Score probability(Score score) {
    return score instanceof ModelScore model && model.target() instanceof Target.Output output
        ? model.of(Target.Output.likely(model.model(), output.index(), output.step()))
        : score;
  }

  private Measurement shares(Score score, Explanation explanation, Ranking ranking) {
    float[] x = explanation.input().values();
    float[] x0 = baseline.of(explanation.input());
    int[] order = ranking.order();
    float[][] rows = new float[SHARES.length + 1][];
    rows[0] = x;
    List<String> names = new ArrayList<>();
    for (int k = 0; k < SHARES.length; k++) {
      int count = Math.max(1, (int) Math.ceil(SHARES[k] * ranking.size() - 1e-9));
      boolean removes = kind == Kind.COMPREHENSIVENESS;
      rows[k + 1] = removes ? x.clone() : x0.clone();
      ranking.copy(order, 0, Math.min(count, order.length), removes ? x0 : x, rows[k + 1]);
      names.add(String.format(Locale.ROOT, "at %.0f %%", 100 * SHARES[k]));
    }
    double[] values =
        score.evaluate(Rows.of(explanation.input().layout(), rows), explanation.input()).values();
    List<Double> falls = new ArrayList<>();
    for (int k = 0; k < SHARES.length; k++) {
      falls.add(values[0] - values[k + 1]);
    }
    return new Measurement(this, falls, names);
  }

  private Measurement curve(Score score, Explanation explanation, Ranking ranking) {
    double[] own = curve(score, explanation, ranking, ranking.order());
    double[] random = new double[RANDOM_ORDERS];
    SplittableRandom dice = new SplittableRandom(seed);
    for (int k = 0; k < RANDOM_ORDERS; k++) {
      random[k] = area(curve(score, explanation, ranking, shuffled(ranking.size(), dice)));
    }
    double mean = Arrays.stream(random).average().orElse(0);
    double spread =
        Math.sqrt(
            Arrays.stream(random).map(v -> (v - mean) * (v - mean)).sum() / (RANDOM_ORDERS - 1));
    long beaten =
        Arrays.stream(random)
            .filter(v -> kind == Kind.DELETION ? v > area(own) : v < area(own))
            .count();
    List<Double> values =
        new ArrayList<>(List.of(area(own), mean, spread, beaten / (double) RANDOM_ORDERS));
    List<String> names =
        new ArrayList<>(
            List.of(
                "area",
                "area of random orders",
                "their deviation",
                "share of random orders beaten"));
    for (int i = 0; i < own.length; i++) {
      values.add(own[i]);
      names.add("after " + i);
    }
    return new Measurement(this, values, names);
  }

  /// The curves behind the areas.
  ///
  /// @param kind deletion or insertion
  /// @param own the score after 0, 1, … parts in the order of the explanation, `double[parts + 1]`
  /// @param random the mean over random orders, likewise
  /// @param low the lowest of the random orders
  /// @param high the highest of the random orders
  /// @param orders how many random orders there are
  public record Curves(
      Kind kind, double[] own, double[] random, double[] low, double[] high, int orders) {}

  /// The curve of the explanation with those of random orders: the same ones whose areas {@link
  /// #measure} gives.
  ///
  /// @throws IllegalStateException if this is no deletion or insertion
  public Curves curves(Score score, Explanation explanation) {
    if (kind != Kind.DELETION && kind != Kind.INSERTION) {
      throw new IllegalStateException(kind + " has no curve; deletion and insertion have");
    }
    Score scale = probability(score);
    Ranking ranking = Ranking.of(score, explanation);
    double[] own = curve(scale, explanation, ranking, ranking.order());
    double[] mean = new double[own.length];
    double[] low = new double[own.length];
    double[] high = new double[own.length];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    SplittableRandom dice = new SplittableRandom(seed);
    for (int k = 0; k < RANDOM_ORDERS; k++) {
      double[] one = curve(scale, explanation, ranking, shuffled(ranking.size(), dice));
      for (int i = 0; i < one.length; i++) {
        mean[i] += one[i] / RANDOM_ORDERS;
        low[i] = Math.min(low[i], one[i]);
        high[i] = Math.max(high[i], one[i]);
      }
    }
    return new Curves(kind, own, mean, low, high, RANDOM_ORDERS);
  }

  private static int[] shuffled(int size, SplittableRandom dice) {
    int[] order = java.util.stream.IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = dice.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  /// The score after 0, 1, … parts: `double[parts + 1]`.
  private double[] curve(Score score, Explanation explanation, Ranking ranking, int[] order) {
    float[] x = explanation.input().values();
    float[] x0 = baseline.of(explanation.input());
    boolean removes = kind == Kind.DELETION;
    Rows rows =
        new Rows() {
          @Override
          public gatelens.sequence.Layout layout() {
            return explanation.input().layout();
          }

          @Override
          public int count() {
            return order.length + 1;
          }

          @Override
          public void copyTo(int row, float[] target) {
            System.arraycopy(removes ? x : x0, 0, target, 0, x.length);
            ranking.copy(order, 0, row, removes ? x0 : x, target);
          }
        };
    return score.evaluate(rows).values();
  }

  /// The mean of a curve by the trapezoid rule.
  private static double area(double[] curve) {
    double sum = 0;
    for (int i = 1; i < curve.length; i++) {
      sum += (curve[i - 1] + curve[i]) / 2;
    }
    return curve.length > 1 ? sum / (curve.length - 1) : curve[0];
  }
}
