package gatelens.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.compare.Assessment;
import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.EvaluateDocument.Learned;
import gatelens.report.page.DecisionPage;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a terminal shows has the numbers of the records.
class TextsTest {
  private static Decision decision(String method) {
    Model model =
        ModelPlan.parse("gru(4) dense(3,softmax)").initialise(2, Initialisation.PYTORCH, 2);
    SplittableRandom random = new SplittableRandom(5);
    Sample sample =
        Sample.of(FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), 6, 2)));
    Question question =
        Question.of(method)
            .withTarget("1")
            .withEvidence(Depth.CHEAP)
            .withWanted(DecisionPage.WANTED);
    return Decisions.of(model, List.of(Subject.of(3, sample)), question, Workers.single()).get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deeplift", "occlusion", "gradient", "anchors"})
  void aDecisionIsTold(String method) {
    Decision decision = decision(method);
    String text = new DecisionText(method).of(decision);
    assertThat(text).startsWith("sequence 3").contains("by " + method).contains("at the baseline)");
    assertThat(text.lines().count()).isGreaterThan(2);
    if (method.equals("deeplift")) {
      double largest = 0;
      for (float value : decision.explanation().first().values()) {
        largest = Math.abs(value) > Math.abs(largest) ? value : largest;
      }
      assertThat(text)
          .contains(String.format(Locale.ROOT, "%+.3f", largest).substring(0, 5))
          .contains("not explained")
          .contains("evidence: " + decision.evidence().orElseThrow().verdict().words());
    }
  }

  @Test
  void anAssessmentIsTold() {
    Assessment found =
        new Assessment(
            List.of("fraud", "ok"),
            List.of(List.of(3, 1), List.of(0, 6)),
            List.of(
                new Assessment.OfClass(
                    "fraud",
                    4,
                    OptionalDouble.of(1),
                    OptionalDouble.of(0.75),
                    OptionalDouble.of(0.875),
                    OptionalDouble.of(0.25),
                    0.96,
                    Optional.of(
                        new Assessment.From(0.3, 5, OptionalDouble.of(0.8), OptionalDouble.of(1)))),
                new Assessment.OfClass(
                    "ok",
                    6,
                    OptionalDouble.of(6.0 / 7),
                    OptionalDouble.of(1),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    0.5,
                    Optional.empty())),
            0.9,
            0.6,
            10,
            List.of());
    assertThat(AssessmentText.of(found, new Learned(0, 8, false)))
        .contains("10 examples: accuracy 0.9000; always the most frequent class: 0.6000")
        .containsPattern("fraud +4 +1.000 +0.750 +0.875 +0.250 \\(96 %\\)")
        .containsPattern("ok +6 +0.857 +1.000 +- +-")
        .contains("fraud from 30 % on: 5 of 10, precision 0.800, recall 1.000")
        .containsPattern("fraud +3 +1\\n")
        .containsPattern("ok +0 +6\\n")
        .doesNotContain("learned");
    assertThat(AssessmentText.of(found, new Learned(40, 50, true)))
        .startsWith(
            "the model has learned from 40 of these 50 rows; the figures are of the others");
    assertThat(AssessmentText.of(found, new Learned(10, 10, false)))
        .startsWith("the model has learned from all of these 10 rows: on new data it will be less");
  }
}
