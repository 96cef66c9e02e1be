package gatelens.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvCellTest {
  @Test
  void whatWouldEndACellStandsInQuotes() {
    assertThat(CsvCell.of("plain; text")).isEqualTo("plain; text");
    assertThat(CsvCell.of("")).isEmpty();
    assertThat(CsvCell.of("a,b")).isEqualTo("\"a,b\"");
    assertThat(CsvCell.of("say \"no\"")).isEqualTo("\"say \"\"no\"\"\"");
    assertThat(CsvCell.of("two\nlines")).isEqualTo("\"two\nlines\"");
    assertThat(CsvCell.of("\r")).isEqualTo("\"\r\"");
  }
}
