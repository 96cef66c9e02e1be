package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RawPredictionsTest {
  /// The short way for shares writes what the formatter writes, also where a digit is half way.
  @Test
  void sixDigits() {
    SplittableRandom random = new SplittableRandom(2);
    for (int n = 0; n < 20_000; n++) {
      same(random.nextFloat());
      same((float) Math.scalb(random.nextDouble() - 0.5, random.nextInt(60) - 30));
    }
    for (int n = 0; n <= 128; n++) {
      same(n / 128f);
    }
    for (double edge : new double[] {0, 1, 0.1, 0.0999999, 0.9999994, 0.9999996, -0.5, 1e9}) {
      same((float) edge);
    }
    assertThat(RawPredictions.number(0.528468)).isEqualTo("0.528468");
  }

  private static void same(double value) {
    assertThat(RawPredictions.number(value)).isEqualTo(String.format(Locale.ROOT, "%.6g", value));
  }
}
