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
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// One trouble a cell can have, in every form of file that can have it: commas, semicolons, tabs,
/// bars, quoted cells, other encodings, no header, objects a line, in an array and spread over
/// lines. Each is read right without an option, or stopped with the option that helps; of those
/// that are only told a note says it.
final class SixtyTroublesTest {
  private static final int IDS = 12;
  private static final int STEPS = 5;

  @TempDir private Path folder;

  /// How a table is written.
  private enum Form {
    COMMA,
    SEMICOLON,
    TAB,
    BAR,
    WINDOWS_LINES,
    UTF_16,
    BYTE_ORDER_MARK,
    TEXT_FILE,
    OBJECT_A_LINE,
    OBJECTS_IN_AN_ARRAY
  }

  /// What is in a column.
  ///
  /// @param name of the trouble
  /// @param column its header
  /// @param cells that come in turn, one a step
  /// @param expected the numbers that are read; the words, `time`, or what a stop, after `?`, or a
  ///   note, after `!`, says
  private record Trouble(String name, String column, List<String> cells, String expected) {}

  private static Trouble t(String name, String column, String cells, String expected) {
    return new Trouble(name, column, Arrays.asList(cells.split(" ~ ", -1)), expected);
  }

  private static final List<Trouble> TROUBLES =
      List.of(
          t("plain", "x", "1 ~ 2.5 ~ -3", "1 2.5 -3"),
          t("signs of currency", "x", "$1.50 ~ $2.25 ~ -$3.75", "1.5 2.25 -3.75"),
          t("thousands", "x", "$1,234.50 ~ $2.25 ~ 7.5", "1234.5 2.25 7.5"),
          t("decimal commas", "x", "1.234,50 ~ 2,25 ~ 7,5", "1234.5 2.25 7.5"),
          t("two notations", "x", "1.234,50 ~ 2.25 ~ 7,5", "1234.5 2.25 7.5"),
          t("codes of currency", "x", "EUR 1.50 ~ 2.25 EUR ~ EUR 3.5", "1.5 2.25 3.5"),
          t(
              "several currencies",
              "x",
              "EUR 1.50 ~ 2.25 EUR ~ USD 3.5",
              "?several currencies --words x"),
          t("minus in brackets", "x", "(1.5) ~ 2.5 ~ (3.5)", "-1.5 2.5 -3.5"),
          t("accounting", "x", "$ (484.21) ~ $ 12.50 ~ $ (3.25)", "-484.21 12.5 -3.25"),
          t("minus behind", "x", "1.5- ~ 2.5 ~ 3.5-", "-1.5 2.5 -3.5"),
          t("a true minus", "x", "\u22121.5 ~ 2.5 ~ \u22123.5", "-1.5 2.5 -3.5"),
          t("plus", "x", "+1.5 ~ +2.5 ~ -3", "1.5 2.5 -3"),
          t("per cent", "x", "12.5% ~ 3 % ~ 7%", "12.5 3 7"),
          t("per cent for some", "x", "12% ~ 0.12 ~ 0.5", "?per cent --words x"),
          t("exponents", "x", "1.5E-1 ~ 2e3 ~ 3", "0.15 2000 3"),
          t("apostrophes", "x", "1'234.5 ~ 2.5 ~ 7.5", "1234.5 2.5 7.5"),
          t("thin blanks", "x", "1\u202f234,5 ~ 2,5 ~ 7,5", "1234.5 2.5 7.5"),
          t("hard blanks", "x", "1\u00a0234.5 ~ 2.5 ~ 7.5", "1234.5 2.5 7.5"),
          t("digits of Arabic", "x", "\u0663\u066b\u0665 ~ \u0661 ~ \u0662", "3.5 1 2"),
          t("wide digits", "x", "\uff13\uff0e\uff15 ~ \uff11 ~ \uff12", "3.5 1 2"),
          t("thousands or thousandths", "x", "999 ~ 1.001 ~ 2.250 ~ 12", "?--decimal comma"),
          t("NA", "x", "1 ~ NA ~ 3", "1 NaN 3"),
          t("nothing", "x", "1 ~  ~ 3", "1 NaN 3"),
          t("a dash", "x", "1 ~ - ~ 3", "1 NaN 3"),
          t("an error of a spreadsheet", "x", "1 ~ #DIV/0! ~ 3", "1 NaN 3"),
          t("unknown", "x", "1 ~ unknown ~ 3", "1 NaN 3"),
          t("not a number", "x", "1 ~ NaN ~ 3", "1 NaN 3"),
          t("infinite", "x", "1 ~ inf ~ 3 ~ -inf", "?--words x"),
          t("an error among numbers", "x", "1 ~ ERR ~ 3 ~ 4", "?--words x"),
          t("a letter O", "x", "1.5O ~ 2.5 ~ 3.5 ~ 4.5", "?--words x"),
          t("less than", "x", "<5 ~ 12 ~ 13 ~ 14", "?--words x"),
          t("nines for nothing", "x", "-999 ~ 0.5 ~ 0.25", "!-999"),
          t("units", "x", "50.5 kg ~ 51 kg ~ 52 kg", "?in one unit --words x"),
          t("two units", "x", "12 cm ~ 3 cm ~ 0.5 m", "?in one unit --words x"),
          t("multiples", "x", "1.2K ~ 3.4M ~ 950", "?in one unit --words x"),
          t("lengths of time", "x", "1:05:10 ~ 25:10:00 ~ 12:00:30", "?in one unit --words x"),
          t("lap times", "x", "1:23.456 ~ 1:24.001 ~ 59.870", "?in one unit --words x"),
          t("lists", "x", "[1 2 3] ~ [1 2 4] ~ [7 8 9]", "?lists --words x"),
          t("rooms", "room", "1D ~ 2F ~ 1D", "1D 2F 1D"),
          t("what Java reads", "room", "0x1p3 ~ 1e5f ~ 2d", "0x1p3 1e5f 2d"),
          t("led by zeros", "site", "01234 ~ 98765 ~ 01234", "01234 98765 01234"),
          t("postal codes", "zip", "12134 ~ 10001 ~ 94105", "12134 10001 94105"),
          t("ranges", "age", "10-20 ~ 20-30 ~ 40+", "10-20 20-30 40+"),
          t("parts", "quantity", "1/2 ~ 3/4 ~ 1/2", "1/2 3/4 1/2"),
          t("addresses", "ip", "10.0.0.1 ~ 10.0.0.2 ~ 10.0.0.1", "10.0.0.1 10.0.0.2 10.0.0.1"),
          t("places", "lat", "48.137N ~ 48.250S ~ 47.500N", "?in one unit --words lat"),
          t("degrees", "lat", "48°08'13N ~ 48°10'00N ~ 47°59'01N", "?in one unit --words lat"),
          t("hours and minutes", "length", "1h 20m ~ 45m ~ 2h", "?in one unit --words length"),
          t(
              "days and a clock",
              "wait",
              "2 days 13:00:00 ~ 0 days 01:00:00 ~ 1 days 00:30:00",
              "?in one unit --words wait"),
          t("lengths of ISO", "length", "PT1H20M ~ PT2H ~ PT45M", "?in one unit --words length"),
          t("sizes", "mem", "3 MB ~ 1 GB ~ 512 KB", "?in one unit --words mem"),
          t("two numbers", "bp", "120/80 ~ 130/85 ~ 118/75", "?two numbers in one --words bp"),
          t("width and height", "x", "10x20 ~ 11x20 ~ 12x25", "?two numbers in one --words x"),
          t("versions", "version", "1.9 ~ 1.10 ~ 1.11", "1.9 1.10 1.11"),
          t("versions of three parts", "x", "1.2.3 ~ 1.2.10 ~ 1.2.3", "1.2.3 1.2.10 1.2.3"),
          t(
              "telephones",
              "phone",
              "+49 170 1000000 ~ +49 171 2000000 ~ +49 172 3000000",
              "+49 170 1000000|+49 171 2000000|+49 172 3000000"),
          t("thousands in every row", "x", "1.026 ~ 9.282 ~ 5.500", "?--decimal comma"),
          t("weekdays", "day name", "Mon ~ Tue ~ Sun", "Mon Tue Sun"),
          t("blanks in words", "city", "New  York ~ New York ~ Bonn ", "New York|New York|Bonn"),
          t(
              "letters and marks",
              "city",
              "Z\u00fcrich ~ Zu\u0308rich ~ Bonn",
              "Z\u00fcrich|Z\u00fcrich|Bonn"),
          t("capitals", "city", "Bonn ~ BONN ~ Ulm", "!nothing but capitals"),
          t("yes and no", "on", "yes ~ no ~ yes", "yes no yes"),
          t("TRUE and FALSE", "on", "TRUE ~ FALSE ~ TRUE", "TRUE FALSE TRUE"),
          t("words of nothing among words", "kind", "none ~ a ~ b", "none a b"),
          t("days", "when", "2026-01-30 ~ 2026-01-31 ~ 2026-02-01", "time 86400"),
          t("dots", "when", "30.1.26 ~ 31.1.26 ~ 1.2.26", "time 86400"),
          t(
              "slashes, the month first",
              "when",
              "01/30/2026 ~ 01/31/2026 ~ 02/01/2026",
              "time 86400"),
          t("slashes, the day first", "when", "30/01/2026 ~ 31/01/2026 ~ 01/02/2026", "time 86400"),
          t("either first", "when", "01/02/2026 ~ 03/02/2026 ~ 04/03/2026", "?--dates day-first"),
          t("months in letters", "when", "30 Jan 2026 ~ 31 Jan 2026 ~ 1 Feb 2026", "time 86400"),
          t(
              "months of Germany",
              "when",
              "30. M\u00e4rz 2026 ~ 31. M\u00e4rz 2026 ~ 1. April 2026",
              "time 86400"),
          t("eight digits", "when", "20260130 ~ 20260131 ~ 20260201", "time 86400"),
          t("weeks", "when", "2026-W05-5 ~ 2026-W05-6 ~ 2026-W05-7", "time 86400"),
          t("days of a year", "when", "2026-030 ~ 2026-031 ~ 2026-032", "time 86400"),
          t("months of a sheet", "when", "Jan-26 ~ Feb-26 ~ Mar-26", "time 2678400"),
          t("quarters", "when", "2026Q1 ~ 2026Q2 ~ 2026Q3", "time 7776000"),
          t("quarters first", "when", "Q1 2026 ~ Q2 2026 ~ Q3 2026", "time 7776000"),
          t("days of a sheet", "date", "46052 ~ 46053 ~ 46054", "time 86400"),
          t("seconds of Unix", "when", "1769896800 ~ 1769896860 ~ 1769896920", "time 60"),
          t(
              "milliseconds of Unix",
              "when",
              "1769896800000 ~ 1769896860000 ~ 1769896920000",
              "time 60"),
          t(
              "AM and PM",
              "when",
              "2026-01-30 11:00 AM ~ 2026-01-30 12:00 PM ~ 2026-01-30 1:00 PM",
              "time 3600"),
          t(
              "a. m. and p. m.",
              "fecha",
              "30/01/2026 11:00 a. m. ~ 30/01/2026 12:00 p. m. ~ 30/01/2026 1:00 p. m.",
              "time 3600"),
          t(
              "offsets",
              "when",
              "2026-01-30T11:00-05:00 ~ 2026-01-30T12:00-05:00 ~ 2026-01-30T13:00-05:00",
              "time 3600"),
          t(
              "offsets without a colon",
              "when",
              "2026-01-30 11:00+0530 ~ 2026-01-30 12:00+0530 ~ 2026-01-30 13:00+0530",
              "time 3600"),
          t(
              "UTC",
              "when",
              "2026-01-30T11:00Z ~ 2026-01-30T12:00Z ~ 2026-01-30T13:00Z",
              "time 3600"),
          t(
              "commas before parts of seconds",
              "when",
              "2026-01-30 11:00:00,5 ~ 2026-01-30 11:00:01,5 ~ 2026-01-30 11:00:02,5",
              "time 1"),
          t("times of day", "time", "23:59:50 ~ 00:00:00 ~ 00:00:10", "time 10"),
          t(
              "no date that is known",
              "date",
              "stardate 41 ~ stardate 42 ~ stardate 43 ~ stardate 44 ~ stardate 45 ~ stardate 46",
              "?--words date"));

  @TestFactory
  Stream<DynamicTest> everyTroubleInEveryForm() {
    assertThat(TROUBLES.size()).isGreaterThanOrEqualTo(60);
    return TROUBLES.stream()
        .flatMap(trouble ->
            Arrays.stream(Form.values())
                .map(form ->
                    DynamicTest.dynamicTest(
                        trouble.name + ", " + form, () -> isReadRightOrStopped(trouble, form))));
  }

  /// The trouble's cells in turn within each of twelve sequences, two classes by the sequence.
  private static List<List<String>> table(Trouble trouble) {
    boolean timed = trouble.expected.startsWith("time");
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        timed
            ? List.of("id", trouble.column, "v", "label")
            : List.of("id", "t", trouble.column, "label"));
    int steps = timed ? trouble.cells.size() : Math.max(STEPS, trouble.cells.size());
    for (int id = 0; id < IDS; id++) {
      for (int step = 0; step < steps; step++) {
        String cell = trouble.cells.get(step % trouble.cells.size());
        String label = id % 2 == 0 ? "a" : "b";
        rows.add(
            timed
                ? List.of("s" + id, cell, "" + (step + id), label)
                : List.of("s" + id, "" + step, cell, label));
      }
    }
    return rows;
  }

  private Path written(List<List<String>> rows, Form form) throws IOException {
    return switch (form) {
      case COMMA, BYTE_ORDER_MARK, UTF_16, WINDOWS_LINES -> {
        String text = separated(rows, ",", form == Form.WINDOWS_LINES ? "\r\n" : "\n");
        String mark = form == Form.BYTE_ORDER_MARK || form == Form.UTF_16 ? "\ufeff" : "";
        Charset charset = Charset.forName(form == Form.UTF_16 ? "UTF-16LE" : "UTF-8");
        yield Files.write(folder.resolve(form + ".csv"), (mark + text).getBytes(charset));
      }
      case SEMICOLON -> Files.writeString(folder.resolve("s.csv"), separated(rows, ";", "\n"));
      case TAB -> Files.writeString(folder.resolve("t.tsv"), separated(rows, "\t", "\n"));
      case BAR -> Files.writeString(folder.resolve("b.csv"), separated(rows, "|", "\n"));
      case TEXT_FILE -> Files.writeString(folder.resolve("b.txt"), separated(rows, "|", "\n"));
      case OBJECT_A_LINE -> Files.writeString(folder.resolve("o.jsonl"), objects(rows, "\n"));
      case OBJECTS_IN_AN_ARRAY ->
          Files.writeString(folder.resolve("o.json"), "[" + objects(rows, ",\n") + "]");
    };
  }

  private static String separated(List<List<String>> rows, String separator, String end) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append(
              String.join(
                  separator,
                  row.stream()
                      .map(cell -> cell.contains(separator) ? "\"" + cell + "\"" : cell)
                      .toList()))
          .append(end);
    }
    return text.toString();
  }

  private static String objects(List<List<String>> rows, String between) {
    List<String> objects = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        fields.add("\"" + rows.get(0).get(i) + "\": \"" + row.get(i) + "\"");
      }
      objects.add("{" + String.join(", ", fields) + "}");
    }
    return String.join(between, objects);
  }

  private void isReadRightOrStopped(Trouble trouble, Form form) throws IOException {
    Path file = written(table(trouble), form);
    String expected = trouble.expected;
    if (expected.startsWith("?")) {
      String option = expected.substring(Math.max(1, expected.indexOf("--")));
      assertThatThrownBy(() ->
              EncodingFit.learn(
                  Sources.open(file, Reading.automatic(), BadRows.refused()), EncodingPlan.usual()))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(trouble.column)
          .hasMessageContaining(option);
      return;
    }
    Sources.Opened looked = Sources.look(file, Reading.automatic(), BadRows.refused());
    assertThat(looked.understanding().questions()).isEmpty();
    if (expected.startsWith("!")) {
      assertThat(looked.understanding().notes().toString()).contains(expected.substring(1));
      return;
    }
    List<Row> rows = Sources.open(file, Reading.automatic(), BadRows.refused()).source().first(100);
    assertThat(rows).hasSize(IDS);
    assertThat(rows.get(1).answer()).isEqualTo(new Answer.Name("b"));
    Input.Series series = (Input.Series) rows.get(3).inputs().get(0);
    if (expected.startsWith("time ")) {
      double gap = series.times()[1] - series.times()[0];
      assertThat(gap).isEqualTo(Double.parseDouble(expected.substring(5)));
      assertThat(series.columns()).extracting(Input.Column::name).containsExactly("v");
      return;
    }
    assertThat(series.times()).startsWith(0, 1, 2);
    assertThat(series.columns()).hasSize(1);
    String[] values = expected.split(expected.contains("|") ? "\\|" : " ");
    switch (series.columns().get(0)) {
      case Input.Column.Numbers numbers -> {
        for (int i = 0; i < values.length; i++) {
          assertThat(Float.valueOf(numbers.values()[i])).isEqualTo(Float.valueOf(values[i]));
        }
      }
      case Input.Column.Words words -> assertThat(words.values()).startsWith(values);
    }
  }
}
