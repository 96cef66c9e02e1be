package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.BadRows;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Roles;
import gatelens.sequence.TimeScale;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows that are steps, with a list beside that nobody reads. `steps-beside-lists.parquet` is of
/// pyarrow: two cards of three steps.
class StepsBesideListsTest {
  @TempDir Path folder;

  private static final Reading STEPS =
      new Reading(
          Reading.Format.AUTO,
          new Roles(
              List.of("card"),
              Optional.of("time"),
              TimeScale.UNKNOWN,
              List.of(),
              Optional.empty(),
              Optional.empty()),
          Optional.empty(),
          0);

  private static void isTwoCards(Path file) throws IOException {
    Sources.Opened opened = Sources.look(file, STEPS, BadRows.refused());
    List<Input.Series> series = new ArrayList<>();
    opened
        .source()
        .read(row -> {
          series.add((Input.Series) row.inputs().get(0));
          return true;
        });
    assertThat(series).hasSize(2);
    assertThat(series.get(1).times()).containsExactly(3, 4, 5);
    Input.Column.Numbers amount = (Input.Column.Numbers) series.get(1).columns().get(0);
    assertThat(series.get(1).columns()).hasSize(1);
    assertThat(amount.values()).containsExactly(1.5f, 2, 2.5f);
    assertThat(opened.source().notes()).singleElement().asString().endsWith("are not read: tags");
  }

  @Test
  void ofParquet() throws IOException {
    Path file = folder.resolve("a.parquet");
    try (InputStream in =
        Objects.requireNonNull(
            StepsBesideListsTest.class.getResourceAsStream("steps-beside-lists.parquet"))) {
      Files.write(file, in.readAllBytes());
    }
    isTwoCards(file);
    // without a word about rows an object with a list is an example
    assertThat(
            Sources.look(file, Reading.automatic(), BadRows.refused()).understanding().toString())
        .contains("tags");
  }

  @Test
  void ofJson() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      lines.add(
          "{\"tags\":[\"x\",\"y\"],\"card\":\"k%d\",\"time\":%d,\"amount\":%s}"
              .formatted(n / 3, n, n * 0.5));
    }
    isTwoCards(Files.write(folder.resolve("a.jsonl"), lines));
  }
}
