package gatelens.evidence;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Rounded;
import gatelens.explain.Target;
import gatelens.measure.MaxSensitivity;
import gatelens.measure.Ranking;
import gatelens.method.gradient.Gradient;
import gatelens.method.temporal.TemporalMethods;
import gatelens.model.Model;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Makes the card of an explanation of a model of ours, by six checks:
///
/// 1. `moves as said`: the part ranked first and the ones beside it are replaced, singly and
///    together, by more than one replacement. The score must move the way that is said, and at
///    least half as far as without any other part that was tried.
/// 2. `another method agrees`: a method of another family ranks the same part first, with the same
///    sign. Parts whose removal differs by less than a fifth count as one.
/// 3. `depends on the weights`: the explanation must differ from that of the model with shuffled
///    weights no less than two models with shuffled weights differ, over parts that are not zero.
/// 4. `stable`: it must stay where the input hardly changes.
/// 5. `neutral baseline`: the baseline must not have more than half of the answer already.
/// 6. `adds up`: what is said of the score must be the score, and of methods that promise a sum the
///    parts must make it.
///
/// Sources: J. DeYoung et al., ERASER, 2020, https://arxiv.org/abs/1911.03429; C. Yeh et al., On
/// the (In)fidelity and Sensitivity of Explanations, 2019, https://arxiv.org/abs/1901.09392; J.
/// Adebayo et al., Sanity Checks for Saliency Maps, 2018, https://arxiv.org/abs/1810.03292. The
/// thresholds are those of `gatelens benchmark verdict`; `docs/trust.md` has its table.
///
/// @param baseline what the explanation compares with, and what removed parts become; usual: zeros
/// @param orders models with shuffled weights, at least 2; 5 is usual
/// @param seed decides everything random
public record Evidence(Baseline baseline, int orders, long seed) {
  /// The least share of the farthest move that was found.
  static final double AS_FAR = 0.5;

  /// Below this share of it an explanation names what hardly matters.
  static final double HARDLY = 0.1;

  /// The most that a baseline may have of the answer.
  static final double NEUTRAL = 0.5;

  /// Removals that differ by less count as one.
  static final double ALIKE = 0.2;

  private static final double FLOOR = 1e-3;
  private static final double SUM = 0.01;
  private static final double STABLE = 0.5;

  /// A part belongs to those ranked first if it has this share of what the first one has.
  private static final double BESIDE = 0.3;

  private static final int FIRST = 3;
  private static final int FEW = 5;
  private static final int MANY = 256;
  private static final int SHIFTS = 2;

  /// Checks that there are orders.
  ///
  /// @throws IllegalArgumentException if there are fewer than two
  public Evidence {
    if (orders < 2) {
      throw new IllegalArgumentException(
          "orders is " + orders + "; at least 2 are needed, 5 is usual");
    }
  }

  /// The whole card of an explanation: all six checks.
  public EvidenceCard of(ModelScore score, Explanation explanation) {
    Moves moves = moves(score, explanation, true);
    List<Check> checks = cheapChecks(score, explanation, moves);
    AnotherMethod.Said other =
        new AnotherMethod(baseline, seed)
            .asked(score, explanation, moves.ranking(), moves.whole(), moves.first());
    checks.add(other.check());
    new ShuffledWeights(orders, seed).check(score, explanation).ifPresent(checks::add);
    checks.add(
        new Check(
            "stable",
            MaxSensitivity.of(score, explanation, shifts(explanation.input())),
            STABLE,
            true,
            "the largest relative change of the explanation when the input hardly changes",
            false));
    return EvidenceCard.of(checks, true, moves.words() + other.words());
  }

  /// The card without what costs more than a few explanations: checks 1, 5 and 6. It objects, or
  /// finds no objection so far; it never says trust.
  public EvidenceCard cheap(ModelScore score, Explanation explanation) {
    Moves moves = moves(score, explanation, false);
    return EvidenceCard.of(cheapChecks(score, explanation, moves), false, moves.words());
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

  private List<Check> cheapChecks(ModelScore score, Explanation explanation, Moves moves) {
    List<Check> checks = new ArrayList<>();
    checks.add(moves.check());
    neutral(score, explanation.input()).ifPresent(checks::add);
    if (explanation.by().card().complete()) {
      checks.add(sum(score, explanation, moves.whole()));
    }
    return checks;
  }

  /// What taking parts away showed.
  ///
  /// @param ranking the parts
  /// @param whole the score
  /// @param first the part ranked first, or -1 if all are nothing
  /// @param alone the loss without it, of the sign that is said
  /// @param together the loss without those ranked first, of the sign that is said
  /// @param most the largest loss without one other part
  /// @param mostTogether the largest loss without as many other parts
  /// @param count how many are ranked first
  /// @param losses without each part that was tried; NaN of the others
  private record Moves(
      Ranking ranking,
      double whole,
      int first,
      double alone,
      double together,
      double most,
      double mostTogether,
      int count,
      double[] losses,
      String name) {
    Check check() {
      double single = most <= 0 ? (alone > 0 ? 1 : 0) : alone / Math.max(most, alone);
      double several =
          mostTogether <= 0 ? (together > 0 ? 1 : 0) : together / Math.max(mostTogether, together);
      // where no part alone says much, as of two events that only count together, these do
      boolean tells = alone < 0 || most >= AS_FAR * Math.max(together, mostTogether);
      double share = tells ? single : several;
      return new Check(
          "moves as said",
          first < 0 ? 0 : share,
          AS_FAR,
          false,
          "how far the score moves, the way that is said, without the parts ranked first, as a"
              + " share of how far it moves without the best ones tried",
          share < HARDLY);
    }

    String words() {
      return first < 0
          ? "no part has anything"
          : "without "
              + name
              + ", ranked first, the score moves by "
              + Rounded.signed(-Math.signum(ranking.scores()[first]) * alone)
              + " (said: "
              + Rounded.signed(-ranking.scores()[first])
              + ")";
    }
  }

  private Moves moves(ModelScore score, Explanation explanation, boolean full) {
    Point input = explanation.input();
    Ranking ranking = Ranking.of(score, explanation);
    double whole = score.at(input);
    boolean signed = explanation.by().card().signed();
    int[] order = bySize(ranking.scores());
    double[] losses = new double[ranking.size()];
    Arrays.fill(losses, Double.NaN);
    if (order.length == 0 || ranking.scores()[order[0]] == 0) {
      return new Moves(ranking, whole, -1, 0, 0, 0, 0, 0, losses, "");
    }
    double sign = signed ? Math.signum(ranking.scores()[order[0]]) : 1;
    int[] first = firsts(ranking.scores(), order);
    Removed removed = new Removed(score, input, ranking, baseline, seed);
    List<int[]> singles = new ArrayList<>();
    tried(score, input, ranking, order, full).forEach(part -> singles.add(new int[] {part}));
    double[] alone = removed.losses(whole, singles);
    for (int k = 0; k < singles.size(); k++) {
      losses[singles.get(k)[0]] = alone[k];
    }
    boolean both = !signed;
    int[] best =
        IntStream.range(0, alone.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -way(alone[k], sign, both)))
            .limit(first.length)
            .mapToInt(k -> singles.get(k)[0])
            .toArray();
    double[] sets = removed.losses(whole, List.of(first, best));
    double most = Arrays.stream(alone).map(loss -> way(loss, sign, both)).max().orElse(0);
    return new Moves(
        ranking,
        whole,
        order[0],
        way(losses[order[0]], sign, both),
        way(sets[0], sign, both),
        most,
        way(sets[1], sign, both),
        first.length,
        losses,
        name(explanation, ranking, order[0]));
  }

  /// A loss in the direction that is said; of a method without signs its size.
  private static double way(double loss, double sign, boolean size) {
    return size ? Math.abs(loss) : sign * loss;
  }

  static int[] bySize(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> -Math.abs(scores[i])).thenComparingInt(i -> i))
        .mapToInt(i -> i)
        .toArray();
  }

  /// The part ranked first, and those beside it of the same sign.
  private static int[] firsts(double[] scores, int[] order) {
    double most = scores[order[0]];
    return Arrays.stream(order).filter(i -> scores[i] / most >= BESIDE).limit(FIRST).toArray();
  }

  /// The parts that are tried: those ranked first, those that a gradient points at, and some
  /// others.
  private Set<Integer> tried(
      ModelScore score, Point input, Ranking ranking, int[] order, boolean full) {
    Set<Integer> tried = new LinkedHashSet<>();
    Arrays.stream(order).limit(FIRST).forEach(tried::add);
    if (full && ranking.size() <= MANY) {
      Arrays.stream(order).forEach(tried::add);
      return tried;
    }
    double[] slope = slopes(score, input, ranking);
    Arrays.stream(bySize(slope)).limit(full ? MANY / 2 : FEW).forEach(tried::add);
    SplittableRandom dice = new SplittableRandom(seed);
    int some = Math.min(ranking.size(), tried.size() + (full ? MANY / 4 : FEW));
    while (tried.size() < some) {
      tried.add(dice.nextInt(ranking.size()));
    }
    return tried;
  }

  /// The gradient times the way from the baseline, part by part.
  private double[] slopes(ModelScore score, Point input, Ranking ranking) {
    Explanation e = new Gradient(Gradient.Form.PLAIN).explain(score, input);
    float[] x0 = baseline.of(input);
    float[] flat = new float[x0.length];
    int at = 0;
    for (Tensor part : e.attribution()) {
      System.arraycopy(part.values(), 0, flat, at, part.size());
      at += part.size();
    }
    double[] slopes = new double[ranking.size()];
    for (int k = 0; k < slopes.length; k++) {
      for (int i : ranking.groups().get(k)) {
        slopes[k] += flat[i] * (double) (input.values()[i] - x0[i]);
      }
    }
    return slopes;
  }

  /// How far a baseline has the answer: the lead of the class at the baseline as a share of its
  /// lead at the input. Of numbers and of classes that do not lead nothing is asked.
  private Optional<Check> neutral(ModelScore score, Point input) {
    Model model = score.model();
    if (!(score.target() instanceof Target.Output output)
        || model.classCount() < 2
        || !model.info().outputs().isEmpty()) {
      return Optional.empty();
    }
    boolean one = model.outputWidth() == 1;
    Target.Scale scale = one ? Target.Scale.LOGIT : Target.Scale.MARGIN;
    ModelScore lead = score.of(new Target.Output(output.index(), scale, output.step()));
    double[] ends =
        lead.evaluate(Rows.of(input.layout(), input.values(), baseline.of(input))).values();
    return ends[0] <= 0
        ? Optional.empty()
        : Optional.of(
            new Check(
                "neutral baseline",
                Math.max(0, ends[1] / ends[0]),
                NEUTRAL,
                true,
                "the share of the answer's lead that the baseline has already",
                false));
  }

  private Check sum(ModelScore score, Explanation explanation, double whole) {
    var said = explanation.completeness();
    double scale = Math.max(Math.abs(said.score() - said.baselineScore()), FLOOR);
    boolean one =
        baseline.all(explanation.input()).size() == 1
            && !TemporalMethods.sumsOverSteps(explanation.by());
    double other = one ? Math.abs(said.score() - whole) / scale : 0;
    double gap = said.relativeGap(FLOOR);
    return new Check(
        "adds up",
        Math.max(gap, other),
        SUM,
        true,
        "what is not explained, as a share of the change" + absent(score, explanation.input()),
        true);
  }

  /// Why a gap may be no fault of the method.
  private String absent(ModelScore score, Point input) {
    return score.model().continuous().leavesOut(input.layout(), baseline.of(input))
        ? " (the model leaves out steps of the baseline, whose values its mask looks for: that"
            + " there are steps at all belongs to none of their values)"
        : "";
  }

  /// The name of a part, for people.
  static String name(Explanation explanation, Ranking ranking, int part) {
    int at = ranking.groups().get(part)[0];
    for (var each : explanation.input().layout().parts()) {
      if (at < each.offset() + each.size()) {
        int step = (at - each.offset()) / each.width();
        int feature = (at - each.offset()) % each.width();
        boolean cell = ranking.groups().get(part).length == 1 && each.width() > 1;
        boolean row = explanation.grouping() == Explanation.Grouping.FEATURES;
        String where =
            each.steps() instanceof gatelens.sequence.Axis.Numbered numbered
                ? numbered.noun() + " " + (step + 1)
                : "'" + each.steps().shown(step) + "'";
        return row
            ? each.features().label(feature)
            : cell ? each.features().label(feature) + " at " + where : where;
      }
    }
    return "part " + (part + 1);
  }

  /// Changes of up to a fiftieth of the deviation of the input's values.
  private float[][] shifts(Point input) {
    float[] x = input.values();
    double mean = IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElse(0);
    double square =
        IntStream.range(0, x.length)
            .mapToDouble(i -> (x[i] - mean) * (x[i] - mean))
            .average()
            .orElse(0);
    double radius = 0.02 * Math.sqrt(square);
    SplittableRandom dice = new SplittableRandom(seed);
    float[][] shifts = new float[SHIFTS][x.length];
    for (float[] shift : shifts) {
      for (int i = 0; i < shift.length; i++) {
        shift[i] = (float) (radius * (2 * dice.nextDouble() - 1));
      }
    }
    return shifts;
  }
}
