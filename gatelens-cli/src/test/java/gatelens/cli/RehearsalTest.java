package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir Path folder;

  @Test
  void everyCommandSucceedsAndStaysInItsFolder() throws IOException {
    for (List<String> command : Rehearsal.commands(folder)) {
      Run run = Run.of(command.toArray());
      assertThat(run.code()).as("%s: %s", command, run.err()).isZero();
      for (String word : command) {
        if (word.startsWith(folder.toString())) {
          assertThat(Path.of(word)).exists();
        }
      }
    }
    assertThat(Files.size(folder.resolve("series.csv.report"))).isGreaterThan(10_000);
  }
}
