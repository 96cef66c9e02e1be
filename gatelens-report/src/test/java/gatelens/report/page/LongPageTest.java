package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.benchmark.LongRun;
import gatelens.benchmark.LongTask;
import gatelens.gates.GradientReach;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Long tasks as a table and a page, by hand.
final class LongPageTest {
  private static LongRun run(boolean longMemory, double... norms) {
    return new LongRun(
        new LongRun.Setting(LongTask.FIRST_TOKEN, 3, "gru", longMemory, 8, 4, 8, 0.003, 1),
        longMemory ? 0.95 : 0.125,
        new double[] {2, 1},
        new GradientReach(norms),
        new GradientReach(new double[] {1, 0.5, 0.25}),
        1,
        2);
  }

  @Test
  void everyRunIsALine() {
    List<LongRun> runs = List.of(run(false, 2, 1e-3, 2e-6), run(true, 1, 1, 1));
    String[] lines = LongPage.table(runs).text().lines().toArray(String[]::new);
    // 2e-6 / 2 of the drawn weights, 0.25 / 1 of the trained ones; 2 is T - 1: nothing is known
    // beyond.
    assertThat(lines[1].strip().split(" {2,}"))
        .containsExactly(
            "first-token",
            "3",
            "gru",
            "4",
            "0.125",
            "0.125",
            "no",
            "1",
            "over 2",
            "1.0e-06",
            "2.5e-01");
    assertThat(lines[2]).contains("gru, long memory").contains("yes");
    assertThat(LongPage.html(runs, Map.of("seed", "7")))
        .contains("1 of 2 runs learned their task")
        .contains("reach-first-token-3-trained")
        .contains("<dd>7</dd>");
  }
}
