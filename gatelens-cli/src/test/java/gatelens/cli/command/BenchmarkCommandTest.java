package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.cli.Run;
import org.junit.jupiter.api.Test;

class BenchmarkCommandTest {
  @Test
  void theTableHasOursRandomAndPublished() {
    Run run = Run.of("benchmark", "arma-feature", "--seeds", "1", "--methods", "occlusion");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("occlusion", "random", "published", "AUROC", "1.000 ± 0.000");
  }

  @Test
  void jsonNamesItsSchema() {
    Run run = Run.of("benchmark", "arma-time", "--seeds", "1", "--methods", "occlusion", "--json");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("{\"schema\":\"gatelens.benchmark/1\"")
        .contains("\"task\":\"arma-time\"", "\"published\"")
        .doesNotContain("NaN");
  }

  @Test
  void unknownTasksAreUsageErrors() {
    Run run = Run.of("benchmark", "stat");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("expected one of");
  }
}
