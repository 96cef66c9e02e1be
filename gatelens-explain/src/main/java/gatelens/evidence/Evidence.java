package gatelens.evidence;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.measure.MaxSensitivity;
import gatelens.measure.Ranking;
import gatelens.method.temporal.TemporalMethods;
import gatelens.model.Model;
import gatelens.sequence.Axis;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Makes the card of an explanation of a model of ours, by seven checks:
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
/// 7. `same against other rows`: where rows are compared with, half of them must name the parts
///    that the other half names. What is known by something that it lacks has no place of its own:
///    then the places are those of the rows.
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

  /// What a method gives another part at least, as a share of what it gives its own first one, if
  /// it names both.
  static final double NAMED = 0.7;

  /// Removals that differ by less count as one.
  static final double ALIKE = 0.2;

  private static final double FLOOR = 1e-3;

  /// Floats of long rows that are held at a time: 64 MiB.
  private static final long HELD = 1 << 24;

  private static final double SUM = 0.01;
  private static final double STABLE = 0.5;

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

  /// The whole card of an explanation: all seven checks.
  public EvidenceCard of(ModelScore score, Explanation explanation) {
    Moves moves = Moves.of(score, explanation, baseline, seed, true, passes -> {});
    List<Check> checks = cheapChecks(score, explanation, moves, passes -> {});
    AnotherMethod.Said other = new AnotherMethod(baseline, seed).asked(score, explanation, moves);
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

  /// The card without what costs more than a few explanations: checks 1, 5, 6 and 7. It objects, or
  /// finds no objection so far; it never says trust.
  public EvidenceCard cheap(ModelScore score, Explanation explanation) {
    return cheap(score, explanation, passes -> {});
  }

  /// The same.
  ///
  /// @param passes is told how often the model was run; a gradient is two
  EvidenceCard cheap(ModelScore score, Explanation explanation, LongConsumer passes) {
    Moves moves = Moves.of(score, explanation, baseline, seed, false, passes);
    return EvidenceCard.of(cheapChecks(score, explanation, moves, passes), false, moves.words());
  }

  /// True if an input is its own baseline, so that there is nothing to explain; a zero below zero
  /// is a zero.
  public boolean isBaseline(Point input) {
    return isBaseline(baseline, input);
  }

  /// True if an input is its own baseline.
  public static boolean isBaseline(Baseline baseline, Point input) {
    float[] x = input.values();
    return each(baseline, input)
        .allMatch(x0 -> IntStream.range(0, x.length).allMatch(i -> x[i] == x0[i]));
  }

  /// The rows of a baseline, each made when it is asked for: many long ones are not held together.
  private static Stream<float[]> each(Baseline baseline, Point input) {
    return baseline instanceof Baseline.Samples samples
        ? samples.rows().stream()
            .map(row -> row.fitted(input.layout(), "background " + samples.name()))
        : baseline.all(input).stream();
  }

  private static boolean isOne(Baseline baseline, Point input) {
    return baseline instanceof Baseline.Samples samples
        ? samples.rows().size() == 1
        : baseline.all(input).size() == 1;
  }

  private List<Check> cheapChecks(
      ModelScore score, Explanation explanation, Moves moves, LongConsumer passes) {
    List<Check> checks = new ArrayList<>();
    checks.add(moves.check());
    neutral(score, explanation.input(), passes).ifPresent(checks::add);
    new OtherRows(baseline, seed).check(score, explanation, moves, passes).ifPresent(checks::add);
    if (explanation.by().card().complete()) {
      checks.add(sum(score, explanation, moves.whole()));
    }
    return checks;
  }

  static int[] bySize(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> -Math.abs(scores[i])).thenComparingInt(i -> i))
        .mapToInt(i -> i)
        .toArray();
  }

  /// How far a baseline has the answer: the lead of the class at the baseline as a share of its
  /// lead at the input. Of numbers and of classes that do not lead nothing is asked.
  private Optional<Check> neutral(ModelScore score, Point input, LongConsumer passes) {
    Model model = score.model();
    if (!(score.target() instanceof Target.Output output)
        || model.classCount() < 2
        || !model.info().outputs().isEmpty()) {
      return Optional.empty();
    }
    boolean one = model.outputWidth() == 1;
    Target.Scale scale = one ? Target.Scale.LOGIT : Target.Scale.MARGIN;
    ModelScore lead = score.of(new Target.Output(output.index(), scale, output.step()));
    double[] leads = leads(lead, input);
    passes.accept(leads.length);
    // of several rows the mean of what is said of each: their mean is an input that nobody has seen
    double[] ends = {leads[0], Arrays.stream(leads).skip(1).average().orElse(0)};
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

  /// The leads at the input and at each row of the baseline, of long rows some at a time.
  private double[] leads(ModelScore lead, Point input) {
    int atOnce = Math.clamp(HELD / Math.max(1, input.values().length), 1, 1 << 16);
    List<float[]> rows = new ArrayList<>(List.of(input.values()));
    DoubleStream.Builder leads = DoubleStream.builder();
    Iterator<float[]> each = each(baseline, input).iterator();
    while (each.hasNext()) {
      rows.add(each.next());
      if (rows.size() > atOnce || !each.hasNext()) {
        Rows some = Rows.of(input.layout(), rows.toArray(float[][]::new));
        Arrays.stream(lead.evaluate(some).values()).forEach(leads);
        rows.clear();
      }
    }
    return leads.build().toArray();
  }

  private Check sum(ModelScore score, Explanation explanation, double whole) {
    var said = explanation.completeness();
    double scale = Math.max(Math.abs(said.score() - said.baselineScore()), FLOOR);
    boolean one =
        isOne(baseline, explanation.input()) && !TemporalMethods.sumsOverSteps(explanation.by());
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
            switch (each.steps()) {
              case Axis.Numbered numbered -> numbered.noun() + " " + (step + 1);
              case Axis.Pixels pixels -> pixels.told(step);
              case Axis.Tokens words -> "'" + words.told(step) + "'";
              case Axis.Time even -> "'" + even.told(step) + "'";
              case Axis.Times times -> "'" + times.told(step) + "'";
              case Axis.Channels named -> "'" + named.told(step) + "'";
            };
        return row
            ? each.features().told(feature)
            : cell ? each.features().told(feature) + " at " + where : where;
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
