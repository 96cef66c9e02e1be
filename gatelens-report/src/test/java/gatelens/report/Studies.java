package gatelens.report;

import gatelens.compare.MethodComparison;
import gatelens.compare.TruthTable;
import gatelens.counterfactual.Change;
import gatelens.counterfactual.Counterfactual;
import gatelens.counterfactual.CounterfactualStudy;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.flow.FlowStudy;
import gatelens.flow.ThroughGates;
import gatelens.gates.ClampEffect;
import gatelens.gates.GateOpeners;
import gatelens.gates.GateStatistics;
import gatelens.gates.GateStudy;
import gatelens.gates.GateSurvey;
import gatelens.gates.GateTimeline;
import gatelens.gates.GradientReach;
import gatelens.gates.HalfLife;
import gatelens.gates.UnitHealth;
import gatelens.measure.Interval;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.FeatureInfluence;
import gatelens.perturb.ModalityExchange;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Records of studies that several tests write.
public final class Studies {
  private Studies() {}

  /// Two units, one of which repeats the other.
  public static final GateSurvey SURVEY =
      new GateSurvey(
          List.of(new GateStatistics("gru_0", "update", 0, 0.5, 0.25, 0.125, 0)),
          List.of(
              new UnitHealth(
                  "gru_0",
                  0,
                  0.5,
                  0.25,
                  2,
                  new HalfLife(3, true),
                  true,
                  false,
                  OptionalInt.empty()),
              new UnitHealth(
                  "gru_0",
                  1,
                  0.5,
                  0.25,
                  2,
                  new HalfLife(7, false),
                  false,
                  true,
                  OptionalInt.of(0))),
          12);

  /// A study of gates.
  ///
  /// @param labelled whether classes are known
  public static GateStudy gates(boolean labelled) {
    GateOpeners.Context context = new GateOpeners.Context(1, 2, 0.75, "a [b] c");
    return new GateStudy(
        SURVEY,
        new GateTimeline(Map.of("gru_0.update", new double[] {0.5, 0.25}), Map.of()),
        List.of(),
        0,
        List.of(
            new GateOpeners(
                "gru_0.update",
                1,
                List.of(context),
                List.of(),
                List.of(new GateOpeners.Cause("b", -0.5, 9)))),
        labelled
            ? List.of(
                new ClampEffect("gru_0", "unit", 0, 0.5, -0.25, Optional.empty()),
                new ClampEffect(
                    "gru_0",
                    "unit",
                    1,
                    0.5,
                    -0.25,
                    Optional.of(new ClampEffect.Paired(0.125, 4, 1, 0.375))))
            : List.of(),
        Map.of("input", new GradientReach(new double[] {1, 0.5})),
        labelled
            ? List.of(
                new FeatureInfluence(
                    "input", List.of("x"), new double[] {0.5}, new double[] {0.125}, 4))
            : List.of(),
        labelled ? List.of(new ModalityExchange("sound", 0.5, 0.25)) : List.of(),
        labelled ? Optional.of(0.75) : Optional.empty(),
        List.of("one", "two"),
        labelled ? 9 : 2,
        labelled
            ? List.of(
                new GateStudy.OfClass(
                    1,
                    "spam",
                    2,
                    List.of(new GateStudy.GateRow("gru_0.update", 0.5, 0.25, 0.125, 0, 2))))
            : List.of());
  }

  /// Two methods and where they point.
  public static MethodComparison methods() {
    Interval half = new Interval(0.5, 0.25, 0.75);
    return new MethodComparison(
        List.of(
            new MethodComparison.Row("deeplift", 5, 10, Optional.of(0.25), 0.5),
            new MethodComparison.Row("saliency", 1, 14, Optional.empty(), 2)),
        List.of(new MethodComparison.Pair("deeplift", "saliency", -1, 1, 0.5)),
        Optional.of(
            new TruthTable(3, List.of(new TruthTable.Row("deeplift", 0.125, half, half, half)))),
        List.of());
  }

  private static CounterfactualStudy.Row row(int number, double before, double after, int changes) {
    Model model = ModelPlan.parse("gru(2) dense(2)").initialise(1, Initialisation.PYTORCH, 2);
    Sample sample = Sample.of(FeatureSequence.of(Tensor.generate(i -> i, 12, 1)));
    Point point = new ModelScore(model, Target.Output.logit(0), Workers.single()).point(sample);
    return new CounterfactualStudy.Row(
        number,
        "",
        new Counterfactual(
            point, point, 0, 1, before, after, List.of(3), 1, true, 0.75, 1.25, 1.5, 40, 160),
        "no",
        "yes",
        IntStream.range(0, changes)
            .mapToObj(i -> new Change(i, "place " + i, "old", "new"))
            .toList(),
        Tensor.generate(i -> i, 12, 1));
  }

  /// Three searches: one that flips, one that does not, one that need not.
  public static CounterfactualStudy counterfactuals() {
    return new CounterfactualStudy(
        4, List.of(row(0, -1, 0.5, 2), row(1, -1, -0.5, 10), row(2, 0.25, 0.25, 0)));
  }

  /// One decision of a small model, followed through its gates.
  public static FlowStudy flow() {
    Model model = ModelPlan.parse("gru(4) dense(2)").initialise(2, Initialisation.PYTORCH, 2);
    SplittableRandom random = new SplittableRandom(5);
    Sample sample =
        Sample.of(FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), 6, 2)));
    try (Workers one = Workers.single()) {
      return FlowStudy.of(
          model,
          List.of(sample),
          List.of(Target.Output.logit(0)),
          ThroughGates.of("deeplift", Settings.NONE),
          List.of(),
          (what, done, total) -> {},
          one);
    }
  }
}
