package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.Conventions;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.sequence.TimeScale;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables as people have them: each is read right without an option, or stopped with the option
/// that helps.
final class TroubledTablesTest {
  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Sources.Opened look(Path file) throws IOException {
    return Sources.look(file, Reading.automatic(), BadRows.refused());
  }

  private static List<Row> rows(Path file) throws IOException {
    return rows(file, Reading.automatic());
  }

  private static List<Row> rows(Path file, Reading reading) throws IOException {
    return Sources.open(file, reading, BadRows.refused()).source().first(1000);
  }

  private static Input.Series series(Row row) {
    return (Input.Series) row.inputs().get(0);
  }

  private static float[] numbers(Row row, String column) {
    return series(row).columns().stream()
        .filter(one -> one.name().equals(column))
        .map(one -> ((Input.Column.Numbers) one).values())
        .findFirst()
        .orElseThrow();
  }

  /// 12 sequences of 6 steps: three numbers, and a class by the sequence.
  private static String axes(String header) {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int id = 0; id < 12; id++) {
      for (int t = 0; t < 6; t++) {
        text.append(
            "s%d,%d,%d.5,%d,%d,%s%n"
                .formatted(id, t, t, (id + t) % 3, t * id, "ab".charAt(id % 2)));
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id,t,x,y,z,label", "id,t,x,y,z,class", "id,t,x,y,z,activity"})
  void aColumnCalledYIsNoLabelBesideOne(String header) throws IOException {
    Sources.Opened opened = look(write("a.csv", axes(header)));
    String label = header.substring(header.lastIndexOf(',') + 1);
    assertThat(opened.understanding().questions()).isEmpty();
    assertThat(opened.reading().roles().id()).containsExactly("id");
    assertThat(opened.reading().roles().time()).contains("t");
    assertThat(opened.reading().roles().label()).contains(label);
    assertThat(opened.reading().roles().features()).containsExactly("x", "y", "z");
    assertThat(opened.understanding().line())
        .isEqualTo(
            "id: the sequence · t: the time, a number · x: number · y: number · z: number · "
                + label
                + ": the answer, one per id, 2 classes (a, b)");
  }

  @Test
  void twoLabelsAreAsked() throws IOException {
    Path file = write("a.csv", axes("id,t,x,y,class,label").replaceAll(",\\d+,([ab])", ",$1,$1"));
    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("class and label")
        .hasMessageContaining("--label");
  }

  @Test
  void anIdIsFoundByTestWhereItsNameSaysNothing() throws IOException {
    Sources.Opened opened = look(write("a.csv", axes("wer,t,x,b,c,gruppe")));
    assertThat(opened.reading().roles().id()).containsExactly("wer");
    assertThat(opened.reading().roles().label()).contains("gruppe");
    assertThat(opened.source().first(99)).hasSize(12);
  }

  @Test
  void aNumberThatBeginsAgainIsNoIdAlone() throws IOException {
    StringBuilder text = new StringBuilder("activity,sequence,time,v\n");
    for (String activity : List.of("walk", "run")) {
      for (int s = 1; s <= 4; s++) {
        for (int t = 0; t < 5; t++) {
          text.append("%s,%d,%d,%d%n".formatted(activity, s, t, t * s));
        }
      }
    }
    Sources.Opened opened = look(write("a.csv", text.toString()));
    assertThat(opened.reading().roles().id()).containsExactly("activity", "sequence");
    assertThat(opened.reading().roles().label()).contains("activity");
    assertThat(opened.source().first(99)).hasSize(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1D", "2f", "1e5f", "0x1p3", "Infinity"})
  void whatOnlyJavaCallsANumberIsAWord(String word) throws IOException {
    Path file = write("a.csv", "id,room\n1,%s\n1,1F\n2,%s\n2,1F\n".formatted(word, word));
    assertThat(series(rows(file).get(0)).columns())
        .containsExactly(new Input.Column.Words("room", List.of(word, "1F")));
    assertThat(Cells.isNumber(word)).isFalse();
  }

  @Test
  void digitsLedByZerosAreCodes() throws IOException {
    Path file = write("a.csv", "id,zip\n1,01234\n1,98765\n2,01234\n2,98765\n");
    assertThat(series(rows(file).get(0)).columns())
        .containsExactly(new Input.Column.Words("zip", List.of("01234", "98765")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$12.50 | $1,234.50 | 12.5 | 1234.5",
        "12,50 | 1.234,50 | 12.5 | 1234.5",
        "12,50 € | 1.234,50 € | 12.5 | 1234.5",
        "EUR 12,5 | EUR 1 234,5 | 12.5 | 1234.5",
        "-$12.50 | ($3.25) | -12.5 | -3.25",
        "1'234.5 | 2.5 | 1234.5 | 2.5",
        "12.5% | 3% | 12.5 | 3",
        "$12.50 | 1.234,50 | 12.5 | 1234.5",
        "1,23,456.5 | 2.5 | 123456.5 | 2.5",
        "1e3 | +2.5 | 1000 | 2.5",
        "−7.5 | 1.5 | -7.5 | 1.5",
      })
  void numbersAsPeopleWriteThem(String first, String second, float one, float two)
      throws IOException {
    Path file =
        write(
            "a.csv", "id;amount\n1;%s\n1;%s\n2;%s\n2;%s\n".formatted(first, second, first, second));
    assertThat(numbers(rows(file).get(0), "amount")).containsExactly(one, two);
  }

  @Test
  void aCommaBeforeThreeDigitsIsAsked() throws IOException {
    Path file = write("a.csv", "id|v\n1|1,234\n1|2,500\n2|1,234\n2|2,500\n");
    assertThatThrownBy(() -> rows(file)).hasMessageContaining("--decimal comma");
    Conventions comma =
        new Conventions(
            Optional.of(true),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Conventions.AnswerKind.AUTO);
    assertThat(numbers(rows(file, Reading.automatic().withConventions(comma)).get(0), "v"))
        .containsExactly(1.234f, 2.5f);
    Path beside = write("b.csv", "id|v|w\n1|1,234|0,5\n1|2,500|0,25\n2|1,234|0,5\n2|2,500|1,5\n");
    assertThat(numbers(rows(beside).get(0), "v")).containsExactly(1.234f, 2.5f);
  }

  /// The same four hours: 2026-01-31 22:00 to 2026-02-01 01:00.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-01-31T22:00:00+05:00|2026-01-31T23:00:00+05:00|2026-02-01T00:00:00+05:00|2026-02-01T01:00:00+05:00",
        "2026-01-31T22:00:00-05:00|2026-01-31T23:00:00-05:00|2026-02-01T00:00:00-05:00|2026-02-01T01:00:00-05:00",
        "2026-01-31 22:00:00+0530|2026-01-31 23:00:00+0530|2026-02-01 00:00:00+0530|2026-02-01"
            + " 01:00:00+0530",
        "2026-01-31T22:00Z|2026-01-31T23:00Z|2026-02-01T00:00Z|2026-02-01T01:00Z",
        "2026/01/31 22:00|2026/01/31 23:00|2026/02/01 00:00|2026/02/01 01:00",
        "2026-01-31 22:00:00,000|2026-01-31 23:00:00,000|2026-02-01 00:00:00,000|2026-02-01"
            + " 01:00:00,000",
        "31.01.2026 22:00|31.01.2026 23:00|01.02.2026 00:00|01.02.2026 01:00",
        "31/01/26 22:00|31/01/26 23:00|01/02/26 00:00|01/02/26 01:00",
        "01/31/2026 10:00 PM|01/31/2026 11:00 PM|02/01/2026 12:00 AM|02/01/2026 1:00 AM",
        "Jan 31, 2026 10:00 PM|Jan 31, 2026 11:00 PM|Feb 1, 2026 12:00 AM|Feb 1, 2026 1:00 AM",
        "31-Jan-2026 22:00|31-Jan-2026 23:00|01-Feb-2026 00:00|01-Feb-2026 01:00",
        "Sat, 31 Jan 2026 22:00:00 GMT|Sat, 31 Jan 2026 23:00:00 GMT|Sun, 1 Feb 2026 00:00:00"
            + " GMT|Sun, 1 Feb 2026 01:00:00 GMT",
        "20260131220000|20260131230000|20260201000000|20260201010000",
        "20260131T220000|20260131T230000|20260201T000000|20260201T010000",
        "1769896800|1769900400|1769904000|1769907600",
        "1769896800000|1769900400000|1769904000000|1769907600000",
        "1769896800000000|1769900400000000|1769904000000000|1769907600000000",
        "2026-W05-6 22:00|2026-W05-6 23:00|2026-W05-7 00:00|2026-W05-7 01:00",
      })
  void datesInAllUsualForms(String a, String b, String c, String d) throws IOException {
    Path file = write("a.csv", "id;when;v\n1;%s;1\n1;%s;2\n2;%s;3\n2;%s;4\n".formatted(a, b, c, d));
    List<Row> rows = rows(file);
    assertThat(rows).hasSize(2);
    Input.Series first = series(rows.get(0));
    Input.Series second = series(rows.get(1));
    assertThat(first.scale()).isEqualTo(TimeScale.DATE);
    assertThat(first.scale().label(first.times()[0])).isEqualTo("2026-01-31 22:00");
    assertThat(second.scale().label(second.times()[1])).isEqualTo("2026-02-01 01:00");
    assertThat(first.times()[1] - first.times()[0]).isEqualTo(3600);
  }

  @Test
  void eightDigitsAreDays() throws IOException {
    Path file =
        write("a.csv", "id,date,v\n1,20260131,1\n1,20260201,2\n2,20260131,3\n2,20260201,4\n");
    double[] times = series(rows(file).get(0)).times();
    assertThat(times[1] - times[0]).isEqualTo(86_400);
  }

  @Test
  void dayOrMonthFirstIsAskedWhereNothingSaysIt() throws IOException {
    Path file =
        write(
            "a.csv", "id,date,v\n1,01/02/2026,1\n1,03/02/2026,2\n2,05/06/2026,3\n2,07/06/2026,4\n");
    assertThatThrownBy(() -> rows(file)).hasMessageContaining("--dates day-first");
    Path later =
        write(
            "b.csv", "id,date,v\n1,01/02/2026,1\n1,03/02/2026,2\n2,05/06/2026,3\n2,17/06/2026,4\n");
    Input.Series series = series(rows(later).get(0));
    assertThat(series.scale().label(series.times()[1])).isEqualTo("2026-02-03 00:00");
  }

  @Test
  void aClockThatPassesMidnight() throws IOException {
    Path file =
        write("a.csv", "id,time,v\n1,23:59:50,1\n1,00:00:10,2\n2,10:00:00,3\n2,10:00:05,4\n");
    double[] times = series(rows(file).get(0)).times();
    assertThat(times[1] - times[0]).isEqualTo(20);
  }

  /// 2026-10-25 03:00 summer time is 02:00 winter time in Berlin.
  @Test
  void bothHoursOfAClockChange() throws IOException {
    String half =
        """
        when,v
        2026-10-25 01:30,1
        2026-10-25 02:00,2
        2026-10-25 02:30,3
        2026-10-25 02:00,4
        2026-10-25 02:30,5
        2026-10-25 03:00,6
        """;
    Path file = write("a.csv", half);
    Reading windows = Reading.automatic().withForecast(6, 1, List.of("v"), 1);
    Reading all = windows.withForecast(5, 1, List.of("v"), 1);
    assertThatThrownBy(() -> rows(file, all))
        .hasMessageContaining("--time-zone")
        .hasMessageContaining("2026-10-25 02:30");
    Conventions berlin =
        new Conventions(
            Optional.empty(),
            Optional.empty(),
            Optional.of("Europe/Berlin"),
            List.of(),
            Conventions.AnswerKind.AUTO);
    double[] times = series(rows(file, all.withConventions(berlin)).get(0)).times();
    for (int i = 1; i < times.length; i++) {
      assertThat(times[i] - times[i - 1]).isEqualTo(1800);
    }
  }

  @Test
  void rowsInAnyOrderAreSorted() throws IOException {
    List<String> lines = new ArrayList<>(List.of(axes("id,t,x,y,z,label").split("\\R")));
    String header = lines.remove(0);
    List<Row> sorted = rows(write("a.csv", header + "\n" + String.join("\n", lines)));
    java.util.Collections.shuffle(lines, new java.util.Random(3));
    List<Row> mixed = rows(write("b.csv", header + "\n" + String.join("\n", lines)));
    assertThat(mixed.size()).isEqualTo(sorted.size());
    for (Row row : mixed) {
      Row same = sorted.stream().filter(one -> one.id().equals(row.id())).findFirst().orElseThrow();
      assertThat(row.answer()).isEqualTo(same.answer());
      assertThat(numbers(row, "x")).isEqualTo(numbers(same, "x"));
      assertThat(series(row).times()).isEqualTo(series(same).times());
    }
  }

  @Test
  void labelsThatDifferWithinASequenceStop() throws IOException {
    Path file = write("a.csv", "id,x,label\n1,1,a\n1,2,b\n2,1,a\n2,5,a\n");
    assertThatThrownBy(() -> rows(file))
        .hasMessageContaining("rows belong together by id")
        .hasMessageContaining("--label");
    Reading named = Reading.automatic().withSequences(List.of("id"), Optional.empty());
    assertThatThrownBy(() -> rows(file, named))
        .hasMessageContaining("line 3, column label")
        .hasMessageContaining("--label");
    Reading examples = named.withSequences(List.of("none"), Optional.empty());
    assertThat(rows(file, examples)).hasSize(4);
  }

  @Test
  void aNameForEachRowIsNotReadAndIdsAsTextStop() throws IOException {
    StringBuilder text = new StringBuilder("card_id,when,transaction_id,note,amount,label\n");
    for (int i = 0; i < 120; i++) {
      text.append(
          "c%d,2026-01-%02d,t%d,n%d,%d.5,%s%n"
              .formatted(i / 6, 1 + i % 6, i, 7 * i, i, "ab".charAt(i / 6 % 2)));
    }
    Path file = write("a.csv", text.toString());
    Sources.Opened opened = look(file);
    assertThat(opened.reading().roles().id()).containsExactly("card_id");
    assertThat(opened.reading().roles().features()).doesNotContain("transaction_id");
    assertThat(opened.understanding().line())
        .contains("transaction_id: a name for each row, not read");
    assertThatThrownBy(() -> rows(file))
        .hasMessageContaining("column note holds 120 different words")
        .hasMessageContaining("--features amount");
  }

  @Test
  void beforeTheHeader() throws IOException {
    for (String before :
        List.of("sep=;\n", "# made by a machine\n\n", "\n", "Report 2026\n", "Report\n\n")) {
      Path file = write("a.csv", before + "id;v;label\n1;1,5;a\n1;2,5;a\n2;3,5;b\n2;4,5;b\n");
      List<Row> rows = rows(file);
      assertThat(rows).as(before).hasSize(2);
      assertThat(numbers(rows.get(1), "v")).containsExactly(3.5f, 4.5f);
    }
    Path quoted = write("q.csv", "id,\"the\nvalue\",label\n1,1,a\n1,2,a\n2,3,b\n2,4,b\n");
    assertThat(numbers(rows(quoted).get(0), "the value")).containsExactly(1, 2);
    Path blanks = write("b.csv", " id   v  label\n 1   1.5  a\n 1  22.5  a\n 2   3.5  b\n");
    assertThat(look(blanks).understanding().line()).startsWith("id");
    Path numpy = write("n.csv", "# a b\n");
    assertThatThrownBy(() -> rows(numpy)).hasMessageContaining("it is empty");
  }

  @Test
  void tablesWithoutAHeader() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      text.append(
          "s%d,2026-01-0%d,%d.5,%s%n".formatted(i / 3, 1 + i % 3, i, "ab".charAt(i / 3 % 2)));
    }
    List<Row> rows = rows(write("a.csv", text.toString()));
    assertThat(rows).hasSize(8);
    assertThat(numbers(rows.get(0), "2")).containsExactly(0.5f, 1.5f, 2.5f);
    assertThat(rows.get(1).answer()).isEqualTo(new Answer.Name("b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "windows-1252"})
  void inAnyEncoding(String charset) throws IOException {
    String text =
        "id;größe;label\n1;1,5;süß\n1;2,5;süß\n2;3,5;\u201ebös\u201d €\n2;4,5;\u201ebös\u201d €\n";
    Path file = folder.resolve("a.csv");
    Files.write(file, text.getBytes(Charset.forName(charset)));
    List<Row> rows = rows(file);
    assertThat(numbers(rows.get(0), "größe")).containsExactly(1.5f, 2.5f);
    assertThat(rows)
        .extracting(Row::answer)
        .containsExactly(new Answer.Name("süß"), new Answer.Name("\u201ebös\u201d €"));
  }

  @Test
  void emojiAndBrokenBytes() throws IOException {
    Path file = folder.resolve("a.txt");
    Files.write(file, "a\tgood 👍🏽 day\nb\tbad\n".getBytes(StandardCharsets.UTF_8));
    assertThat(rows(file).get(0).inputs()).containsExactly(new Input.Text("good 👍🏽 day"));
    Files.write(folder.resolve("b.csv"), new byte[] {'a', '\n', (byte) 0x81, '\n'});
    assertThatThrownBy(() -> rows(folder.resolve("b.csv")))
        .hasMessageContaining("not text in UTF-8");
  }

  @Test
  void composedAndDecomposedLettersAreOne() throws IOException {
    Path file = write("a.csv", "id,wort,label\n1,e\u0301,a\n1,\u00e9,a\n2,x,b\n2,x,b\n");
    assertThat(series(rows(file).get(0)).columns())
        .containsExactly(new Input.Column.Words("wort", List.of("\u00e9", "\u00e9")));
  }

  @Test
  void fractionsAreNumbersAndBetweenIsAsked() throws IOException {
    Path file = write("a.csv", "id,v,target\n1,1,0.5\n1,2,0.5\n2,3,1.25\n2,4,1.25\n3,3,2\n3,4,2\n");
    assertThat(rows(file).get(1).answer()).isEqualTo(new Answer.Numbers(new float[] {1.25f}));
    StringBuilder ages = new StringBuilder("id,v,target\n");
    for (int i = 0; i < 40; i++) {
      ages.append("%d,1,%d%n%d,2,%d%n".formatted(i, 20 + i, i, 20 + i));
    }
    Path asked = write("b.csv", ages.toString());
    assertThatThrownBy(() -> rows(asked)).hasMessageContaining("--as class or --as number");
    Reading number =
        Reading.automatic()
            .withConventions(Conventions.AUTOMATIC.withAnswer(Conventions.AnswerKind.NUMBER));
    assertThat(rows(asked, number).get(3).answer()).isEqualTo(new Answer.Numbers(new float[] {23}));
  }

  @Test
  void besideOneColumnOfTextsTheColumnOfFewValuesIsTheLabel() throws IOException {
    StringBuilder text = new StringBuilder("datum,rezension,stimmung\n");
    for (int i = 0; i < 60; i++) {
      text.append(
          "2026-01-%02d,this is text number %d indeed,%s%n"
              .formatted(1 + i % 28, i, i % 2 == 0 ? "gut" : "schlecht"));
    }
    Sources.Opened opened = look(write("a.csv", text.toString()));
    assertThat(opened.understanding().questions()).isEmpty();
    assertThat(opened.reading().roles().text()).contains("rezension");
    assertThat(opened.reading().roles().label()).contains("stimmung");
    assertThat(opened.understanding().line()).contains("datum: date, not read");
  }

  @Test
  void aColumnCalledLastIsThatColumn() throws IOException {
    Path file = write("a.csv", "last,x,y2\na,1,2\nb,3,4\n");
    Reading last = Reading.automatic().withColumns(List.of(), Optional.of("last"));
    assertThat(rows(file, last).get(0).answer()).isEqualTo(new Answer.Name("a"));
  }

  @Test
  void oneLongSeriesIsAsked() throws IOException {
    StringBuilder text = new StringBuilder("date,load,oil\n");
    for (int i = 0; i < 50; i++) {
      text.append("2026-01-%02d 0%d:00,%d.5,%d.25%n".formatted(1 + i / 8, i % 8, i, i));
    }
    Path file = write("a.csv", text.toString());
    assertThatThrownBy(() -> rows(file)).hasMessageContaining("--forecast");
    Reading forecast = Reading.automatic().withForecast(4, 1, List.of("load"), 1);
    Sources.Opened opened = Sources.open(file, forecast, BadRows.refused());
    assertThat(opened.reading().roles().time()).contains("date");
    assertThat(series(opened.source().first(1).get(0)).columns())
        .extracting(Input.Column::name)
        .containsExactly("load", "oil");
  }

  @Test
  void spreadsheetsAreNamed() throws IOException {
    assertThatThrownBy(() -> rows(write("a.xlsx", "PK"))).hasMessageContaining("save it as CSV");
  }

  @Test
  void jsonAsItIsWritten() throws IOException {
    Path file =
        write(
            "a.jsonl",
            """
            {"id":7,"x":[1,NaN],"on":[true,false],"w":["1D","2"],"age":40,"label":[0,1]}
            {"id":8,"x":[3,4],"on":[true,true],"w":["1F","2"],"age":50,"label":[1,0]}
            """);
    List<Row> rows = rows(file);
    assertThat(numbers(rows.get(0), "x")).containsExactly(1, Float.NaN);
    assertThat(numbers(rows.get(0), "on")).containsExactly(1, 0);
    assertThat(numbers(rows.get(1), "age")).containsExactly(50, 50);
    assertThat(series(rows.get(0)).columns())
        .contains(new Input.Column.Words("w", List.of("1D", "2")))
        .extracting(Input.Column::name)
        .doesNotContain("id");
    assertThat(rows)
        .extracting(Row::answer)
        .containsExactly(new Answer.Name("1"), new Answer.Name("0"));
  }

  @Test
  void jsonListsOfEvents() throws IOException {
    Path file =
        write(
            "a.jsonl",
            "{\"events\":[{\"time\":\"2026-01-01T00:00:00\",\"v\":1,\"k\":\"a\"},"
                + "{\"time\":\"2026-01-01T01:00:00\",\"v\":2,\"k\":\"b\"}],\"label\":\"p\"}\n");
    Input.Series series = series(rows(file).get(0));
    assertThat(series.times()[1] - series.times()[0]).isEqualTo(3600);
    assertThat(numbers(rows(file).get(0), "v")).containsExactly(1, 2);
    assertThat(series.columns()).contains(new Input.Column.Words("k", List.of("a", "b")));
    Path fraction = write("b.jsonl", "{\"x\":[1],\"label\":0.5}\n");
    assertThatThrownBy(() -> rows(fraction)).hasMessageContaining("--as number");
  }

  @Test
  void aClassAfterTheTab() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append("a film of number %d\t%s%n".formatted(i, i % 2 == 0 ? "good" : "bad"));
    }
    Path file = write("a.txt", text.toString());
    assertThat(rows(file).get(1).inputs()).containsExactly(new Input.Text("a film of number 1"));
    assertThat(rows(file).get(1).answer()).isEqualTo(new Answer.Name("bad"));
    assertThat(look(file).understanding().line()).contains("after the tab");
  }

  @Test
  void moreThanAThousandCategoriesStop() throws IOException {
    StringBuilder text = new StringBuilder("id,k,label\n");
    for (int i = 0; i < 2400; i++) {
      text.append("%d,k%d,%s%n".formatted(i / 12, i % 1200, "ab".charAt(i / 12 % 2)));
    }
    Path file = write("a.csv", text.toString());
    assertThatThrownBy(() ->
            gatelens.data.encode.EncodingFit.learn(
                Sources.open(
                    file,
                    Reading.automatic().withColumns(List.of("k"), Optional.of("label")),
                    BadRows.refused()),
                gatelens.data.EncodingPlan.usual()))
        .hasMessageContaining("1200 different words")
        .hasMessageContaining("--words k");
  }
}
