package gatelens.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.parallel.Workers;
import gatelens.report.document.MediaDemoDocument;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaDemoTest {
  @TempDir private Path folder;

  private static MediaDemo run(String task, double share) throws IOException {
    try (Workers workers = Workers.of(2)) {
      return MediaDemo.run(task, share, 0, workers, TrainingListener.NONE);
    }
  }

  /// A fifth of the usual rows teaches little; what is told of it holds together.
  @ParameterizedTest
  @ValueSource(strings = {"images", "sound", "both"})
  void whatIsToldIsWhatIsCounted(String task) throws IOException {
    MediaDemo demo = run(task, 0.1);
    assertThat(demo.count()).isEqualTo(60);
    MediaDemoDocument document = demo.document("x.html", 1);
    assertThat(document.task()).isEqualTo(task);
    assertThat(document.accuracy()).isEqualTo(demo.accuracy()).isBetween(0.3, 1.0);
    assertThat(document.named()).isBetween(0.0, 1.0);
    assertThat(document.together().isPresent()).isEqualTo(task.equals("both"));
    assertThat(document.explanations()).isNotEmpty();
    assertThat(document.explanations().get(0).name())
        .startsWith(document.explanations().get(0).label());
    assertThat(demo.lines(1)).anyMatch(line -> line.contains("of 60 others"));
    assertThat(demo.page(Map.of("seed", "0")))
        .contains("What was made", "gatelens train --data", "made by the program")
        .contains(document.explanations().get(0).planted().substring(0, 12));
  }

  @Test
  void aSensorAndANoteDecideTogether() throws IOException {
    SplittableRandom dice = new SplittableRandom(1);
    Map<String, MadeData.Planted> made = new PumpNotes().write(folder, 8, dice);
    assertThat(made.values().stream().filter(one -> one.label().equals("alarm"))).hasSize(4);
    assertThat(made.values()).allMatch(MadeData.Planted::together);
    assertThat(words(made, "normal-0000")).contains("rises").contains("raised");
    assertThat(words(made, "alarm-0001")).contains("falls").contains("raised");
    assertThat(words(made, "normal-0003")).contains("falls").contains("lowered");
    // the place of the word that decides, among words and marks as they are read
    Pattern token = Pattern.compile("\\w+|[,:]");
    for (String line : Files.readAllLines(new PumpNotes().data(folder))) {
      String note = line.replaceAll(".*\"note\":\"([^\"]*)\".*", "$1");
      String id = line.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
      List<String> read = token.matcher(note).results().map(MatchResult::group).toList();
      int at = java.util.Objects.requireNonNull(made.get(id), id).places().get(0).step();
      assertThat(read.get(at)).as(note).isIn("raised", "lowered");
    }
  }

  private static String words(Map<String, MadeData.Planted> made, String name) {
    return java.util.Objects.requireNonNull(made.get(name), name).words();
  }

  @Test
  void placesHoldTheirCells() {
    MadeData.Place box = new MadeData.Place(0, 2, 3, 6, 9);
    assertThat(box.holds(2, 6)).isTrue();
    assertThat(box.holds(4, 14)).isTrue();
    assertThat(box.holds(5, 6)).isFalse();
    assertThat(box.holds(2, 15)).isFalse();
    assertThat(MadeData.Place.steps(0, 2, 3).holds(4, 100)).isTrue();
  }

  @Test
  void othersAreNamed() {
    assertThatThrownBy(() -> run("smell", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[images, sound, both]");
  }
}
