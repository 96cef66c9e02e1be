package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What holds for every command: help, errors, exit codes.
final class ProgramTest {
  @Test
  void withoutACommandItSaysWhatThereIs() {
    Run run = Run.of();
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: gatelens", "doctor", "completion");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aMistypedCommandIsAskedBack() {
    Run run = Run.of("docto");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("docto", "doctor");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aWrongNumberNamesTheOption() {
    Run run = Run.of("doctor", "--threads", "many");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--threads", "many", "gatelens doctor --help");
  }

  @Test
  void doctorSaysWhatIsUsed() {
    Run run = Run.of("doctor", "--json");
    assertThat(run.code()).isZero();
    JsonNode document = JsonMapper.shared().readTree(run.out());
    assertThat(document.get("schema").asString()).isEqualTo("gatelens.doctor/1");
    assertThat(document.get("processors").asInt())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(document.get("kernels").asString()).containsAnyOf("vector", "scalar");
  }

  @Test
  void everyCommandHasHelpAndACompletion() {
    Run fish = Run.of("completion", "fish");
    Run bash = Run.of("completion", "bash");
    assertThat(bash.out()).contains("complete", "gatelens");
    for (String command : Gatelens.line().getSubcommands().keySet()) {
      Run help = Run.of(command, "--help");
      assertThat(help.code()).as(command).isZero();
      assertThat(help.out()).as(command).contains("Usage: gatelens " + command);
      assertThat(fish.out()).contains("-a " + command);
    }
  }
}
