package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.EncodingPlan;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.encode.EncodingFit;
import gatelens.data.encode.VocabularyFile;
import gatelens.sequence.TimeScale;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of other programs: what they add to a table, what they write in the place of one, and JSON
/// in any layout.
final class TroubledFilesTest {
  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /// 12 sequences of 6 steps.
  private Path table(String name, String header, BiFunction<Integer, Integer, String> row)
      throws IOException {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int id = 0; id < 12; id++) {
      for (int t = 0; t < 6; t++) {
        text.append(row.apply(id, t)).append('\n');
      }
    }
    return write(name, text.toString());
  }

  private static Sources.Opened look(Path file) throws IOException {
    return Sources.look(file, Reading.automatic(), BadRows.refused());
  }

  private static List<Row> rows(Path file) throws IOException {
    return Sources.open(file, Reading.automatic(), BadRows.refused()).source().first(1000);
  }

  private static Input.Series series(Row row) {
    return (Input.Series) row.inputs().get(0);
  }

  private static List<String> columns(Row row) {
    return series(row).columns().stream().map(Input.Column::name).toList();
  }

  private static String label(int id) {
    return id % 2 == 0 ? "a" : "b";
  }

  @Test
  void datesAndTimesOfDayInTwoColumnsAreOneTime() throws IOException {
    Path file =
        table(
            "two.csv",
            "id,date,time,v,label",
            (id, t) ->
                "s%d,2026-01-0%d,%02d:30,%d,%s"
                    .formatted(id, t / 2 + 1, t % 2 * 12 + 1, t, label(id)));
    Sources.Opened opened = look(file);
    assertThat(opened.understanding().line())
        .isEqualTo(
            "id: the sequence · date + time: when · v: number · label: the answer, one per id, 2"
                + " classes (a, b)");
    Row first = rows(file).get(0);
    assertThat(series(first).scale()).isEqualTo(TimeScale.DATE);
    assertThat(series(first).times()[1] - series(first).times()[0]).isEqualTo(12 * 3600);
    List<Row> again =
        Sources.open(file, opened.reading(), BadRows.refused(), Sources.Purpose.PREDICT)
            .source()
            .first(100);
    assertThat(again).hasSize(12);
    assertThat(series(again.get(0)).times()).isEqualTo(series(first).times());
  }

  @Test
  void severalStepsAtOneDateBelongToOneSequence() throws IOException {
    Path file =
        table(
            "days.csv",
            "card,date,amount,label",
            (id, t) -> "c%d,2026-01-0%d,%d.25,%s".formatted(id, t / 3 + 1, t, label(id)));
    List<Row> rows = rows(file);
    assertThat(rows).hasSize(12);
    assertThat(columns(rows.get(0))).containsExactly("amount");
  }

  @ParameterizedTest
  @ValueSource(strings = {",id,t,v,label", "Unnamed: 0,id,t,v,label", "id,t,v,label"})
  void numbersOfRowsAreNotRead(String header) throws IOException {
    Path file =
        table(
            "rows.csv",
            header,
            (id, t) -> "%d,s%d,%d,%d.5,%s".formatted(6 * id + t + 1, id, t, t * id, label(id)));
    List<Row> rows = rows(file);
    assertThat(rows).hasSize(12);
    assertThat(columns(rows.get(0))).containsExactly("v");
    assertThat(look(file).understanding().line()).contains("numbers of the rows, not read");
  }

  @Test
  void aLongTableWithoutAHeader() throws IOException {
    Path file =
        table(
            "bare.csv",
            "s0,0,0.5,a",
            (id, t) -> "s%d,%d,%d.25,%s".formatted(id + 1, t, t * id, label(id + 1)));
    List<Row> rows = rows(file);
    assertThat(rows).hasSize(13);
    assertThat(columns(rows.get(1))).containsExactly("2");
    assertThat(series(rows.get(1)).times()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(rows.get(1).answer()).isEqualTo(new Answer.Name("b"));
  }

  @ParameterizedTest
  @CsvSource({
    "5. Januar 2026,15. März 2026,69",
    "5 janvier 2026,15 août 2026,222",
    "5 de enero de 2026,15 de diciembre de 2026,344",
    "5 gen 2026,15 lug 2026,191",
    "5 juin 2026,15 juillet 2026,40"
  })
  void monthsOfOtherLanguages(String from, String to, int days) {
    double first = DateText.of(from).orElseThrow().wall(true);
    double second = DateText.of(to).orElseThrow().wall(true);
    assertThat((second - first) / 86_400).isEqualTo(days);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NA", "n/a", "-", "#N/A", ".", "NULL", "NaT", " ", "?"})
  void wordsForNothing(String nothing) throws IOException {
    Path file =
        table(
            "gaps.csv",
            "id,t,v,label",
            (id, t) -> "s%d,%d,%s,%s".formatted(id, t, t == 3 ? nothing : t + ".5", label(id)));
    Input.Column.Numbers read = (Input.Column.Numbers) series(rows(file).get(0)).columns().get(0);
    assertThat(read.values()).containsExactly(0.5f, 1.5f, 2.5f, Float.NaN, 4.5f, 5.5f);
  }

  @Test
  void blanksAroundAnIdAreNotSeen() throws IOException {
    Path file =
        table(
            "blanks.csv",
            "id,t,v,label",
            (id, t) -> "s%d%s,%d,%d,%s".formatted(id, t % 2 == 0 ? " " : "", t, t, label(id)));
    assertThat(rows(file)).hasSize(12);
  }

  @Test
  void aTimeThatIsNoneIsAskedAbout() throws IOException {
    Path file =
        table(
            "stardate.csv",
            "id,date,v,label",
            (id, t) -> "s%d,stardate 4%d.%d,%d,%s".formatted(id, t, t, t, label(id)));
    assertThat(look(file).understanding().questions())
        .anySatisfy(question -> assertThat(question).contains("date", "no date that is known"));
  }

  @Test
  void whatIsNoTextIsNamed() throws IOException {
    Path zip = folder.resolve("sheet.csv");
    Files.write(zip, "PK\3\4....".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> look(zip))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("spreadsheet (.xlsx) or a zip archive");
    assertThatThrownBy(() -> look(write("page.csv", "<!DOCTYPE html><html><body>Sign in")))
        .hasMessageContaining("it is a web page");
    assertThatThrownBy(() -> look(write("paper.csv", "%PDF-1.7"))).hasMessageContaining("PDF");
    Path array = folder.resolve("x.csv");
    Files.write(array, "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> look(array)).hasMessageContaining("--inputs");
    assertThatThrownBy(() -> look(write("a.zip", "PK"))).hasMessageContaining("unpack it");
  }

  private static String event(int id, int t) {
    return String.format(
        Locale.ROOT,
        "{\"card\": \"c%d\", \"when\": \"2026-01-0%dT10:00\", \"spent\": {\"amount\": %d.5},"
            + " \"label\": \"%s\"}",
        id,
        t + 1,
        t,
        label(id));
  }

  /// Objects without arrays are the rows of a table, however they stand in the file.
  @ParameterizedTest
  @ValueSource(strings = {"lines", "array", "spread"})
  void flatObjectsAreATable(String layout) throws IOException {
    StringBuilder text = new StringBuilder(layout.equals("array") ? "[" : "");
    for (int id = 0; id < 12; id++) {
      for (int t = 0; t < 6; t++) {
        boolean first = id + t == 0;
        text.append(layout.equals("array") && !first ? "," : "");
        text.append(
            layout.equals("spread") ? event(id, t).replace("{\"c", "{\n\"c") : event(id, t));
        text.append('\n');
      }
    }
    Path file = write("events.json", text + (layout.equals("array") ? "]" : ""));
    assertThat(look(file).understanding().line())
        .isEqualTo(
            "card: the sequence · when: when · spent.amount: number · label: the answer, one per"
                + " card, 2 classes (a, b)");
    List<Row> rows = rows(file);
    assertThat(rows).hasSize(12);
    assertThat(rows.get(1).answer()).isEqualTo(new Answer.Name("b"));
    assertThat(((Input.Column.Numbers) series(rows.get(0)).columns().get(0)).values())
        .containsExactly(0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f);
  }

  @Test
  void aLabelOfJsonIsFoundByItsName() throws IOException {
    Path file =
        write(
            "series.jsonl",
            """
            {"id": 1, "age": 40, "x": [1, 2], "class": "a"}
            {"id": 2, "age": 50, "x": [3, 4], "class": "b"}
            """);
    Sources.Opened opened = look(file);
    assertThat(opened.understanding().line())
        .isEqualTo(
            "id: a value, not read · age: number, the same at every step · x: a series · class: the"
                + " answer, one an object");
    Row second = rows(file).get(1);
    assertThat(second.answer()).isEqualTo(new Answer.Name("b"));
    assertThat(columns(second)).containsExactly("x", "age");
  }

  @Test
  void starsBesideTextsAreTheAnswer() throws IOException {
    StringBuilder text = new StringBuilder("id,text,stars\n");
    for (int i = 0; i < 60; i++) {
      text.append(i).append(",it was a film of number ").append(i).append(',').append(i % 5 + 1);
      text.append('\n');
    }
    List<Row> rows = rows(write("stars.csv", text.toString()));
    assertThat(rows.get(3).answer()).isEqualTo(new Answer.Name("4"));
    assertThat(rows.get(3).inputs().get(0)).isInstanceOf(Input.Text.class);
  }

  /// What happened soon after what is in no other column than the time.
  @Test
  void unevenGapsAreAFeature() throws IOException {
    Path uneven =
        table(
            "uneven.csv",
            "id,when,v,label",
            (id, t) -> "s%d,2026-01-01 %02d:%02d,%d,%s".formatted(id, t * t / 2, t, t, label(id)));
    Path even =
        table(
            "even.csv",
            "id,when,v,label",
            (id, t) -> "s%d,2026-01-01 0%d:00,%d,%s".formatted(id, t, t, label(id)));
    assertThat(width(uneven)).isEqualTo(2);
    assertThat(width(even)).isEqualTo(1);
  }

  private static int width(Path file) throws IOException {
    Sources.Opened opened = Sources.open(file, Reading.automatic(), BadRows.refused());
    return EncodingFit.learn(opened, EncodingPlan.usual()).encoding().encoders().get(0).width();
  }

  @Test
  void vocabulariesOfOtherPrograms() throws IOException {
    // an id without a word is drawn as its number; that of padding as nothing
    List<String> words = List.of("", "[UNK]", "good", "film");
    assertThat(VocabularyFile.read(write("a.txt", "\n[UNK]\ngood\nfilm\n"), 4)).isEqualTo(words);
    assertThat(VocabularyFile.read(write("b.txt", "[UNK]\ngood\nfilm"), 4))
        .isEqualTo(List.of("[UNK]", "good", "film", "#3"));
    assertThat(VocabularyFile.read(write("c.txt", "good\nfilm\n"), 4))
        .isEqualTo(List.of("", "good", "film", "#3"));
    assertThat(VocabularyFile.read(write("d.json", "{\"good\": 2, \"film\": 3, \"rare\": 9}"), 4))
        .isEqualTo(List.of("", "#1", "good", "film"));
    assertThat(VocabularyFile.read(write("e.json", "[\"\", \"[UNK]\", \"good\", \"film\"]"), 4))
        .isEqualTo(words);
    assertThat(
            VocabularyFile.read(
                write(
                    "f.json",
                    "{\"class_name\": \"Tokenizer\", \"config\": {\"word_index\": \"{\\\"good\\\":"
                        + " 2, \\\"film\\\": 3}\"}}"),
                4))
        .isEqualTo(List.of("", "#1", "good", "film"));
    assertThat(
            VocabularyFile.read(
                write(
                    "g.json",
                    "{\"model\": {\"vocab\": {\"good\": 2, \"film\": 3, \"[UNK]\": 1}},"
                        + " \"added_tokens\": [{\"id\": 0, \"content\": \"[PAD]\"}]}"),
                4))
        .isEqualTo(List.of("[PAD]", "[UNK]", "good", "film"));
    assertThatThrownBy(() -> VocabularyFile.read(write("h.txt", "a\nb\nc\nd\ne\n"), 4))
        .hasMessageContaining("it has 5 words, the model knows 4 token ids");
  }
}
