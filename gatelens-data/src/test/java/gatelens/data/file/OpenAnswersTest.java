package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.ClassNames;
import gatelens.data.Conventions;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Understanding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cells that have two readings, none of which the file decides: asked, or said, never chosen in
/// silence.
final class OpenAnswersTest {
  @TempDir private Path folder;

  /// Twelve sequences of two steps, whose label or value goes round.
  private Path table(String column, List<String> cells, List<String> labels) throws IOException {
    String rows =
        IntStream.range(0, 24)
            .mapToObj(i ->
                "p%d,%d,%s,%s"
                    .formatted(
                        i / 2,
                        i % 2,
                        cells.get(i % cells.size()),
                        labels.get(i / 2 % labels.size())))
            .collect(Collectors.joining("\n"));
    return Files.writeString(
        folder.resolve("a.csv"), "id,step," + column + ",label\n" + rows + "\n");
  }

  private static Understanding look(Path file, Reading reading) throws IOException {
    return Sources.look(file, reading, BadRows.refused()).understanding();
  }

  private static Understanding look(Path file) throws IOException {
    return look(file, Reading.automatic());
  }

  private static Reading words(String column) {
    return Reading.automatic()
        .withConventions(
            new Conventions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(column),
                Conventions.AnswerKind.AUTO));
  }

  private static List<Answer> answers(Path file, Reading reading) throws IOException {
    return Sources.open(file, reading, BadRows.refused()).source().first(3).stream()
        .map(Row::answer)
        .toList();
  }

  @Test
  void aWordForNothingIsNoClassUnlessThatIsSaid() throws IOException {
    Path file = table("x", List.of("3", "4"), List.of("good", "bad", "n/a"));
    assertThat(look(file).line()).contains("2 classes (good, bad)");
    assertThat(look(file).notes().toString())
        .contains("column label: 'n/a' is read as no answer", "--words label");
    assertThat(answers(file, Reading.automatic()))
        .containsExactly(new Answer.Name("good"), new Answer.Name("bad"), new Answer.None());
    assertThat(answers(file, words("label")).get(2)).isEqualTo(new Answer.Name("n/a"));
    assertThat(look(file, words("label")).notes()).isEmpty();
  }

  @Test
  void classesOfWordsAndNumbersAreAskedFor() throws IOException {
    Path file = table("x", List.of("3", "4"), List.of("good", "bad", "1"));
    assertThatThrownBy(() -> answers(file, Reading.automatic()))
        .hasMessageContaining("numbers and words, '1' and 'good'")
        .hasMessageContaining("--as class");
    Reading asClass =
        Reading.automatic()
            .withConventions(Conventions.AUTOMATIC.withAnswer(Conventions.AnswerKind.CLASS));
    assertThat(answers(file, asClass).get(2)).isEqualTo(new Answer.Name("1"));
  }

  @Test
  void oneNumberIsNotTwoClasses() throws IOException {
    Path file = table("x", List.of("3", "4"), List.of("0", "1", "1.0"));
    assertThatThrownBy(() -> answers(file, Reading.automatic()))
        .hasMessageContaining("'1' and '1.0' are one number");
    assertThat(look(file, words("label")).questions()).isEmpty();
    ClassNames names = new ClassNames(List.of("0.0", "1.0"));
    assertThat(names.place("1")).hasValue(1);
    assertThat(names.place("2")).isEmpty();
    assertThat(new ClassNames(List.of("1", "1.0")).place("1.00")).isEmpty();
  }

  @Test
  void fractionsAreNoCategories() throws IOException {
    for (List<String> cells :
        List.of(
            List.of("1/2", "1", "1 1/2", "2"),
            List.of("½", "1½", "2"),
            List.of("1/2", "3/4", "1"))) {
      assertThat(look(table("dose", cells, List.of("a", "b"))).questions().toString())
          .as(cells.toString())
          .contains("column dose holds fractions", "0.5 for 1/2", "--words dose");
    }
    // dates and codes are none
    assertThat(look(table("room", List.of("1A/2", "B/2", "2/C"), List.of("a", "b"))).questions())
        .isEmpty();
  }

  @Test
  void aPointBeforeThreeDigitsInEveryRowIsAskedFor() throws IOException {
    Path file = table("amount", List.of("1.000", "2.250", "9.500"), List.of("a", "b"));
    assertThat(look(file).questions().toString())
        .contains("in every row, as in '1.000'", "--decimal comma or --decimal point");
    // another column decides
    Path decided = table("w,amount", List.of("0.5,1.000", "0.25,2.250"), List.of("a", "b"));
    assertThat(look(decided).questions()).isEmpty();
    Path thousands =
        table("w,amount", List.of("\"0,5\",1.000", "\"0,25\",2.250"), List.of("a", "b"));
    assertThat(look(thousands).line()).contains("amount: number, written 1.234,50");
  }

  @Test
  void severalCurrenciesAreNoNumber() throws IOException {
    Path file = table("x", List.of("$5", "€7", "$9"), List.of("a", "b"));
    assertThat(look(file).questions().toString()).contains("several currencies, $ and €");
    assertThat(look(table("x", List.of("$5", "7", "$9"), List.of("a", "b"))).questions()).isEmpty();
  }

  @Test
  void aTimeInSeveralColumnsIsAskedFor() throws IOException {
    Path parts =
        table(
            "year,month,day",
            List.of("2026,1,30", "2026,2,1", "2025,2,2", "2026,2,3"),
            List.of("a", "b"));
    assertThat(
            look(parts, Reading.automatic().withSequences(List.of("id"), Optional.empty())).line())
        .contains("step: the time");
    String rows =
        IntStream.range(0, 96)
            .mapToObj(i ->
                "p%d;0%d.02.2026;%d;%d;%s"
                    .formatted(i / 24, i % 24 / 12 + 1, i % 12, i, "ab".charAt(i / 24 % 2)))
            .collect(Collectors.joining("\n", "id;Datum;Stunde;x;label\n", "\n"));
    Path hours = Files.writeString(folder.resolve("h.csv"), rows.replace("02.02", "13.02"));
    assertThat(look(hours).questions().toString())
        .contains("several columns, Datum and Stunde", "--time");
    assertThat(
            look(hours, Reading.automatic().withSequences(List.of("id"), Optional.of("Datum")))
                .questions())
        .isEmpty();
  }

  @Test
  void partsOfASetAreNotRead() throws IOException {
    Path file = table("x,split", List.of("3,train", "4,train", "5,test"), List.of("a", "b"));
    assertThat(look(file).line()).contains("split: 2 words, not read");
    assertThat(look(file).notes().toString()).contains("which part of a set a row belongs to");
    assertThat(look(file, words("split")).line()).contains("split: 2 words ·");
  }

  @Test
  void lapsAreNoTimesOfADay() throws IOException {
    String rows =
        IntStream.range(0, 40)
            .mapToObj(i -> "r%d,%d:%02d,%s".formatted(i / 4, 3 + i % 3, 10 + i % 7, i / 4 % 2))
            .collect(Collectors.joining("\n", "id,split,label\n", "\n"));
    Path file = Files.writeString(folder.resolve("l.csv"), rows);
    assertThat(look(file).line()).doesNotContain("split: time of day ·");
    Path clock = Files.writeString(folder.resolve("c.csv"), rows.replace("split", "clock"));
    assertThat(look(clock).line()).contains("clock: time of day");
  }

  @Test
  void blanksBeforeQuotesBelongToNoCell() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("s.csv"),
            "\"id\", \"t\", \"x\", \"label\"\n"
                + IntStream.range(0, 20)
                    .mapToObj(i ->
                        "\"p%d\", \"%d\", \"0.%d\", \"%s, well\"\n"
                            .formatted(i / 4, i % 4, i, "ab".charAt(i / 4 % 2)))
                    .collect(Collectors.joining()));
    assertThat(look(file).line())
        .contains("t: the time, a number", "x: number", "2 classes (a, well, b, well)");
    assertThat(answers(file, Reading.automatic())).first().isEqualTo(new Answer.Name("a, well"));
  }

  @Test
  void cellsPartedByBlanksAreATableInATextFileToo() throws IOException {
    String rows =
        IntStream.range(0, 20)
            .mapToObj(i -> "p%d  %d   0.%d %s\n".formatted(i / 4, i % 4, i, "ab".charAt(i / 4 % 2)))
            .collect(Collectors.joining());
    Path file = Files.writeString(folder.resolve("b.txt"), "id t   x   label\n" + rows);
    assertThat(look(file).line()).contains("id: the sequence", "x: number", "2 classes (a, b)");
    Path poem = Files.writeString(folder.resolve("p.txt"), "so much depends upon\n".repeat(9));
    assertThat(look(poem).kind()).isEqualTo("one text, the whole file");
  }

  @Test
  void windowsAreOfTables() throws IOException {
    Path file =
        Files.writeString(folder.resolve("a.jsonl"), "{\"x\": [1, 2, 3], \"label\": \"a\"}\n");
    assertThatThrownBy(() -> answers(file, Reading.automatic().withForecast(2, 1, List.of("x"), 1)))
        .hasMessageContaining("--window parts the rows of a table");
  }
}
