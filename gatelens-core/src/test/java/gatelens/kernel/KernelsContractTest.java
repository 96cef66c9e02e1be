package gatelens.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vector kernels give the bits of the plain ones, at sizes that miss the vector width.
class KernelsContractTest {
  private static final int[] ROWS = {1, 2, 3, 4, 5, 8, 9, 16, 17};

  private final Kernels plain = new ScalarKernels();
  private final Kernels fast = KernelChoice.fastest();
  private final SplittableRandom random = new SplittableRandom(7);

  private float[] random(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /// Runs one kernel with both and compares every array that it was given, bit by bit.
  private void same(java.util.function.BiConsumer<Kernels, float[][]> kernel, int... sizes) {
    assumeTrue(fast instanceof VectorKernels, "no vector module on this machine");
    float[][] left = new float[sizes.length][];
    float[][] right = new float[sizes.length][];
    for (int i = 0; i < sizes.length; i++) {
      left[i] = random(sizes[i]);
      right[i] = left[i].clone();
    }
    kernel.accept(plain, left);
    kernel.accept(fast, right);
    for (int i = 0; i < sizes.length; i++) {
      assertThat(right[i]).as("array %s", i).containsExactly(left[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 6, 8, 13, 16, 25, 31, 37, 64, 100})
  void products(int size) {
    for (int rows : ROWS) {
      for (int columns : new int[] {1, 3, size, 2 * size, 3 * size, 4 * size}) {
        PackedMatrix b = PackedMatrix.ofSize(size, columns);
        b.fill(random(size * (columns + 2)), 1, columns + 2);
        b.fillBias(random(columns), 0);
        for (Kernels.Start start : Kernels.Start.values()) {
          for (int offset : new int[] {0, size + 2}) {
            same(
                (k, x) -> k.product(x[0], offset, size + 2, rows, b, start, x[1], 3, columns + 1),
                offset + rows * (size + 2),
                3 + rows * (columns + 1));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 37, 64})
  void outerProductsAndSums(int size) {
    for (int rows : new int[] {1, 3, 16, 200, 400}) {
      int n = 3 * size;
      same(
          (k, x) -> k.outer(x[0], 1, size + 1, x[1], 2, n + 1, rows, size, n, x[2], 0, n),
          1 + rows * (size + 1),
          2 + rows * (n + 1),
          size * n);
      same((k, x) -> k.columnSums(x[0], 2, n + 1, rows, n, x[1], 0), 2 + rows * (n + 1), n);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 37, 64, 100})
  void gru(int units) {
    for (int rows : ROWS) {
      int block = rows * units;
      same(
          (k, x) -> k.gruResetAfter(x[0], 1, x[1], 0, x[2], 2, x[3], 3, rows, units),
          1 + 3 * block,
          3 * block,
          2 + block,
          3 + block);
      same(
          (k, x) ->
              k.gruResetAfterBackward(
                  x[0], 1, x[1], 2, 3 * units, x[2], 2, x[3], 0, x[4], 1, x[5], 0, rows, units),
          1 + 3 * block,
          2 + 3 * block,
          2 + block,
          block,
          1 + 3 * block,
          3 * block);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 37, 64, 100})
  void creditThroughAGru(int units) {
    for (int rows : ROWS) {
      for (int single : new int[] {0, 1, rows}) {
        same(
            (k, x) -> k.gruCarry(x[0], x[1], single, x[2], x[3], 3, x[4], 2, rows, units),
            5 * units,
            single,
            3 * single * units,
            3 + rows * units,
            2 + rows * units);
      }
    }
  }

  /// What is folded maps as the three parts do together.
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 31, 32, 37, 48, 64, 100})
  void partsFoldedIntoOne(int columns) {
    int rows = 5;
    int padded = Kernels.padded(columns);
    for (int depth : new int[] {1, 3, 64}) {
      PackedMatrix parts = PackedMatrix.ofSize(depth, 3 * padded);
      parts.fill(random(depth * 3 * padded), 0, 3 * padded);
      same(
          (k, x) -> {
            PackedMatrix into = PackedMatrix.ofSize(depth, columns);
            k.fold(x[0], 1, 1 + padded, 1 + 2 * padded, parts, padded, into);
            k.product(x[1], 0, depth, rows, into, Kernels.Start.ZERO, x[2], 0, columns);
          },
          1 + 3 * padded,
          rows * depth,
          rows * columns);
      float[] factors = random(1 + 3 * padded);
      float[] in = random(rows * depth);
      PackedMatrix into = PackedMatrix.ofSize(depth, columns);
      plain.fold(factors, 1, 1 + padded, 1 + 2 * padded, parts, padded, into);
      float[] found = new float[rows * columns];
      plain.product(in, 0, depth, rows, into, Kernels.Start.ZERO, found, 0, columns);
      float[] apart = new float[rows * 3 * padded];
      plain.product(in, 0, depth, rows, parts, Kernels.Start.ZERO, apart, 0, 3 * padded);
      for (int j = 0; j < found.length; j++) {
        double sum = 0;
        for (int part = 0; part < 3; part++) {
          int at = part * padded + j % columns;
          sum += factors[1 + at] * (double) apart[j / columns * 3 * padded + at];
        }
        // products of three values below 4 each, rounded by 2^-24 of at most 64 four times
        assertThat((double) found[j]).isCloseTo(sum, within(3 * depth * 0x1p-20));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 37, 64, 100})
  void twoRunsOfAGru(int units) {
    same(
        (k, x) -> k.gruPair(x[0], x[1], x[2], 1, units + 3, x[3], x[4], x[5], units),
        6 * units,
        6 * units,
        2 * units + 3,
        2 * units,
        3 * units,
        5 * units);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 31, 32, 37, 64, 100})
  void dotProducts(int depth) {
    for (int rows : ROWS) {
      for (int count = 1; count < 5; count++) {
        int few = count;
        same(
            (k, x) -> k.dots(x[0], 1, depth + 1, rows, depth, x[1], few, x[2], 2, few + 1),
            1 + rows * (depth + 1),
            count * Kernels.padded(depth),
            2 + rows * (count + 1));
      }
    }
  }

  /// Sums of small integers are exact in any order.
  @Test
  void dotProductsAreSums() {
    float[] a = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};
    float[] b = new float[64];
    Arrays.fill(b, 0, 18, 1);
    Arrays.fill(b, 32, 49, 2);
    for (Kernels kernels : new Kernels[] {plain, fast}) {
      float[] c = new float[2];
      kernels.dots(a, 0, 18, 1, 18, b, 2, c, 0, 2);
      assertThat(c).containsExactly(171, 306);
    }
  }

  /// Each row begins with one of its own.
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 37, 64})
  void productsOnto(int size) {
    for (int rows : ROWS) {
      PackedMatrix b = PackedMatrix.ofSize(size, 3 * size);
      float[] weight = new float[3 * size * size];
      for (int i = 0; i < weight.length; i++) {
        weight[i] = (i % 13 - 6) / 7f;
      }
      b.fill(weight, 0, 3 * size);
      same(
          (k, x) -> k.product(x[0], 0, size, rows, b, x[1], 1, 3 * size, x[2], 2, 3 * size + 1),
          rows * size,
          1 + rows * 3 * size,
          2 + rows * (3 * size + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 37, 64, 100})
  void lstm(int units) {
    for (int rows : ROWS) {
      int block = rows * units;
      same(
          (k, x) -> k.lstm(x[0], 1, x[1], 0, x[2], 2, x[3], 3, rows, units),
          1 + 4 * block,
          block,
          2 + block,
          3 + block);
      same(
          (k, x) ->
              k.lstmBackward(x[0], 1, x[1], 0, x[2], 2, x[3], 0, x[4], 0, x[5], 0, rows, units),
          1 + 4 * block,
          block,
          2 + block,
          block,
          block,
          4 * block);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 37, 64, 100})
  void elementwise(int count) {
    same((k, x) -> k.tanh(x[0], 2, count), 2 + count);
    same((k, x) -> k.sigmoid(x[0], 2, count), 2 + count);
    same((k, x) -> k.add(x[0], 2, x[1], 0, count), 2 + count, count);
    same(
        (k, x) -> k.adam(x[0], x[1], x[2], square(x[3]), count, 0.9f, 0.999f, 1e-3f, 1e-7f, 1e-4f),
        count,
        count,
        count,
        count);
  }

  /// Of values that a sigmoid and a tanh have, at distances of 0, small, large and infinite ones.
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 37, 64, 100})
  void slopes(int count) {
    same(
        (k, x) -> {
          x[1][0] = 0;
          x[1][count / 2] = 1;
          x[1][count - 1] = count > 8 ? Float.POSITIVE_INFINITY : 1e-8f;
          for (int i = 0; i < x[0].length; i++) {
            x[0][i] = RationalTanh.sigmoid(3 * x[0][i]);
          }
          k.sigmoidSlopes(x[0], 1, count + 1, x[1], 0, x[2], 2, count);
          for (int i = 0; i < x[0].length; i++) {
            x[0][i] = 2 * x[0][i] - 1;
          }
          k.tanhSlopes(x[0], 1, count + 1, x[1], 0, x[3], 2, count);
        },
        1 + 2 * count,
        count,
        2 + count,
        2 + count);
  }

  /// The quotients in double precision, near and far, to what single values and the series leave.
  @Test
  void slopesAreQuotients() {
    for (Kernels kernels : new Kernels[] {plain, fast}) {
      for (double d : new double[] {1e-9, 1e-3, 0.5, 0.999, 1, 1.5, 6}) {
        double b = 0.3;
        float[] y = new float[32];
        float[] distances = new float[16];
        float[] sigmoids = new float[16];
        float[] tanhs = new float[16];
        Arrays.fill(distances, (float) d);
        Arrays.fill(y, 0, 16, (float) (1 / (1 + Math.exp(-b - d))));
        Arrays.fill(y, 16, 32, (float) (1 / (1 + Math.exp(-b))));
        kernels.sigmoidSlopes(y, 0, 16, distances, 0, sigmoids, 0, 16);
        double sigmoid = Math.sinh(d / 2) / d / (2 * Math.cosh((b + d) / 2) * Math.cosh(b / 2));
        Arrays.fill(y, 0, 16, (float) Math.tanh(b + d));
        Arrays.fill(y, 16, 32, (float) Math.tanh(b));
        kernels.tanhSlopes(y, 0, 16, distances, 0, tanhs, 0, 16);
        double tanh = Math.sinh(d) / d / (Math.cosh(b + d) * Math.cosh(b));
        for (int j = 0; j < 16; j++) {
          assertThat((double) sigmoids[j]).isCloseTo(sigmoid, within(4e-7));
          assertThat((double) tanhs[j]).isCloseTo(tanh, within(1e-6));
        }
      }
    }
  }

  private static float[] square(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= values[i];
    }
    return values;
  }

  /// Every float of [4, 8), where rounding is at its worst, and every 1021st float of [-20, 20]; an
  /// odd stride meets all exponents.
  @Test
  void activationsStayNearTheTruth() {
    double tanhError = 0;
    double sigmoidError = 0;
    double largest = 0;
    int four = Float.floatToIntBits(4f);
    int eight = Float.floatToIntBits(8f);
    for (int bits = 0;
        bits < Float.floatToIntBits(20f);
        bits += bits >= four && bits < eight ? 1 : 1021) {
      float x = Float.intBitsToFloat(bits);
      float y = RationalTanh.tanh(x);
      assert RationalTanh.tanh(-x) == -y;
      largest = Math.max(largest, y);
      tanhError = Math.max(tanhError, Math.abs(y - Math.tanh(x)));
      double truth = 1 / (1 + Math.exp(-x));
      float high = RationalTanh.sigmoid(x);
      float low = RationalTanh.sigmoid(-x);
      largest = Math.max(largest, high);
      sigmoidError = Math.max(sigmoidError, Math.abs(high - truth));
      sigmoidError = Math.max(sigmoidError, Math.abs(low - (1 - truth)));
    }
    assertThat(tanhError).isLessThan(3e-7);
    assertThat(sigmoidError).isLessThan(3e-7);
    assertThat(largest).isLessThanOrEqualTo(1);
    assertThat(RationalTanh.tanh(Float.NaN)).isNaN();
    assertThat(RationalTanh.sigmoid(Float.NEGATIVE_INFINITY)).isBetween(0f, 3e-7f);
  }
}
