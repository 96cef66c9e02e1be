package gatelens.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.kernel.Kernels.Start;
import gatelens.testkit.Close;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both kernels against formulas in double precision, and against each other bit for bit, at sizes
/// that miss the vector width. The tolerance is 1e-5 × size: a sum of so many float32 terms of
/// about 1.
class KernelFormulasTest {
  private static final int[] SIZES = {1, 4, 6, 8, 13, 16, 25, 37, 64, 100};

  static Stream<Integer> sizes() {
    return IntStream.of(SIZES).boxed();
  }

  private static Stream<Kernels> kernels() {
    return Stream.of(new ScalarKernels(), KernelChoice.fastest());
  }

  private static float[] normal(int seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] floats(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  private interface Run {
    float[] on(Kernels kernels);
  }

  /// The plain kernels near the formula, the fast ones with the same bits as the plain.
  private static void check(String what, Run run, float[] expected, double tolerance) {
    float[] plain = run.on(new ScalarKernels());
    Close.absolutely(what, plain, expected, tolerance);
    kernels()
        .forEach(
            k -> assertThat(run.on(k)).as(what + " by " + k.description()).containsExactly(plain));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void productsFromEveryStart(int size) {
    for (int rows : new int[] {1, 3, 8, 17}) {
      int columns = size;
      int depth = size + 1;
      float[] a = normal(1, 5 + rows * (depth + 2));
      float[] b = normal(2, depth * columns);
      float[] bias = normal(3, columns);
      float[] c = normal(4, 7 + rows * (columns + 3));
      PackedMatrix packed = PackedMatrix.ofSize(depth, columns);
      packed.fill(b, 0, columns);
      packed.fillBias(bias, 0);
      for (Start start : Start.values()) {
        float[] expected = c.clone();
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            int at = 7 + i * (columns + 3) + j;
            double sum =
                switch (start) {
                  case ZERO -> 0;
                  case BIAS -> bias[j];
                  case SUM -> c[at];
                };
            for (int k = 0; k < depth; k++) {
              sum += (double) a[5 + i * (depth + 2) + k] * b[k * columns + j];
            }
            expected[at] = (float) sum;
          }
        }
        check(
            "product " + rows + " " + start,
            kernels -> {
              float[] out = c.clone();
              kernels.product(a, 5, depth + 2, rows, packed, start, out, 7, columns + 3);
              return out;
            },
            expected,
            1e-5 * size);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aTransposedFillIsTheTranspose(int size) {
    float[] source = normal(5, size * (size + 4));
    PackedMatrix straight = PackedMatrix.ofSize(size, size);
    PackedMatrix turned = PackedMatrix.ofSize(size, size);
    float[] transposed = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        transposed[j * size + i] = source[i * (size + 4) + 3 + j];
      }
    }
    straight.fill(transposed, 0, size);
    turned.fillTransposed(source, 3, size + 4);
    assertThat(turned.panels).containsExactly(straight.panels);
    assertThat(turned.depth()).isEqualTo(size);
    assertThat(turned.columns()).isEqualTo(size);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void outerProductsAndColumnSums(int size) {
    for (int rows : new int[] {1, 5, 40, 200}) {
      int n = size + 2;
      float[] a = normal(6, rows * size);
      float[] d = normal(7, 3 + rows * (n + 1));
      float[] c = normal(8, size * (n + 2));
      float[] expected = c.clone();
      float[] sums = normal(9, n);
      float[] expectedSums = sums.clone();
      for (int j = 0; j < n; j++) {
        double column = sums[j];
        for (int row = 0; row < rows; row++) {
          column += d[3 + row * (n + 1) + j];
        }
        expectedSums[j] = (float) column;
        for (int k = 0; k < size; k++) {
          double sum = c[k * (n + 2) + j];
          for (int row = 0; row < rows; row++) {
            sum += (double) a[row * size + k] * d[3 + row * (n + 1) + j];
          }
          expected[k * (n + 2) + j] = (float) sum;
        }
      }
      check(
          "outer " + rows,
          kernels -> {
            float[] out = c.clone();
            kernels.outer(a, 0, size, d, 3, n + 1, rows, size, n, out, 0, n + 2);
            return out;
          },
          expected,
          1e-5 * rows);
      check(
          "column sums " + rows,
          kernels -> {
            float[] out = sums.clone();
            kernels.columnSums(d, 3, n + 1, rows, n, out, 0);
            return out;
          },
          expectedSums,
          1e-5 * rows);
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aStepOfAGruForwardAndBackward(int units) {
    int rows = 3;
    int block = rows * units;
    float[] a = normal(10, 3 * block);
    float[] u = normal(11, 3 * block);
    float[] before = normal(12, block);
    float[] lambda = normal(13, block);
    double[] gates = new double[3 * block];
    double[] hidden = new double[block];
    double[] input = new double[3 * block];
    double[] recurrent = new double[3 * block];
    double[] left = new double[block];
    for (int i = 0; i < block; i++) {
      int g = i / units * 3 * units + i % units;
      double z = sigmoid((double) a[g] + u[g]);
      double r = sigmoid((double) a[g + units] + u[g + units]);
      double n = Math.tanh(a[g + 2 * units] + r * u[g + 2 * units]);
      gates[g] = z;
      gates[g + units] = r;
      gates[g + 2 * units] = n;
      hidden[i] = z * before[i] + (1 - z) * n;
      double da = lambda[i] * (1 - z) * (1 - n * n);
      input[g] = lambda[i] * (before[i] - n) * z * (1 - z);
      input[g + units] = da * u[g + 2 * units] * r * (1 - r);
      input[g + 2 * units] = da;
      recurrent[g] = input[g];
      recurrent[g + units] = input[g + units];
      recurrent[g + 2 * units] = da * r;
      left[i] = lambda[i] * z;
    }
    check("gates", k -> forward(k, a, u, before, units, true), floats(gates), 1e-6);
    check("hidden", k -> forward(k, a, u, before, units, false), floats(hidden), 2e-6);
    float[] memory = new float[block];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(u, (3 * row + 2) * units, memory, row * units, units);
    }
    float[] exact = floats(gates);
    for (int part = 0; part < 3; part++) {
      int which = part;
      check(
          "backward " + part,
          k -> {
            float[][] out = {new float[3 * block], new float[3 * block], lambda.clone()};
            k.gruResetAfterBackward(
                exact, 0, memory, 0, units, before, 0, out[2], 0, out[0], 0, out[1], 0, rows,
                units);
            return out[which];
          },
          floats(part == 0 ? input : part == 1 ? recurrent : left),
          1e-5);
    }
  }

  private static float[] forward(
      Kernels kernels, float[] a, float[] u, float[] before, int units, boolean gates) {
    float[] g = a.clone();
    float[] h = new float[before.length];
    kernels.gruResetAfter(g, 0, u.clone(), 0, before, 0, h, 0, before.length / units, units);
    return gates ? g : h;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aStepOfAnLstmForwardAndBackward(int units) {
    int rows = 2;
    int block = rows * units;
    float[] a = normal(14, 4 * block);
    float[] before = normal(15, block);
    float[] lambda = normal(16, block);
    float[] mu = normal(17, block);
    double[] gates = new double[4 * block];
    double[] cell = new double[block];
    double[] hidden = new double[block];
    double[] delta = new double[4 * block];
    double[] left = new double[block];
    for (int s = 0; s < block; s++) {
      int at = s / units * 4 * units + s % units;
      double i = sigmoid(a[at]);
      double f = sigmoid(a[at + units]);
      double g = Math.tanh(a[at + 2 * units]);
      double o = sigmoid(a[at + 3 * units]);
      cell[s] = f * before[s] + i * g;
      double y = Math.tanh(cell[s]);
      hidden[s] = o * y;
      double m = mu[s] + lambda[s] * o * (1 - y * y);
      double[] values = {i, f, g, o};
      double[] slopes = {
        m * g * i * (1 - i),
        m * before[s] * f * (1 - f),
        m * i * (1 - g * g),
        lambda[s] * y * o * (1 - o)
      };
      for (int k = 0; k < 4; k++) {
        gates[at + k * units] = values[k];
        delta[at + k * units] = slopes[k];
      }
      left[s] = m * f;
    }
    double[][] ahead = {gates, cell, hidden};
    for (int part = 0; part < 3; part++) {
      int which = part;
      check(
          "forward " + part,
          k -> {
            float[][] out = {a.clone(), new float[block], new float[block]};
            k.lstm(out[0], 0, before, 0, out[1], 0, out[2], 0, rows, units);
            return out[which];
          },
          floats(ahead[part]),
          2e-6);
    }
    float[] exactGates = floats(gates);
    float[] exactCell = floats(cell);
    for (int part = 0; part < 2; part++) {
      int which = part;
      check(
          "backward " + part,
          k -> {
            float[][] out = {new float[4 * block], mu.clone()};
            k.lstmBackward(
                exactGates,
                0,
                before,
                0,
                exactCell,
                0,
                lambda,
                0,
                out[1],
                0,
                out[0],
                0,
                rows,
                units);
            return out[which];
          },
          floats(part == 0 ? delta : left),
          1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void functionsOfOneValue(int size) {
    float[] x = normal(18, size + 2);
    for (int i = 0; i < x.length; i++) {
      x[i] *= 1 + 8 * (i % 4);
    }
    float[] tanh = x.clone();
    float[] sigmoid = x.clone();
    float[] sum = normal(19, size + 2);
    float[] start = sum.clone();
    for (int i = 1; i <= size; i++) {
      tanh[i] = (float) Math.tanh(x[i]);
      sigmoid[i] = (float) sigmoid(x[i]);
      sum[i] += x[i];
    }
    check("tanh", k -> changed(x, y -> k.tanh(y, 1, size)), tanh, 5e-7);
    check("sigmoid", k -> changed(x, y -> k.sigmoid(y, 1, size)), sigmoid, 5e-7);
    check("add", k -> changed(start, y -> k.add(x, 1, y, 1, size)), sum, 0);
  }

  private static float[] changed(float[] start, java.util.function.Consumer<float[]> change) {
    float[] values = start.clone();
    change.accept(values);
    return values;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aStepOfAdam(int size) {
    float[] weight = normal(20, size);
    float[] gradient = normal(21, size);
    float[] mean = normal(22, size);
    float[] variance =
        changed(
            normal(23, size),
            v -> {
              for (int i = 0; i < size; i++) {
                v[i] = Math.abs(v[i]);
              }
            });
    double[][] expected = new double[3][size];
    for (int i = 0; i < size; i++) {
      expected[1][i] = 0.9 * mean[i] + 0.1 * gradient[i];
      expected[2][i] = 0.999 * variance[i] + 0.001 * gradient[i] * gradient[i];
      expected[0][i] =
          weight[i] * (1 - 0.02) - 0.01 * expected[1][i] / (Math.sqrt(expected[2][i]) + 1e-7);
    }
    for (int part = 0; part < 3; part++) {
      int which = part;
      check(
          "adam " + part,
          k -> {
            float[][] out = {weight.clone(), mean.clone(), variance.clone()};
            k.adam(out[0], gradient, out[1], out[2], size, 0.9f, 0.999f, 0.01f, 1e-7f, 0.02f);
            return out[which];
          },
          floats(expected[part]),
          // 0.01 × mean / √variance grows where the variance is near zero.
          2e-5);
    }
  }

  @org.junit.jupiter.api.Test
  void theChoiceSaysWhatItIs() {
    assertThat(new ScalarKernels().description()).isEqualTo("scalar");
    assertThat(KernelChoice.fastest().description()).isNotBlank();
    assertThat(KernelChoice.vectorModulePresent())
        .isEqualTo(!KernelChoice.fastest().description().equals("scalar"));
  }
}
