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
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files as programs export them: with a preamble, units, sums and remarks around the table.
final class ExportsTest {
  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Sources.Opened look(Path file) throws IOException {
    return Sources.look(file, Reading.automatic(), BadRows.refused());
  }

  private static List<Row> rows(Path file) throws IOException {
    return Sources.open(file, Reading.automatic(), BadRows.refused()).source().first(1000);
  }

  private static float[] numbers(Row row, String column) {
    return ((Input.Series) row.inputs().get(0))
        .columns().stream()
            .filter(one -> one.name().equals(column))
            .map(one -> ((Input.Column.Numbers) one).values())
            .findFirst()
            .orElseThrow();
  }

  private static String sales(String sum) {
    StringBuilder text =
        new StringBuilder("Umsätze je Kunde;;;;\n\nKunde;Datum;Umsatz (€);;Treu\n");
    for (int k = 0; k < 6; k++) {
      for (int m = 1; m <= 4; m++) {
        text.append(
            "Müller %d;28.%02d.2025;1.%03d,50;;%s\n"
                .formatted(k, m, 100 * m + k, k % 2 == 0 ? "ja" : "nein"));
      }
    }
    return text.append(sum).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Summe;;47.112,00;;\n",
        "Gesamt:;;47.112,00;;\n",
        "Total;;1,00;;\nQuelle: SAP\n"
      })
  void aTitleAndSumsAreNoRows(String sum) throws IOException {
    Path file = folder.resolve("sales.csv");
    Files.writeString(file, sales(sum), Charset.forName("windows-1252"));
    Sources.Opened opened = look(file);
    assertThat(opened.understanding().questions()).isEmpty();
    assertThat(opened.reading().roles().id()).containsExactly("Kunde");
    assertThat(opened.reading().roles().label()).contains("Treu");
    List<Row> rows = rows(file);
    assertThat(rows).hasSize(6);
    assertThat(numbers(rows.get(3), "Umsatz (€)"))
        .containsExactly(1103.5f, 1203.5f, 1303.5f, 1403.5f);
    if (sum.isEmpty()) {
      assertThat(opened.understanding().notes()).isEmpty();
    } else {
      assertThat(opened.understanding().notes().toString()).contains("28").contains("not read");
    }
  }

  @Test
  void aRowCalledTotalAmongOthersIsRead() throws IOException {
    StringBuilder text = new StringBuilder("id,t,x,label\n");
    for (String id : List.of("a", "total", "b", "c")) {
      text.append("%s,1,,u\n%s,2,3.5,u\n".formatted(id, id));
    }
    List<Row> rows = rows(write("total.csv", text.toString()));
    assertThat(rows).extracting(Row::id).containsExactly("a", "total", "b", "c");
    assertThat(numbers(rows.get(1), "x")).containsExactly(Float.NaN, 3.5f);
  }

  @Test
  void aPreambleOfABankIsPassedOver() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            "Konto:";"DE12 3456";
            "Stand:";"1.234,56 EUR";
            ;
            "Kunde";"Tag";"Betrag";"Art";"label"
            """);
    for (int i = 0; i < 12; i++) {
      text.append(
          "\"k%d\";\"%02d.11.25\";\"-%d,25\";\"%s\";\"%s\"\n"
              .formatted(
                  i / 3,
                  13 + i,
                  i,
                  i % 2 == 0 ? "bar" : "Karte; fern",
                  i / 3 % 2 == 0 ? "a" : "b"));
    }
    List<Row> rows = rows(write("bank.csv", text.toString()));
    assertThat(rows).hasSize(4);
    assertThat(numbers(rows.get(1), "Betrag")).containsExactly(-3.25f, -4.25f, -5.25f);
    assertThat(rows.get(1).answer()).isEqualTo(new Answer.Name("b"));
  }

  @Test
  void aLineOfUnitsIsNoRow() throws IOException {
    StringBuilder text = new StringBuilder("# logger\nrun,time,temp,rh,label\n,s,°C,%,\n");
    for (int i = 0; i < 12; i++) {
      text.append(
          "%d,%d,%d.5,%d,%s\n".formatted(i / 3, i % 3, i, 50 + i, i / 3 % 2 == 0 ? "a" : "b"));
    }
    Path file = write("logger.csv", text.toString());
    assertThat(look(file).understanding().notes().toString()).contains("units");
    List<Row> rows = rows(file);
    assertThat(rows).hasSize(4);
    assertThat(numbers(rows.get(0), "temp")).containsExactly(0.5f, 1.5f, 2.5f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "unknown", "n.a.", "k.A.", "#DIV/0!", "Unknown"})
  void wordsAmongNumbersThatSayNothingIsThere(String word) throws IOException {
    StringBuilder text = new StringBuilder("id,t,x,label\n");
    for (int i = 0; i < 12; i++) {
      text.append("%d,%d,%s,%s\n".formatted(i / 3, i % 3, i == 4 ? word : i + ".5", i / 3 % 2));
    }
    assertThat(numbers(rows(write("na.csv", text.toString())).get(1), "x"))
        .containsExactly(3.5f, Float.NaN, 5.5f);
  }

  @Test
  void suchWordsAreCategoriesAmongWords() throws IOException {
    StringBuilder text = new StringBuilder("id,t,kind,label\n");
    for (int i = 0; i < 12; i++) {
      text.append(
          "%d,%d,%s,%s\n".formatted(i / 3, i % 3, i % 2 == 0 ? "unknown" : "known", i / 3 % 2));
    }
    Input.Series series =
        (Input.Series) rows(write("words.csv", text.toString())).get(0).inputs().get(0);
    assertThat(series.columns().get(0))
        .isEqualTo(new Input.Column.Words("kind", List.of("unknown", "known", "unknown")));
  }

  @Test
  void aTableDrawnWithSignsIsNamed() throws IOException {
    String line = "+----+-------+\n";
    Path file =
        write("list.txt", line + "| id | value |\n" + line + "|  1 |  2,50 |\n".repeat(9) + line);
    assertThatThrownBy(() -> look(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("drawn with lines")
        .hasMessageContaining("CSV");
  }

  @Test
  void aLogIsNotTakenForExamplesWithoutAsking() throws IOException {
    StringBuilder text = new StringBuilder("Timestamp,temp,rh,state\n");
    for (int i = 0; i < 60; i++) {
      text.append(
          "2025-03-01 %02d:%02d,%d.5,%d,%s\n"
              .formatted(i / 60, i % 60, i, 50 + i % 7, i % 20 < 10 ? "open" : "closed"));
    }
    assertThat(look(write("log.csv", text.toString())).understanding().questions().toString())
        .contains("--label state")
        .contains("--forecast");
  }

  @Test
  void theLastColumnOfATableWithoutAHeaderIsTheClass() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      text.append("%d,%d,0,%d,%d\n".formatted(i * 7 % 59, i * 5 % 13, i * i % 11, i % 6));
    }
    Sources.Opened opened = look(write("digits.csv", text.toString()));
    assertThat(opened.reading().roles().label()).contains("4");
    assertThat(opened.understanding().parts().get(4).use()).isEqualTo(Understanding.Use.LABEL);
  }

  @Test
  void ofSeveralTextsTheOneOfItsNameIsRead() throws IOException {
    StringBuilder text = new StringBuilder("s_id\tsentence\ttags\n");
    for (int i = 0; i < 60; i++) {
      text.append("%d\tthe food is good number %d\tthe O food B good %d\n".formatted(i, i, i));
    }
    assertThat(look(write("towe.tsv", text.toString())).reading().roles().text())
        .contains("sentence");
  }

  @Test
  void cellsBetweenSingleQuotes() throws IOException {
    StringBuilder text = new StringBuilder("id;t;x;'label'\n");
    for (int i = 0; i < 12; i++) {
      text.append("'k;%d';%d;'%d,5';'%s'\n".formatted(i / 3, i % 3, i, i / 3 % 2 == 0 ? "a" : "b"));
    }
    List<Row> rows = rows(write("single.csv", text.toString()));
    assertThat(rows).extracting(Row::id).containsExactly("k;0", "k;1", "k;2", "k;3");
    assertThat(numbers(rows.get(1), "x")).containsExactly(3.5f, 4.5f, 5.5f);
    assertThat(rows.get(1).answer()).isEqualTo(new Answer.Name("b"));
  }

  @Test
  void anApostropheIsNoQuote() throws IOException {
    StringBuilder text = new StringBuilder("text,label\n");
    for (int i = 0; i < 12; i++) {
      text.append("it's the dog's number %d,%s\n".formatted(i, i % 2 == 0 ? "a" : "b"));
    }
    assertThat(((Input.Text) rows(write("its.csv", text.toString())).get(0).inputs().get(0)).text())
        .isEqualTo("it's the dog's number 0");
  }

  @Test
  void aCommaBeforeFractionsOfSecondsDoesNotMoveColumns() throws IOException {
    StringBuilder text = new StringBuilder("id,time,x,label\n");
    for (int i = 0; i < 12; i++) {
      text.append("%d,2026-01-25 10:%02d:00,000,%d,%d\n".formatted(i / 3, i, i, i / 3 % 2));
    }
    Path file = write("comma.csv", text.toString());
    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected 4 cells as in the header, found 5");
  }

  @Test
  void wordsAreCountedInOneForm() throws IOException {
    StringBuilder text = new StringBuilder("id,t,city,label\n");
    for (int i = 0; i < 12; i++) {
      text.append(
          "%d,%d,%s,%d\n"
              .formatted(i / 3, i % 3, i % 2 == 0 ? "Z\u00fcrich" : "Zu\u0308rich", i / 3 % 2));
    }
    assertThat(look(write("city.csv", text.toString())).understanding().line())
        .contains("city: 1 word ");
  }
}
