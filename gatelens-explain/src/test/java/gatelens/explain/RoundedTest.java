package gatelens.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoundedTest {
  @Test
  void numbersHaveThreeDigits() {
    assertThat(Rounded.number(0)).isEqualTo("0");
    assertThat(Rounded.number(-0.0)).isEqualTo("0");
    assertThat(Rounded.number(4.7271)).isEqualTo("4.73");
    assertThat(Rounded.number(12345.6)).isEqualTo("12346");
    assertThat(Rounded.number(-3e-7)).isEqualTo("-3.00e-07");
    assertThat(Rounded.signed(0.25)).isEqualTo("+0.250");
    assertThat(Rounded.signed(-2)).isEqualTo("-2");
  }

  @Test
  void aProbabilityIsNeverCertain() {
    assertThat(Rounded.percent(0.9612)).isEqualTo("96 %");
    assertThat(Rounded.percent(0.9972)).isEqualTo("99.7 %");
    assertThat(Rounded.percent(0.99999)).isEqualTo("> 99.9 %");
    assertThat(Rounded.percent(0.004)).isEqualTo("0.4 %");
    assertThat(Rounded.percent(1e-9)).isEqualTo("< 0.1 %");
  }

  @Test
  void valuesKeepTheDigitsOfTheData() {
    assertThat(Rounded.value(1353.17f)).isEqualTo("1353.17");
    assertThat(Rounded.value(0.48f)).isEqualTo("0.48");
    assertThat(Rounded.value(12f)).isEqualTo("12");
    assertThat(Rounded.value(-0f)).isEqualTo("0");
    assertThat(Rounded.value(1e20f)).isEqualTo("1E+20");
    assertThat(Rounded.value(Float.NaN)).isEqualTo("missing");
  }

  @Test
  void timesAreInTwoUnits() {
    assertThat(Rounded.time(540)).isEqualTo("9 minutes");
    assertThat(Rounded.time(60)).isEqualTo("1 minute");
    assertThat(Rounded.time(7500)).isEqualTo("2 hours 5 minutes");
    assertThat(Rounded.time(86_400 * 3 + 60)).isEqualTo("3 days");
    assertThat(Rounded.time(90_000)).isEqualTo("1 day 1 hour");
    assertThat(Rounded.time(0.25)).isEqualTo("250 ms");
    assertThat(Rounded.time(1)).isEqualTo("1 second");
    assertThat(Rounded.time(0)).isEqualTo("0 seconds");
  }
}
