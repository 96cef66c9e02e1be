package gatelens.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EigenvaluesTest {
  private static void isOne(Eigenvalue found, double real, double imaginary, double tolerance) {
    assertThat(found.real()).isCloseTo(real, within(tolerance));
    assertThat(found.imaginary()).isCloseTo(imaginary, within(tolerance));
  }

  @Test
  void thoseOfATurn() {
    double angle = 0.3;
    double[][] turn = {
      {0.9 * Math.cos(angle), -0.9 * Math.sin(angle)},
      {0.9 * Math.sin(angle), 0.9 * Math.cos(angle)}
    };
    List<Eigenvalue> found = Eigenvalues.of(turn);
    isOne(found.get(0), 0.9 * Math.cos(angle), 0.9 * Math.sin(angle), 1e-15);
    isOne(found.get(1), 0.9 * Math.cos(angle), -0.9 * Math.sin(angle), 1e-15);
    assertThat(found.get(0).period()).isCloseTo(2 * Math.PI / angle, within(1e-12));
    assertThat(found.get(0).timeConstant()).isCloseTo(-1 / Math.log(0.9), within(1e-12));
  }

  /// The roots of a polynomial are those of its companion: (x - 3)(x + 2)(x - 0.5)(x² + 1).
  @Test
  void thoseOfACompanion() {
    double[] roots = {3, -2, 0.5};
    double[] polynomial = {1, 0, 1};
    for (double root : roots) {
      double[] next = new double[polynomial.length + 1];
      for (int i = 0; i < polynomial.length; i++) {
        next[i + 1] += polynomial[i];
        next[i] -= root * polynomial[i];
      }
      polynomial = next;
    }
    double[][] companion = new double[5][5];
    for (int i = 0; i < 5; i++) {
      companion[i][4] = -polynomial[i];
      if (i > 0) {
        companion[i][i - 1] = 1;
      }
    }
    List<Eigenvalue> found = Eigenvalues.of(companion);
    isOne(found.get(0), 3, 0, 1e-12);
    isOne(found.get(1), -2, 0, 1e-12);
    isOne(found.get(2), 0, 1, 1e-12);
    isOne(found.get(3), 0, -1, 1e-12);
    isOne(found.get(4), 0.5, 0, 1e-12);
  }

  /// Sums of powers are traces of powers.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 60, 150})
  void sumsOfPowersAreTraces(int n) {
    SplittableRandom random = new SplittableRandom(n);
    double[][] matrix = new double[n][n];
    for (double[] row : matrix) {
      for (int j = 0; j < n; j++) {
        row[j] = random.nextGaussian() / Math.sqrt(n);
      }
    }
    List<Eigenvalue> found = Eigenvalues.of(matrix);
    assertThat(found).hasSize(n);
    double[][] power = matrix;
    for (int k = 1; k <= 4; k++) {
      double trace = 0;
      double sum = 0;
      for (int i = 0; i < n; i++) {
        trace += power[i][i];
        Eigenvalue value = found.get(i);
        sum +=
            Math.pow(value.modulus(), k)
                * Math.cos(k * Math.atan2(value.imaginary(), value.real()));
      }
      assertThat(sum).isCloseTo(trace, within(1e-10 * n));
      power = Matrices.product(power, matrix);
    }
    // each real one has its direction
    for (Eigenvalue value : found) {
      if (value.imaginary() == 0) {
        double[] way = Eigenvalues.direction(matrix, value.real());
        for (int i = 0; i < n; i++) {
          assertThat(Matrices.dot(matrix[i], way)).isCloseTo(value.real() * way[i], within(1e-8));
        }
      }
    }
  }

  @Test
  void edges() {
    assertThat(Eigenvalues.of(new double[][] {{0, 0}, {0, 0}})).containsOnly(new Eigenvalue(0, 0));
    assertThat(Eigenvalues.of(new double[][] {{0, 1}, {0, 0}}))
        .extracting(Eigenvalue::modulus)
        .containsOnly(0.0);
    assertThat(new Eigenvalue(1, 0).timeConstant()).isInfinite();
    assertThat(new Eigenvalue(-0.5, 0).period()).isEqualTo(2);
    assertThatThrownBy(() -> Eigenvalues.of(new double[][] {{Double.NaN}}))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("not finite");
  }
}
