package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A word that means nothing is refused with the nearest that does; it is never passed over.
final class NearestNamesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "--group, evnts, did you mean events?",
    "--target, poss, did you mean pos?",
    "--evidence, ful, did you mean full?",
    "--method, deeplft, did you mean deeplift?"
  })
  void ofAQuestion(String option, String word, String answer) throws IOException {
    Run run = Run.of("explain", TextModel.write(folder), TextModel.rows(folder), option, word);
    assertThat(run.code()).isNotZero();
    assertThat(run.err()).contains(word).contains(answer);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void ofATask() {
    Run run = Run.of("benchmark", "swich");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("did you mean switch?");
  }

  /// What is for methods that take away goes on working with them.
  @Test
  void groupsOfMethodsThatTakeAway() throws IOException {
    Path model = TextModel.write(folder);
    Path rows = TextModel.rows(folder);
    Run.done("explain", model, rows, "--method", "occlusion", "--group", "segments:2");
    Run.done("explain", model, rows, "--group", "features");
  }
}
