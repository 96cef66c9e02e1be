package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.explain.Rounded;
import gatelens.formats.Npy;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Faults once seen in what a person is told of an answer: where each is tested, and those of the
/// command line here.
final class AnswerFaultsTest {
  private static final String TABLE =
      """
      caution on explanations that are right | VerdictTrialTest | doubtedRight
      caution on a planted shortcut | EvidenceTest | aPlantedShortcutIsFirstAndTrusted
      trust on explanations that are wrong | VerdictTrialTest | trustedWrong
      trust where the first part moves the score the other way | EvidenceTest | aFirstPartWithTheWrongSignIsDoubted
      trust where the first part moves nothing | EvidenceTest | aFirstPartThatMovesNothingIsDoubted
      trust on two methods that name different first parts | EvidenceTest | whereAnotherMethodNamesAnotherPartItIsNotTrusted
      an explanation of another model is trusted | EvidenceTest | anExplanationOfOneRandomModelIsNotTrustedForAnother
      a baseline with the answer, unsaid in the verdict | EvidenceTest | aBaselineWithTheAnswerIsSaid
      a baseline with the answer, unsaid in the sentence | ReasonsTest | aBaselineThatHasTheAnswerIsSaid
      zeros as the baseline of words | UsualWordsTest | wordsAreComparedWithTheirMean
      an input that is its own baseline | ReasonsTest | anInputThatIsItsBaselineHasNothingToExplain
      a zero below zero | AnswerFaultsTest | aZeroBelowZeroIsAZero
      the sentence says when and not what | ReasonsTest | bothEventsAreNamedWithTheirValuesAndTheTimeBetween
      the amount, the kind and the minutes of both events | PlantedAnswersTest | bothEventsOfAFraudAreNamed
      nine minutes are 1.81 | ReasonsTest | elapsedTimeIsATime
      step 12 where a word should stand | AnswerFaultsTest | aWordIsNamedAsAWord
      words in their order | ReasonsTest | wordsAreNamedInTheirOrder
      the negation or the negated word | PlantedAnswersTest | theNegationOrItsWordIsFirst
      most of them (11 %) | TrueSentencesTest | mostMeansMoreThanHalf
      other numbers in the terminal, the document, the page | SameNumbersOfEveryKindTest | ofRawData
      other defaults in explain, report, export | OneDefaultTest | anExportIsOfTheSameNumbers
      caution on a first part that is held against one tried by the baseline alone | MovesTest | triedByAFewAPartIsDoubtedNoSoonerThanByAll
      caution on parts that count only together | MovesTest | partsThatCountOnlyTogetherAreJudgedTogether
      cheap checks that cost more than ten explanations | CheapCostTest | ofSeriesTenExplanationsAreTheMost
      the mean of several rows asked as if it were one of them | CheapCostTest | rowsToCompareWithCostOneExplanationMore
      an option without effect | EveryOptionTest | changesSomethingOrIsRefused
      an option that fails counted as one that changes something | EveryOptionTest | the base fails
      steps of some commands from 0 | InterveneCommandTest | stepsAreCountedFromOneAndUnitsFromZero
      figures of rows that the model has learned from | EvaluateLearnedTest | figuresAreOfRowsThatWereHeldOut
      without either, where either alone changes it and both do not | ReasonsTest | withoutThemIsNotWithoutEither
      both needed unsaid of an and | ModalityShareTest | inputsThatMustBothBeThereAreNamed
      a row without an input answered as if it had it | ReasonsTest | there is no audio
      a name that means nothing | NearestNamesTest | ofEveryKind
      """;

  @TempDir private static Path folder;

  @BeforeAll
  static void files() throws IOException {
    OptionFiles.write(folder);
  }

  @Test
  void everyFaultHasItsTest() throws IOException {
    FaultTable.holds(TABLE);
  }

  /// There is nothing to explain, whatever the sign of the zeros, and no verdict on it.
  @Test
  void aZeroBelowZeroIsAZero() throws IOException {
    String said = "";
    for (float zero : new float[] {0f, -0f}) {
      Path x = folder.resolve("zeros.npy");
      Npy.write(x, Tensor.of(new float[] {zero, 0, 0, zero, 0, 0, zero, 0}, 1, 4, 2));
      Run run = Run.done("explain", folder.resolve("a.gatelens"), "--inputs", x);
      assertThat(run.out())
          .contains("the input is its own baseline, so there is nothing to explain")
          .doesNotContain("evidence")
          .doesNotContain("-0 ");
      assertThat(said.isEmpty() || said.equals(run.out())).isTrue();
      said = run.out();
      JsonNode one =
          JsonMapper.shared()
              .readTree(
                  Run.done("explain", folder.resolve("a.gatelens"), "--inputs", x, "--json").out())
              .get("explanations")
              .get(0);
      assertThat(one.get("evidence").has("verdict")).isFalse();
      assertThat(one.get("attributed").asDouble()).isZero();
    }
  }

  /// Words stand in apostrophes, in the sentence, beside the bars and in the verdict.
  @Test
  void aWordIsNamedAsAWord() throws IOException {
    String out = Run.done("explain", folder.resolve("m.gatelens"), "good good bad").out();
    assertThat(out).containsPattern("without '(good|bad)', ranked first");
    assertThat(out).doesNotContain("step 1").doesNotContain("step 2").doesNotContain("step 3");
    assertThat(Rounded.percent(0.11)).isEqualTo("11 %");
  }
}
