package gatelens.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.evidence.Verdict;
import gatelens.parallel.Workers;
import gatelens.sequence.Axis;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTrialTest {
  /// A spike that decides is found and trusted, and nothing that is wrong on purpose is.
  @Test
  void aSpikeIsTrustedAndWhatIsWrongIsNot() {
    VerdictTrial trial = new VerdictTrial(List.of(VerdictTask.SPIKE_DELAY), 1, 2, 0);
    List<String> said = new ArrayList<>();
    try (Workers workers = Workers.single()) {
      VerdictTable table = trial.run(workers, () -> 0, said::add);
      assertThat(table.accuracy()).hasSize(1).allMatch(accuracy -> accuracy >= 0.9);
      assertThat(table.tasks()).containsExactly("spike-delay");
      assertThat(table.judged()).hasSize(2 * (5 + 5));
      assertThat(table.doubtedRight(one -> one.method().equals("deeplift")).count()).isEqualTo(2);
      assertThat(table.doubtedRight(one -> true).hits()).isZero();
      assertThat(table.trustedWrong(one -> true).hits()).isZero();
      assertThat(table.trustedWrong(one -> true).count()).isGreaterThanOrEqualTo(10);
      assertThat(table.judged())
          .allMatch(one -> one.cheap() != Verdict.TRUST)
          .allMatch(VerdictTable.Judged::setting);
    }
    assertThat(said).singleElement().asString().startsWith("spike-delay, seed 0: accuracy");
  }

  /// Of a band that goes through all steps its own mean and what stands elsewhere are the band:
  /// only what takes it away is asked, and the right explanation is trusted.
  @Test
  void aBandThroughAllStepsIsTrusted() {
    VerdictTrial trial = new VerdictTrial(List.of(VerdictTask.COLUMNS), 1, 1, 0);
    try (Workers workers = Workers.single()) {
      assertThat(trial.run(workers, () -> 0, line -> {}).judged())
          .filteredOn(one -> one.method().equals("deeplift"))
          .singleElement()
          .satisfies(one -> {
            assertThat(one.right()).isTrue();
            assertThat(one.verdict()).isEqualTo(Verdict.TRUST);
          });
    }
  }

  /// By hand: 1 of 20, z = 1.96.
  @Test
  void theIntervalIsWilsons() {
    VerdictTable.Share share = new VerdictTable.Share(1, 20);
    assertThat(share.value()).isEqualTo(0.05);
    assertThat(share.low()).isCloseTo(0.0089, within(1e-4));
    assertThat(share.high()).isCloseTo(0.2361, within(1e-4));
  }

  /// What is said last decides: 'not' turns it.
  @Test
  void theLastClauseDecides() {
    for (VerdictTask.Case one : VerdictTask.NEGATION.cases(50, 3)) {
      List<String> words = ((Axis.Tokens) one.inputs().get(0).steps()).labels();
      List<String> last = words.subList(words.lastIndexOf("was"), words.size());
      boolean good = last.contains("good") || last.contains("great");
      assertThat(one.label()).isEqualTo(good != last.contains("not") ? 1 : 0);
      assertThat(one.planted()).hasSize(last.contains("not") ? 2 : 1);
      assertThat(one.planted().get(one.planted().size() - 1)).isEqualTo(words.size() - 1);
    }
    assertThat(VerdictTask.values()).hasSizeGreaterThanOrEqualTo(8);
    assertThatThrownBy(() -> VerdictTask.parse("stat")).hasMessageContaining("did you mean state?");
    assertThatThrownBy(() -> new VerdictTrial(List.of(), 1, 1, 0)).hasMessageContaining("0 tasks");
  }
}
