package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Understanding;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files as people and programs leave them, whose trouble is not in one cell: exports, logs,
/// archives, columns of Parquet.
final class MessyFilesTest {
  @TempDir private Path folder;

  private Path write(String name, String header, int rows, IntFunction<String> row)
      throws IOException {
    String lines =
        IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n", header, "\n"));
    return Files.writeString(folder.resolve(name), lines);
  }

  private static Understanding look(Path file) throws IOException {
    return Sources.look(file, Reading.automatic(), BadRows.refused()).understanding();
  }

  private static List<Row> rows(Path file) throws IOException {
    return Sources.open(file, Reading.automatic(), BadRows.refused()).source().first(100);
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(MessyFilesTest.class.getResource(name).toURI());
  }

  private static float[] numbers(Row row, String column) {
    return ((Input.Series) row.inputs().get(0))
        .columns().stream()
            .filter(one -> one.name().equals(column))
            .map(one -> ((Input.Column.Numbers) one).values())
            .findFirst()
            .orElseThrow();
  }

  @Test
  void pagesThatWereAskedForAreNoFilesOfAManifest() throws IOException {
    Path log =
        write(
            "log.jsonl",
            "",
            60,
            i ->
                "{\"ts\": %d, \"session\": \"s%d\", \"path\": \"%s\", \"sold\": %b}"
                    .formatted(
                        1_700_000_000_000L + 1500L * i,
                        i / 5,
                        i % 2 == 0 ? "/cart" : "/a?b=c",
                        i / 5 % 2 == 0));
    assertThat(rows(log)).hasSize(12);
    Path manifest = write("m.csv", "path,label\n", 3, i -> "sounds/%d.wav,a".formatted(i));
    assertThatThrownBy(() -> rows(manifest))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("sounds/0.wav");
  }

  @Test
  void unitsAndTheirStepsAreNoClassesOfSeries() throws IOException {
    Path engines =
        write(
            "engines.txt",
            "",
            60,
            i -> "%d %d 0.%d 1.5 2.5 3.5 ".formatted(1 + i / 12, 1 + i % 12, i));
    assertThat(look(engines).questions()).singleElement().asString().contains("--id 0", "--time 1");
    Path series = write("series.txt", "", 12, i -> "%d 0.5 1.%d 2.5 3.5 4".formatted(i % 2, i));
    assertThat(rows(series).get(1).answer()).isEqualTo(new Answer.Name("1"));
  }

  @Test
  void linesOfProseWithAsManyCommasAreNoTable() throws IOException {
    Path prose = write("t.txt", "", 20, i -> "Once, upon a time %d, there was".formatted(i));
    assertThat(rows(prose)).singleElement().extracting(Row::inputs).asString().contains("upon");
    Path table = write("n.txt", "a, b, label\n", 20, i -> "%d, 2.5, x%d".formatted(i, i % 2));
    assertThat(rows(table)).hasSize(20);
  }

  @Test
  void aClockWithoutAHeaderIsATime() throws IOException {
    Path log =
        write("log.csv", "", 60, i -> "%d,s%d,2%d.5".formatted(1_700_000_000 + 10 * i, i % 2, i));
    assertThat(look(log).questions())
        .singleElement()
        .asString()
        .contains("follow each other by 0", "--id COLUMN");
  }

  @Test
  void idsThatASpreadsheetCutAreAskedAboutEvenIfOnlyOneIsLeft() throws IOException {
    Path cut =
        write("a.csv", "account,t,v,class\n", 30, i -> "4.91E+12,%d,0.5,x%d".formatted(i, i % 2));
    assertThat(look(cut).questions()).anyMatch(q -> q.contains("4.91E+12"));
  }

  @Test
  void numbersOfCustomersAndMonthsInGerman() throws IOException {
    Path table =
        write(
            "k.csv",
            "kundennr;monat;betrag;gek\u00fcndigt\n",
            60,
            i -> "%d;%d;%d,5;%s".formatted(100 + i / 5, 1 + i % 5, i, i / 5 % 2 == 0 ? "J" : "N"));
    List<Row> rows = rows(table);
    assertThat(rows).hasSize(12);
    assertThat(rows.get(2).answer()).isEqualTo(new Answer.Name("J"));
    assertThat(numbers(rows.get(0), "betrag")).startsWith(0.5f, 1.5f);
  }

  @Test
  void columnsThatAreReadAsStepsAreSaid() throws IOException {
    IntFunction<String> row = i -> "%d.5,2.%d,%s".formatted(i, i, "ab".charAt(i % 2));
    Path features = write("f.csv", "age,height,class\n", 20, row);
    assertThat(look(features).notes())
        .anyMatch(note -> note.contains("a series of one number a step") && note.contains("age"));
    Path steps = write("s.csv", "x_1,x_2,class\n", 20, row);
    assertThat(look(steps).notes()).noneMatch(note -> note.contains("a series of one number"));
  }

  @Test
  void numbersWithUnitsThatAreNotReadAreSaid() throws IOException {
    Path table =
        write(
            "v.csv",
            "x_1,x_2,vol,class\n",
            20,
            i -> "%d,2,%d.5M,%s".formatted(i, i, "ab".charAt(i % 2)));
    assertThat(look(table).notes())
        .anyMatch(note -> note.startsWith("not read: column vol") && note.contains("in one unit"));
  }

  @Test
  void aFolderOfMnistIsNamedWithItsParts() throws IOException {
    for (String name :
        List.of(
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz")) {
      Files.write(folder.resolve(name), new byte[] {31, -117});
    }
    assertThatThrownBy(() -> look(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train-images-idx3-ubyte.gz, and --test")
        .hasMessageContaining("t10k-images-idx3-ubyte.gz");
  }

  /// A list a cell is a series; the file was written by pyarrow 25.
  @Test
  void listsOfParquetAreSeries() throws IOException, URISyntaxException {
    List<Row> rows = rows(resource("lists.parquet"));
    assertThat(rows).hasSize(12);
    Input.Series series = (Input.Series) rows.get(3).inputs().get(0);
    assertThat(series.columns()).hasSize(1);
    assertThat(((Input.Column.Numbers) series.columns().get(0)).values())
        .containsExactly(3, 3.5f, 4);
    assertThat(rows.get(3).answer()).isEqualTo(new Answer.Name("b"));
  }

  @Test
  void listsOfEventsOfParquetAreSteps() throws IOException, URISyntaxException {
    List<Row> rows = rows(resource("events.parquet"));
    assertThat(rows).hasSize(12);
    Input.Series series = (Input.Series) rows.get(2).inputs().get(0);
    assertThat(series.columns())
        .filteredOn(Input.Column.Numbers.class::isInstance)
        .singleElement()
        .extracting(column -> ((Input.Column.Numbers) column).values())
        .isEqualTo(new float[] {20, 21, 22});
    assertThat(series.columns())
        .filteredOn(Input.Column.Words.class::isInstance)
        .singleElement()
        .extracting(column -> ((Input.Column.Words) column).values())
        .isEqualTo(List.of("x", "y", "x"));
  }

  /// Text without an annotation, unsigned numbers, a structure, a dictionary.
  @Test
  void everyTypeOfParquetIsItsValue() throws IOException, URISyntaxException {
    List<Row> rows = rows(resource("types.parquet"));
    assertThat(rows).extracting(Row::id).startsWith("s0", "s1").hasSize(12);
    assertThat(numbers(rows.get(0), "u32")).containsExactly(0x1p32f, 0x1p32f, 0x1p32f);
    assertThat(numbers(rows.get(1), "u64")).containsExactly(3, 4, 0x1p64f);
    assertThat(numbers(rows.get(1), "at.a")).containsExactly(1.5f, 2, 2.5f);
    assertThat(numbers(rows.get(1), "at.b")).containsExactly(-3, -4, -5);
    assertThat(((Input.Series) rows.get(0).inputs().get(0)).columns())
        .contains(new Input.Column.Words("kind", List.of("x", "y", "x")));
  }

  @Test
  void aHeaderOverTwoLinesWithinQuotes() throws IOException {
    String text =
        "id,t,\"load\nin kW\",class\n"
            + IntStream.range(0, 30)
                .mapToObj(i -> "s%d,%d,%d.5,%s".formatted(i / 3, i % 3, i, "ab".charAt(i / 3 % 2)))
                .collect(Collectors.joining("\n"));
    Path file =
        Files.write(folder.resolve("h.csv"), ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE));
    assertThat(rows(file)).hasSize(10);
  }

  /// The two parts of a set are no classes, and lines of numbers are no texts.
  @Test
  void partsOfASetInAFolderAreNoClasses() throws IOException {
    for (String[] names :
        new String[][] {{"CBF_TRAIN.txt", "CBF_TEST.txt"}, {"imdb-train.txt", "imdb-test.txt"}}) {
      Path parts = Files.createDirectories(folder.resolve(names[0] + ".d"));
      for (String name : names) {
        Files.writeString(parts.resolve(name), "1\tnot bad at all\n0\tbad\n");
      }
      assertThatThrownBy(() -> look(parts))
          .hasMessageContaining("2 tables of many examples")
          .hasMessageContaining(names[0])
          .hasMessageContaining("--test");
    }
    Path runs = Files.createDirectories(folder.resolve("runs"));
    for (String name : List.of("a.txt", "b.txt")) {
      Files.writeString(runs.resolve(name), "\n 1.5 2e-3 -7\n 1.6 2e-3 -8\n");
    }
    assertThatThrownBy(() -> look(runs)).hasMessageContaining("name one");
    Path names = Files.createDirectories(folder.resolve("names"));
    for (String name : List.of("Italian.txt", "Greek.txt")) {
      Files.writeString(names.resolve(name), "Adamo\nRossi\n");
    }
    assertThat(rows(names)).hasSize(4);
  }
}
