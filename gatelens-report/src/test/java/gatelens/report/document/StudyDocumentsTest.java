package gatelens.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.compare.ClassFigures;
import gatelens.compare.DieboldMariano;
import gatelens.compare.ForecastComparison;
import gatelens.compare.ModelComparison;
import gatelens.compare.ModelProfile;
import gatelens.compare.TwoModels;
import gatelens.gates.GateTimeline;
import gatelens.gates.GradientReach;
import gatelens.report.Studies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Documents of studies as text, field for field, and back.
final class StudyDocumentsTest {
  private static void staysTheSame(Document document, String text) {
    assertThat(Json.text((Record) document)).isEqualTo(text);
    assertThat(Json.read(text, document.getClass())).isEqualTo(document);
  }

  @Test
  void gates() {
    String found =
        """
        {"schema":"gatelens.gates/1","inputs":2,"steps":12,"gates":[{"layer":"gru_0",\
        "gate":"update","unit":0,"mean":0.5,"deviation":0.25,"below":0.125,"above":0.0}],\
        "units":[{"layer":"gru_0","unit":0,"meanHidden":0.5,"deviation":0.25,"timeScale":2.0,\
        "halfLife":3,"halfLifeReached":true,"dead":true,"saturated":false},{"layer":"gru_0",\
        "unit":1,"meanHidden":0.5,"deviation":0.25,"timeScale":2.0,"halfLife":7,\
        "halfLifeReached":false,"dead":false,"saturated":true,"duplicateOf":0}],\
        "timeline":{"gru_0.update":[0.5,0.25]},"gradientReach":{"input":[1.0,0.5]},\
        """;
    String openers =
        """
        "openers":[{"address":"gru_0.update","unit":1,"top":[{"sample":1,"step":2,"value":0.75,\
        "words":"a [b] c"}],"random":[],"causes":[{"name":"b","strength":-0.5,"count":9}]}]\
        """;
    staysTheSame(GatesDocument.of(Studies.gates(false)), found + openers + ",\"of\":2}");
    staysTheSame(
        GatesDocument.of(Studies.gates(true)),
        found
            + """
            "features":[{"input":"input","names":["x"],"influence":[0.5],\
            "standardErrors":[0.125],"inputs":4}],"exchanged":[{"name":"sound","mean":0.5,\
            "deviation":0.25}],\
            """
            + openers
            + """
            ,"score":0.75,"clamped":[{"layer":"gru_0","what":"unit","unit":0,"score":0.5,\
            "change":-0.25},{"layer":"gru_0","what":"unit","unit":1,"score":0.5,\
            "change":-0.25,"logLossChange":0.125,"lost":4,"gained":1,"pValue":0.375}],"of":9,\
            "byClass":[{"label":1,"name":"spam","inputs":2,"gates":[{"address":"gru_0.update",\
            "mean":0.5,"below":0.25,"above":0.125}]}]}\
            """);
  }

  @Test
  void flow() {
    staysTheSame(
        new FlowDocument(
            "deeplift",
            "ThroughGates[]",
            List.of(
                new FlowDocument.Row(
                    0,
                    "logit of a",
                    2,
                    0.5,
                    1.5,
                    0,
                    List.of(
                        new FlowDocument.Layer(
                            "gru_0", Map.of("update", 1.5), List.of(List.of(1.0, 0.5)))),
                    Optional.of(List.of(0.5, 1.5)),
                    Map.of("1:3", new FlowDocument.Phrase(1, 0.25, 0.5))),
                new FlowDocument.Row(
                    1, "b", 2, 0.5, 1.5, 0, List.of(), Optional.empty(), Map.of())),
            java.util.Optional.empty()),
        """
        {"schema":"gatelens.flow/1","rule":"deeplift","settings":"ThroughGates[]","sequences":[\
        {"id":0,"target":"logit of a","score":2.0,"baselineScore":0.5,"attributed":1.5,\
        "startState":0.0,"layers":[{"layer":"gru_0","gates":{"update":1.5},\
        "byGateAndUnit":[[1.0,0.5]]}],"made":[0.5,1.5],"phrases":{"1:3":{"phrase":1.0,\
        "rest":0.25,"bias":0.5}}},{"id":1,"target":"b","score":2.0,"baselineScore":0.5,\
        "attributed":1.5,"startState":0.0,"layers":[],"phrases":{}}]}\
        """);
  }

  @Test
  void compare() {
    staysTheSame(
        CompareDocument.of(Studies.methods()),
        """
        {"schema":"gatelens.compare/1","methods":[{"method":"deeplift",\
        "comprehensiveness20":5.0,"sufficiency20":10.0,"gap":0.25,"seconds":0.5},\
        {"method":"saliency","comprehensiveness20":1.0,"sufficiency20":14.0,"seconds":2.0}],\
        "agreement":[{"a":"deeplift","b":"saliency","rank":-1.0,"top5":1.0,"sign":0.5}],\
        "truth":{"sequences":3,"methods":[{"method":"deeplift","share":0.625,"chance":0.125,\
        "moreThanChance":{"mean":0.5,"low":0.25,"high":0.75},\
        "auroc":{"mean":0.5,"low":0.25,"high":0.75},\
        "largestIsMarked":{"mean":0.5,"low":0.25,"high":0.75}}]}}\
        """);
  }

  private static ModelProfile profile(String name) {
    return new ModelProfile(
        name,
        7,
        Studies.SURVEY,
        new GateTimeline(Map.of(), Map.of()),
        new GradientReach(new double[] {1, 1}),
        0.125);
  }

  private static final String INSIDE =
      """
      "medianHalfLife":5.0,"halfLivesBeyondTheSequences":1,"gradientReach90":2,"deadUnits":1,\
      "saturatedUnits":1,"duplicateUnits":1,"saturatedGates":0,"secondsPerPrediction":0.125}\
      """;

  @Test
  void twoModelsOfClasses() {
    ModelComparison.Side side =
        new ModelComparison.Side(
            0.5,
            0.25,
            0.125,
            List.of(new ModelComparison.Bin(2, 0.75, 0.5)),
            new ClassFigures(
                0.5,
                Double.NaN,
                0.75,
                0.25,
                List.of(new ClassFigures.OfClass(2, 0.5, 0.75, 0.625, Double.NaN))));
    staysTheSame(
        CompareModelsDocument.of(
            new TwoModels(
                new ModelComparison(
                    side,
                    side,
                    1,
                    4,
                    0.375,
                    new ModelComparison.Difference(-0.5, -1, 0),
                    List.of(new ModelComparison.Disagreement(1, 0, 0, 1)),
                    false),
                profile("a"),
                profile("b"),
                List.of("no", "yes"),
                List.of("one", "two"),
                2)),
        """
        {"schema":"gatelens.compare-models/1","examples":2,"models":[{"model":"a","parameters":7,\
        "accuracy":0.5,"calibrationError":0.25,"brier":0.125,\
        "logLoss":0.5,"balancedAccuracy":0.75,"f1":0.25,"classes":[{"name":"no","support":2,\
        "precision":0.5,"recall":0.75,"f1":0.625}],\
        """
            + INSIDE
            + """
            ,{"model":"b","parameters":7,"accuracy":0.5,"calibrationError":0.25,"brier":0.125,\
            "logLoss":0.5,"balancedAccuracy":0.75,"f1":0.25,"classes":[{"name":"no","support":2,\
            "precision":0.5,"recall":0.75,"f1":0.625}],\
            """
            + INSIDE
            + """
            ],"onlyFirst":1,"onlySecond":4,"pValue":0.375,\
            "difference":{"mean":-0.5,"low":-1.0,"high":0.0},\
            "reliabilityFirst":[{"count":2,"confidence":0.75,"accuracy":0.5}],\
            "reliabilitySecond":[{"count":2,"confidence":0.75,"accuracy":0.5}],\
            "disagreements":[{"example":1,"label":0,"first":0,"second":1}],"of":2}\
            """);
  }

  private static CompareModelsDocument forecasts(
      ModelComparison.Difference difference, Optional<DieboldMariano> test) {
    ForecastComparison.Errors errors =
        new ForecastComparison.Errors(4, 2, new double[] {4}, new double[] {1, 7});
    return CompareModelsDocument.of(
        new TwoModels(
            new ForecastComparison(
                List.of("x +1"),
                1,
                errors,
                errors,
                1,
                0,
                difference,
                test,
                List.of(1, 0),
                Optional.of(16.0)),
            profile("a"),
            profile("b"),
            List.of(),
            List.of("one", "two"),
            5));
  }

  @Test
  void twoModelsOfForecasts() {
    staysTheSame(
        forecasts(
            new ModelComparison.Difference(0.5, 0, 1), Optional.of(new DieboldMariano(2, 0.125))),
        """
        {"schema":"gatelens.compare-models/1","examples":2,"models":[{"model":"a","parameters":7,\
        "meanSquaredError":4.0,"meanAbsoluteError":2.0,"skill":0.75,\
        """
            + INSIDE
            + """
            ,{"model":"b","parameters":7,"meanSquaredError":4.0,"meanAbsoluteError":2.0,"skill":0.75,\
            """
            + INSIDE
            + """
            ],"pValue":0.125,"nearerFirst":1,"nearerSecond":0,\
            "difference":{"mean":0.5,"low":0.0,"high":1.0},"block":1,"blocks":2,\
            "outputs":["x +1"],"errorsFirst":[4.0],"errorsSecond":[4.0],"apart":[1,0],"of":5}\
            """);
    CompareModelsDocument few =
        forecasts(
            new ModelComparison.Difference(0.5, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
            Optional.empty());
    assertThat(Json.text(few)).contains("\"difference\":{\"mean\":0.5},").doesNotContain("pValue");
  }

  @Test
  void counterfactuals() {
    staysTheSame(
        new CounterfactualDocument(
            0.5,
            1,
            2,
            1.25,
            1.5,
            List.of(
                new CounterfactualDocument.Row(
                    0,
                    "no",
                    "yes",
                    true,
                    true,
                    -1,
                    0.5,
                    List.of(3),
                    1,
                    true,
                    0.75,
                    1.25,
                    1.5,
                    40,
                    160,
                    List.of(new CounterfactualDocument.Changed(3, "place 3", "free", "later")))),
            java.util.Optional.empty()),
        """
        {"schema":"gatelens.counterfactual/1","flipped":0.5,"notNeeded":1,"medianEvents":2.0,\
        "medianDistance":1.25,"medianDistanceBefore":1.5,"counterfactuals":[{"id":0,"from":"no",\
        "to":"yes","flipped":true,"needed":true,"marginBefore":-1.0,"marginAfter":0.5,\
        "events":[3],"cells":1,"minimal":true,"change":0.75,"distance":1.25,\
        "distanceBefore":1.5,"evaluations":40,"cellSteps":160,"changes":[{"step":3,\
        "place":"place 3","from":"free","to":"later"}]}]}\
        """);
  }
}
