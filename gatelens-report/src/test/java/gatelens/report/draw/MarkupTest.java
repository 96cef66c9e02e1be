package gatelens.report.draw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkupTest {
  /// No chance is 0: below what four places can show it is told to be so.
  @Test
  void chancesAreToldInFourPlaces() {
    assertThat(Markup.chance(0)).isEqualTo("p < 0.0001");
    assertThat(Markup.chance(0.00009999)).isEqualTo("p < 0.0001");
    assertThat(Markup.chance(0.0001)).isEqualTo("p = 0.0001");
    assertThat(Markup.chance(0.03125)).isEqualTo("p = 0.0313");
    assertThat(Markup.chance(1)).isEqualTo("p = 1.0000");
  }
}
