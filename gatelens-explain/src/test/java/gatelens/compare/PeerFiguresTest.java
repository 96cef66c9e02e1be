package gatelens.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Figures and tests equal those of scikit-learn 1.9.1, SciPy 1.17.1 and statsmodels 0.15.0, which
/// `gatelens-bench/peers/comparison_figures.py` prints for the data that is drawn here.
final class PeerFiguresTest {
  /// Sums of some dozens of doubles.
  private static final Offset<Double> NEAR = within(1e-10);

  private long state;

  private double draw() {
    state = (state * 1_103_515_245 + 12_345) % (1L << 31);
    return (state >> 15) / 65_536.0;
  }

  private Answered.Classes classes() {
    state = 7;
    double[][] probabilities = new double[60][3];
    double[] surprise = new double[60];
    int[] answers = new int[60];
    int[] labels = new int[60];
    int[] sequence = new int[60];
    for (int n = 0; n < 60; n++) {
      labels[n] = (int) (draw() * 3);
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        probabilities[n][c] = Math.exp(3 * draw() + (c == labels[n] ? 1 : 0));
        sum += probabilities[n][c];
      }
      for (int c = 0; c < 3; c++) {
        probabilities[n][c] /= sum;
        answers[n] = probabilities[n][c] > probabilities[n][answers[n]] ? c : answers[n];
      }
      surprise[n] = -Math.log(probabilities[n][labels[n]]);
      sequence[n] = n;
    }
    return new Answered.Classes(probabilities, surprise, answers, labels, sequence);
  }

  @Test
  void figuresOfClasses() {
    ClassFigures found = ClassFigures.of(classes());
    assertThat(found.logLoss()).isCloseTo(0.7519074763196227, NEAR);
    assertThat(found.auc()).isCloseTo(0.8477140143806811, NEAR);
    assertThat(found.balancedAccuracy()).isCloseTo(0.6031746031746031, NEAR);
    assertThat(found.f1()).isCloseTo(0.599822805920367, NEAR);
    double[][] each = {
      {21, 0.6842105263157895, 0.6190476190476191, 0.65, 0.8852258852258852},
      {21, 0.6111111111111112, 0.5238095238095238, 0.5641025641025641, 0.8192918192918193},
      {18, 0.5217391304347826, 0.6666666666666666, 0.5853658536585366, 0.8386243386243386}
    };
    for (int c = 0; c < 3; c++) {
      ClassFigures.OfClass one = found.classes().get(c);
      double[] figures = {one.support(), one.precision(), one.recall(), one.f1(), one.auc()};
      assertThat(figures).containsExactly(each[c], NEAR);
    }
  }

  @Test
  void aClassThatDoesNotOccurHasNoCurveAndDoesNotCount() {
    double[][] p = {{0.7, 0.2, 0.1}, {0.4, 0.5, 0.1}, {0.6, 0.3, 0.1}};
    ClassFigures found =
        ClassFigures.of(
            new Answered.Classes(
                p, new double[3], new int[] {0, 1, 0}, new int[] {0, 1, 1}, new int[] {0, 1, 2}));
    assertThat(found.classes().get(2).auc()).isNaN();
    // (1 + 1/2) / 2
    assertThat(found.balancedAccuracy()).isEqualTo(0.75);
    // of class 0 only: 0.7 is above 0.4 and 0.6; of class 1: 0.5 and 0.3 are above 0.2
    assertThat(found.auc()).isEqualTo(1);
    // (2/3 + 2/3) / 2
    assertThat(found.f1()).isCloseTo(2 / 3.0, NEAR);
  }

  @Test
  void cochran() {
    state = 11;
    boolean[][] right = new boolean[4][80];
    for (int n = 0; n < 80; n++) {
      for (int j = 0; j < 4; j++) {
        right[j][n] = draw() < 0.6 + 0.1 * j;
      }
    }
    OverallTest found = OverallTest.cochran(right).orElseThrow();
    assertThat(found.statistic()).isCloseTo(10.572192513368984, NEAR);
    assertThat(found.freedom()).isEqualTo(3);
    assertThat(found.pValue()).isCloseTo(0.014279086101344497, NEAR);
    assertThat(OverallTest.cochran(new boolean[3][100])).isEmpty();
    assertThat(new OverallTest("Q", 0, 3, ChiSquare.above(0, 3)).pValue()).isEqualTo(1);
  }

  @Test
  void friedman() {
    state = 13;
    double[][] figures = new double[3][40];
    for (int n = 0; n < 40; n++) {
      for (int j = 0; j < 3; j++) {
        figures[j][n] = (int) (8 * draw()) + 0.5 * j;
      }
    }
    OverallTest found = OverallTest.friedman(figures).orElseThrow();
    assertThat(found.statistic()).isCloseTo(0.4836601307189899, NEAR);
    assertThat(found.pValue()).isCloseTo(0.7851895971271208, NEAR);
    assertThat(OverallTest.friedman(new double[3][40])).isEmpty();
    assertThat(OverallTest.friedman(new double[][] {{1, 2}, {2, 3}})).isEmpty();
  }

  @Test
  void welch() {
    state = 17;
    double[] one = new double[5];
    double[] other = new double[7];
    Arrays.setAll(one, i -> 0.8 + 0.1 * draw());
    Arrays.setAll(other, i -> 0.78 + 0.05 * draw());
    Welch found = Welch.of(one, other);
    assertThat(found.statistic()).isCloseTo(5.574463536451567, NEAR);
    assertThat(found.freedom()).isCloseTo(6.494376287423472, NEAR);
    assertThat(found.pValue()).isCloseTo(0.001083198135493072, NEAR);
    assertThat(found.low()).isCloseTo(0.028097755492776776, NEAR);
    assertThat(found.high()).isCloseTo(0.07066000469137527, NEAR);
    assertThat(Welch.of(new double[] {1, 1}, new double[] {1, 1}).pValue()).isEqualTo(1);
    assertThat(Welch.of(new double[] {1, 1}, new double[] {2, 2}).pValue()).isEqualTo(0);
    assertThatThrownBy(() -> Welch.of(new double[] {1}, one))
        .hasMessageContaining("needs at least 2");
  }

  @Test
  void holm() {
    assertThat(Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005, 0.5}))
        .containsExactly(new double[] {0.04, 0.09, 0.09, 0.025, 0.5}, NEAR);
    // what was not tested stays and is not counted
    assertThat(Holm.adjusted(new double[] {0.01, Double.NaN, 0.03}))
        .containsExactly(0.02, Double.NaN, 0.03);
  }

  @Test
  void aTestOfOneLagIsThePairedT() {
    state = 19;
    double[] differences = new double[40];
    Arrays.setAll(differences, i -> (int) (5 * draw()) - 1.8);
    assertThat(DieboldMariano.of(differences, 1).pValue()).isCloseTo(0.46808163749965004, NEAR);
  }
}
