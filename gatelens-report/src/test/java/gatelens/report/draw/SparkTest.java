package gatelens.report.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Letters in the columns of a terminal.
class SparkTest {
  @Test
  void wideLettersTakeTwoColumnsAndMarksNone() {
    assertThat(Spark.width("gate")).isEqualTo(4);
    assertThat(Spark.width("门控网络")).isEqualTo(8);
    assertThat(Spark.width("カナ")).isEqualTo(4);
    assertThat(Spark.width("ｶﾅ")).as("half wide").isEqualTo(2);
    assertThat(Spark.width("한글")).isEqualTo(4);
    assertThat(Spark.width("Ａ，。")).as("full wide").isEqualTo(6);
    assertThat(Spark.width("e\u0301")).as("an accent of its own").isEqualTo(1);
    assertThat(Spark.width("😀")).isEqualTo(2);
    assertThat(Spark.width("▲ −0.5 █░")).isEqualTo(9);
  }

  @Test
  void aColumnIsAsWideAsItSays() {
    for (String name : List.of("", "gate", "门控网络", "门控 gate 网络", "a very long name")) {
      assertThat(Spark.width(Spark.column(name, 7))).as(name).isEqualTo(7);
    }
    assertThat(Spark.column("门控网络", 7)).isEqualTo("门控网…");
    assertThat(Spark.column("门控网络", 6)).isEqualTo("门控… ");
    assertThat(Spark.padded("网络", 3)).isEqualTo("网络");
  }

  @Test
  void columnsOfATableStandBelowEachOther() {
    Table table =
        new Table(List.of("词", "value"), List.of(List.of("网络", "1"), List.of("gate", "2")));
    assertThat(table.text()).isEqualTo("词    value\n网络  1\ngate  2\n");
  }
}
