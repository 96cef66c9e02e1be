package gatelens.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {
  @Test
  void oneThingIsOne() {
    assertThat(Counted.of(1, "lines that could not be read as events"))
        .isEqualTo("1 line that could not be read as events");
    assertThat(Counted.of(0, "rows not read")).isEqualTo("0 rows not read");
    assertThat(Counted.of(1084, "rows")).isEqualTo("1,084 rows");
  }
}
