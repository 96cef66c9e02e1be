package gatelens.evidence;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.OverRows;
import gatelens.explain.Point;
import gatelens.explain.Rounded;
import gatelens.measure.Ranking;
import gatelens.method.gradient.DeepLift;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.method.perturbation.PermutationShap;
import gatelens.perturb.Players;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/// The second check: whether a method of another family ranks the same part first, with the same
/// sign. It is asked against the baseline, and where steps are words against the input's own words
/// in other orders, whose vectors are ones that the model has seen; the better of the two counts.
///
/// @param baseline what the other method compares with
/// @param seed decides orders
record AnotherMethod(Baseline baseline, long seed) {
  private static final int PERMUTATIONS = 8;
  private static final int POINTS = 16;

  /// What it said.
  ///
  /// @param words what it ranks first, where that is another part; else empty
  record Said(Check check, String words) {}

  /// Asks it.
  ///
  /// @param moves what taking parts of the explanation away showed
  Said asked(ModelScore score, Explanation explanation, Moves moves) {
    Ranking ranking = moves.ranking();
    if (moves.first() < 0) {
      return new Said(check(0), "");
    }
    return others(score, explanation, ranking).stream()
        .map(other ->
            moves.judged().length > 1
                ? many(other, moves, explanation.by().card().signed())
                : compared(score, explanation, ranking, moves.whole(), moves.first(), other))
        .max(Comparator.comparingDouble(said -> said.check().value()))
        .orElseGet(() -> new Said(check(0), ""));
  }

  /// What another method says.
  ///
  /// @param scores of the parts of the ranking
  private record Other(String title, double[] scores) {}

  private List<Other> others(ModelScore score, Explanation explanation, Ranking ranking) {
    boolean perturbs = explanation.by().card().needs().equals("any score");
    Players players = players(score, explanation);
    List<Other> all = new ArrayList<>();
    all.add(
        perturbs
            ? sum(
                score,
                explanation,
                1,
                k -> OverRows.of(baseline, one -> new IntegratedGradients(one, POINTS)))
            : sum(
                score,
                explanation,
                1,
                k -> new PermutationShap(baseline, players, PERMUTATIONS, 0, seed)));
    if (Removed.canShrink(score, explanation.input(), ranking)) {
      SplittableRandom dice = new SplittableRandom(seed);
      Point input = explanation.input();
      all.add(
          sum(
              score,
              explanation,
              PERMUTATIONS,
              k ->
                  perturbs
                      ? new DeepLift(inAnotherOrder(input, dice))
                      : new PermutationShap(inAnotherOrder(input, dice), players, 1, 0, seed + k)));
    }
    return all.stream().filter(other -> other.scores().length == ranking.size()).toList();
  }

  private static Players players(ModelScore score, Explanation explanation) {
    boolean words = score.model().branches().stream().anyMatch(b -> b.readsTokens());
    return switch (explanation.grouping()) {
      case CELLS -> words ? new Players.Events() : new Players.Cells();
      case EVENTS -> new Players.Events();
      case FEATURES -> new Players.Features();
    };
  }

  /// The sum over some explanations of what they give the parts of the first one.
  private static Other sum(
      ModelScore score,
      Explanation first,
      int count,
      LongFunction<Explainer<? super ModelScore>> methods) {
    double[] sum = new double[0];
    String title = "";
    for (int k = 0; k < count; k++) {
      Explanation one = methods.apply(k).explain(score, first.input());
      double[] some = scores(score, one, first);
      sum = k == 0 ? some : sum;
      for (int i = 0; k > 0 && i < sum.length; i++) {
        sum[i] += some[i];
      }
      title = one.by().card().title();
    }
    return new Other(title, sum);
  }

  /// The input's own steps in another order; padding stays where it is.
  private static Baseline inAnotherOrder(Point input, SplittableRandom dice) {
    Layout.Part part = input.layout().first();
    int width = part.width();
    float[] values = input.values().clone();
    for (int t = part.length() - 1; t > 0; t--) {
      int other = dice.nextInt(t + 1);
      for (int d = 0; part.counts(t) && part.counts(other) && d < width; d++) {
        float kept = values[t * width + d];
        values[t * width + d] = values[other * width + d];
        values[other * width + d] = kept;
      }
    }
    return new Baseline.Given(values, "the steps in another order");
  }

  private Said compared(
      ModelScore score,
      Explanation explanation,
      Ranking ranking,
      double whole,
      int own,
      Other other) {
    double[] theirs = other.scores();
    int first = Evidence.bySize(theirs)[0];
    boolean signed = explanation.by().card().signed();
    boolean same = !signed || Math.signum(theirs[first]) == Math.signum(ranking.scores()[own]);
    String words =
        "; " + other.title() + " ranks " + Evidence.name(explanation, ranking, first) + " first";
    if (own == first) {
      return new Said(check(same ? 1 : 0), same ? "" : words + ", with the other sign");
    }
    return new Said(
        check(
            !same
                ? 0
                : theirs[own] / theirs[first] >= Evidence.NAMED
                        || ranking.scores()[first] / ranking.scores()[own] >= Evidence.NAMED
                    ? 1
                    : alike(score, explanation, ranking, whole, own, first)),
        words);
  }

  /// Where only many parts together say anything: what another method gives these, as a share of
  /// what it gives as many of its own first ones.
  private static Said many(Other other, Moves moves, boolean signed) {
    double[] said = moves.ranking().scores();
    double sign = Math.signum(Arrays.stream(moves.judged()).mapToDouble(part -> said[part]).sum());
    double[] theirs =
        Arrays.stream(other.scores())
            .map(score -> signed ? sign * score : Math.abs(score))
            .toArray();
    double own = Arrays.stream(moves.judged()).mapToDouble(part -> theirs[part]).sum();
    double most =
        Arrays.stream(theirs)
            .map(score -> -score)
            .sorted()
            .limit(moves.judged().length)
            .map(score -> -score)
            .sum();
    double share = most <= 0 ? 0 : Math.max(0, own / most);
    String words =
        "; "
            + other.title()
            + " gives the "
            + moves.judged().length
            + " parts ranked first "
            + Rounded.percent(share)
            + " of what it gives its own first ones";
    return new Said(check(share), share >= 1 - Evidence.ALIKE ? "" : words);
  }

  /// How alike the score moves without either of two parts: 1 where it is the same.
  private double alike(
      ModelScore score, Explanation explanation, Ranking ranking, double whole, int a, int b) {
    Removed removed =
        new Removed(score, explanation.input(), ranking, baseline, seed, passes -> {});
    double[] losses = removed.losses(whole, List.of(new int[] {a}, new int[] {b}));
    double large = Math.max(Math.abs(losses[0]), Math.abs(losses[1]));
    return large == 0 ? 1 : Math.max(0, 1 - Math.abs(losses[0] - losses[1]) / large);
  }

  private static Check check(double value) {
    return new Check(
        "another method agrees",
        value,
        1 - Evidence.ALIKE,
        false,
        "1 where a method of another family names the same part with the same sign, else how alike"
            + " the score moves without the two that they rank first",
        false);
  }

  /// What another explanation gives the parts of the first one.
  static double[] scores(ModelScore score, Explanation another, Explanation first) {
    Explanation alike =
        another.grouping() == first.grouping() || another.grouping() != Explanation.Grouping.CELLS
            ? another
            : new Explanation(
                another.by(),
                another.input(),
                another.in(first.grouping()),
                first.grouping(),
                Optional.empty(),
                another.completeness(),
                another.terms(),
                another.notes());
    return Ranking.of(score, alike).scores();
  }
}
