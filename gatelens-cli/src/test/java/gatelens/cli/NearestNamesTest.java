package gatelens.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  /// Names of every kind, misspelt: `nearest-names.txt` has a line for each.
  @Test
  void ofEveryKind() throws IOException {
    OptionFiles.write(folder);
    java.nio.file.Files.createDirectory(folder.resolve("out"));
    List<String> wrong = new ArrayList<>();
    try (var in = NearestNamesTest.class.getResourceAsStream("/nearest-names.txt")) {
      String all = new String(in.readAllBytes(), UTF_8);
      for (String line : all.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
        int bar = line.lastIndexOf('|');
        String meant = line.substring(bar + 1).strip();
        Run run =
            Run.of(
                (Object[])
                    EveryOptionTest.words(line.substring(0, bar)).stream()
                        .map(w -> w.replace("IN/", folder + "/").replace("OUT", folder + "/out"))
                        .toArray(String[]::new));
        // a stream goes on behind lines that it cannot read, and tells of the first at its end
        boolean told = run.code() >= 2 || line.startsWith("watch");
        if (!told
            || !run.err()
                .toLowerCase(Locale.ROOT)
                .contains("did you mean " + meant.toLowerCase(Locale.ROOT))) {
          wrong.add(line + ": " + run.code() + " " + run.err());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
