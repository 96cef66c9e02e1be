package gatelens.perturb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RegressionTest {
  /// `[[4, 2], [2, 3]] x = [8, 7]`: x = [1.25, 1.5].
  @Test
  void choleskySolves() {
    double[] x = new Cholesky(new double[][] {{4, 0}, {2, 3}}).solve(new double[] {8, 7});
    assertThat(x[0]).isCloseTo(1.25, within(1e-12));
    assertThat(x[1]).isCloseTo(1.5, within(1e-12));
    assertThatThrownBy(() -> new Cholesky(new double[][] {{1, 0}, {1, 1}}))
        .isInstanceOf(ArithmeticException.class);
  }

  /// y = 1 + 2 a + 4 b over all sets, equal weights: centred Z'Z is 1 on the diagonal, so a ridge
  /// of 1 halves the coefficients; the mean 4 stays.
  @Test
  void ridgeShrinksByHand() {
    Coalitions sets = Coalitions.all(2);
    double[] y = {1, 3, 5, 7};
    double[] ones = {1, 1, 1, 1};
    Ridge plain = Ridge.of(sets, y, ones, 0);
    assertThat(plain.coefficients()[0]).isCloseTo(2, within(1e-9));
    assertThat(plain.coefficients()[1]).isCloseTo(4, within(1e-9));
    assertThat(plain.intercept()).isCloseTo(1, within(1e-9));
    assertThat(plain.score()).isCloseTo(1, within(1e-9));
    Ridge ridge = Ridge.of(sets, y, ones, 1);
    assertThat(ridge.coefficients()[0]).isCloseTo(1, within(1e-9));
    assertThat(ridge.coefficients()[1]).isCloseTo(2, within(1e-9));
    assertThat(ridge.intercept()).isCloseTo(2.5, within(1e-9));
    assertThat(ridge.score()).isCloseTo(0.75, within(1e-9));
    assertThat(Ridge.of(sets, new double[4], ones, 1).score()).isEqualTo(1);
  }

  /// v = a + 2 b + 6 ab: halves of the product to each, and the whole of it between them.
  @Test
  void exactValuesAndInteractions() {
    double[] v = {0, 1, 2, 9};
    assertThat(ShapleyValues.exact(v, 2)).containsExactly(4, 5);
    assertThat(ShapleyValues.interactions(v, 2)[0][1]).isEqualTo(6);
    assertThat(ShapleyValues.interactions(v, 2)[1][0]).isEqualTo(6);
    assertThat(ShapleyValues.interactions(v, 2)[0][0]).isZero();
    assertThat(ShapleyValues.exact(new double[] {3}, 0)).isEmpty();
    assertThat(ShapleyValues.binomial(10, 3)).isEqualTo(120);
  }

  @Test
  void setsOfManyPlayers() {
    Coalitions sets = new Coalitions(130, 1);
    int all = sets.add(true);
    sets.set(all, 129, false);
    int other = sets.complement(all);
    assertThat(sets.sizeOf(all)).isEqualTo(129);
    assertThat(sets.sizeOf(other)).isEqualTo(1);
    assertThat(sets.has(other, 129)).isTrue();
    assertThat(sets.copy(other)).isEqualTo(2);
    assertThatThrownBy(() -> Coalitions.all(25)).hasMessageContaining("at most 24");
  }
}
