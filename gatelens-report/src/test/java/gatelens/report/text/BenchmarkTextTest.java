package gatelens.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.benchmark.Contest;
import gatelens.benchmark.Evaluation;
import gatelens.benchmark.Task;
import gatelens.benchmark.VerdictTable;
import gatelens.benchmark.VerdictTask;
import gatelens.benchmark.VerdictTrial;
import gatelens.evidence.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Benchmarks as text: every figure in its column, and a dash where there is none.
final class BenchmarkTextTest {
  /// Lines by their columns; a share with its interval may fill its column but for one blank.
  private static List<List<String>> cells(String text) {
    return text.lines().map(line -> List.of(line.strip().split("(?<=\\)) +| {2,}"))).toList();
  }

  @Test
  void methodsAndWhatOthersPublished() {
    double[] mean = {0.5, 0.25, 1, 2, 3, 4, 5, Double.NaN, Double.NaN, 0.125, 4000};
    String text =
        BenchmarkText.of(
            new Evaluation.Table(
                new Evaluation(Task.SPIKE, List.of(), 2, 0, 10, 0),
                List.of(new Evaluation.Row("fit", "Fit[]", mean, new double[11])),
                List.of(0.75, 0.875)));
    assertThat(text).contains("spike, 2 seeds, accuracy of the black boxes 0.813");
    assertThat(cells(text))
        .contains(
            List.of(
                "fit",
                "0.500 ± 0.000",
                "0.250 ± 0.000",
                "1.000 ± 0.000",
                "2.000 ± 0.000",
                "3.000 ± 0.000",
                "4.000 ± 0.000",
                "5.000 ± 0.000",
                "-",
                "-",
                "0.125 ± 0.000",
                "4000"))
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("winit", "-", "1.000", "-", "-")
                .last()
                .asString()
                .startsWith("published, WinIT: "));
    assertThat(
            BenchmarkText.of(
                new Evaluation.Table(
                    new Evaluation(Task.ARMA_TIME, List.of(), 1, 0, 10, 0), List.of(), List.of())))
        .contains("arma-time, 1 seeds, the score is known");
  }

  private static VerdictTable.Judged judged(
      VerdictTask task,
      boolean setting,
      String method,
      boolean right,
      Verdict verdict,
      Verdict cheap) {
    return new VerdictTable.Judged(
        task.id(), setting, setting ? 0 : 7, method, right, right, verdict, cheap, List.of());
  }

  @Test
  void verdictsByGroupTaskAndMethod() {
    assertThat(VerdictTask.STATE.forSetting()).isTrue();
    assertThat(VerdictTask.RESTAURANT.forSetting()).isFalse();
    VerdictTask state = VerdictTask.STATE;
    Verdict fine = Verdict.NO_OBJECTION;
    VerdictTable table =
        new VerdictTable(
            List.of(
                judged(state, true, "deeplift", true, Verdict.TRUST, fine),
                judged(state, true, "random", false, Verdict.DO_NOT_TRUST, Verdict.CAUTION),
                judged(state, true, "random", false, Verdict.TRUST, fine),
                judged(state, false, "deeplift", true, Verdict.CAUTION, fine),
                judged(
                    VerdictTask.RESTAURANT,
                    false,
                    "deeplift",
                    true,
                    Verdict.TRUST,
                    Verdict.CAUTION)),
            List.of(
                new Contest("words", "deeplift", "zero", 1, 0, 1, 2, 3_000_000),
                new Contest("words", "occlusion", "mean", 2, 1, 0, 2, 5_000_000)),
            List.of(1.0, 0.75));
    String text =
        BenchmarkText.of(new VerdictTrial(List.of(state, VerdictTask.RESTAURANT), 8, 3, 0), table);
    // Wilson's interval by hand: 1 of 2 is 0.5 ± 0.405, none and all of 1 are 0.793 wide
    String half = "1 of 2: 50.0 % (9.5 to 90.5)";
    String none = "0 of 1: 0.0 % (0.0 to 79.3)";
    String all = "1 of 1: 100.0 % (20.7 to 100.0)";
    assertThat(text).startsWith("verdict, 2 tasks, 8 seeds from 0, accuracy of the models 0.875");
    assertThat(cells(text))
        .containsSubsequence(
            List.of("tasks and seeds that set the thresholds", half, none),
            List.of("these tasks, other seeds", "-", all),
            List.of("the other tasks", "-", none),
            List.of("state", half, half),
            List.of("restaurant", "-", none),
            List.of("deeplift", "-", "1 of 3: 33.3 % (6.1 to 79.2)"),
            List.of("random", half, "-"),
            List.of(
                "held to the first part alone",
                "another one: trusted",
                "a planted one: caution or worse"),
            List.of("tasks and seeds that set the thresholds", half, none),
            List.of("these tasks, other seeds", "-", all),
            List.of("the other tasks", "-", none),
            List.of("cheap checks alone", "wrong: no objection", "right: objection"),
            List.of("tasks and seeds that set the thresholds", half, none),
            List.of("these tasks, other seeds", "-", none),
            List.of("the other tasks", "-", all),
            List.of("words", "deeplift", "zero", half, "0 of 2", "1 of 2", "1.5"),
            List.of(
                "words",
                "occlusion",
                "mean",
                "2 of 2: 100.0 % (34.2 to 100.0)",
                "1 of 2",
                "0 of 2",
                "2.5"));
  }
}
