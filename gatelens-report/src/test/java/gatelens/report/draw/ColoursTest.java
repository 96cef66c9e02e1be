package gatelens.report.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColoursTest {
  @Test
  void theTwoSignsStayApartForTheColourBlind() {
    double[][][] visions = {
      {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
      {
        {0.152286, 1.052583, -0.204868},
        {0.114503, 0.786281, 0.099216},
        {-0.003882, -0.048116, 1.051998}
      },
      {
        {0.367322, 0.860646, -0.227968},
        {0.280085, 0.672501, 0.047413},
        {-0.011820, 0.042940, 0.968881}
      },
      {
        {1.255528, -0.076749, -0.178779},
        {-0.078411, 0.930809, 0.147602},
        {0.004733, 0.691367, 0.303900}
      }
    };
    for (double[][] vision : visions) {
      // Below about 20 two colours are hard to tell apart in small patches (CIE76).
      for (Theme theme : Theme.values()) {
        assertThat(distance(Ink.FOR.argb(theme), Ink.AGAINST.argb(theme), vision))
            .as("%s", theme)
            // in grey what is below zero has strokes: signs are told apart by more than the colour
            .isGreaterThan(theme == Theme.GREY ? 15 : 80);
        for (double share : new double[] {0.25, 0.5, 1}) {
          int page = Ink.PAGE.argb(theme);
          double apart =
              distance(
                  over(Ramp.SIGNED.argb(share), page),
                  over(Ramp.SIGNED.argb(-share), page),
                  vision);
          assertThat(apart).as("%s, %s of the scale", theme, share).isGreaterThan(80 * share);
        }
      }
    }
    assertThat(lab(0xFFFFFF, visions[0])[0]).isCloseTo(100, within(0.01));
  }

  private static double distance(int a, int b, double[][] vision) {
    double[] x = lab(a, vision);
    double[] y = lab(b, vision);
    return Math.sqrt(
        Math.pow(x[0] - y[0], 2) + Math.pow(x[1] - y[1], 2) + Math.pow(x[2] - y[2], 2));
  }

  /// CIE L*a*b* (D65) of a colour as seen (Machado, Oliveira and Fernandes 2009, severity 1).
  private static double[] lab(int rgb, double[][] vision) {
    double[] linear = linear(rgb);
    double[] seen = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        seen[i] += vision[i][j] * linear[j];
      }
      seen[i] = Math.clamp(seen[i], 0, 1);
    }
    double x = root((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505);
    double y = root(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
    double z = root((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double root(double t) {
    return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void everyInkStandsOutFromItsPage(Theme theme) {
    int page = Ink.PAGE.argb(theme);
    // WCAG 2.2: 4.5 for text (1.4.3), 3 for what a picture must show (1.4.11).
    assertThat(contrast(Ink.TEXT.argb(theme), page)).isGreaterThan(4.5);
    for (Ink ink : new Ink[] {Ink.FOR, Ink.AGAINST, Ink.NEUTRAL, Ink.THIRD, Ink.FOURTH}) {
      assertThat(contrast(ink.argb(theme), page)).as("%s", ink).isGreaterThan(3);
    }
    assertThat(contrast(over(Ramp.SIGNED.argb(1), page), page)).isGreaterThan(3);
    assertThat(contrast(over(Ramp.SIGNED.argb(-1), page), page)).isGreaterThan(3);
    assertThat(contrast(0x000000, 0xFFFFFF)).as("black on white").isCloseTo(21, within(1e-9));
  }

  private static double contrast(int a, int b) {
    double x = luminance(a);
    double y = luminance(b);
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  }

  private static double luminance(int rgb) {
    double[] linear = linear(rgb);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }

  private static double[] linear(int rgb) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double c = (rgb >> (16 - 8 * i) & 0xFF) / 255.0;
      linear[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
    return linear;
  }

  private static int over(int argb, int page) {
    double alpha = (argb >>> 24) / 255.0;
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      double above = argb >> shift & 0xFF;
      double below = page >> shift & 0xFF;
      mixed |= (int) Math.round(above * alpha + below * (1 - alpha)) << shift;
    }
    return mixed;
  }
}
