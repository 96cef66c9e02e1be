package gatelens.kernel;

import static gatelens.kernel.PackedMatrix.PANEL;
import static gatelens.kernel.RationalTanh.LIMIT;
import static gatelens.kernel.RationalTanh.SIGMOID_LIMIT;

/// The definition: each kernel as its formula reads. Also the faster choice before the just-in-time
/// compiler has warmed.
public final class ScalarKernels implements Kernels {
  /// Makes the kernels; they hold nothing.
  public ScalarKernels() {}

  @Override
  public void product(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      PackedMatrix b,
      Start start,
      float[] c,
      int cOffset,
      int cStride) {
    float[] sum = new float[PANEL];
    for (int column = 0; column < b.columns; column += PANEL) {
      int width = Math.min(PANEL, b.columns - column);
      for (int row = 0; row < rows; row++) {
        int out = cOffset + row * cStride + column;
        switch (start) {
          case ZERO -> java.util.Arrays.fill(sum, 0);
          case BIAS -> System.arraycopy(b.bias, column, sum, 0, PANEL);
          case SUM -> System.arraycopy(c, out, sum, 0, width);
        }
        for (int j = 0; j < width; j += 8) {
          eight(a, aOffset + row * aStride, b.depth, b.panels, column * b.depth + j, sum, j);
        }
        System.arraycopy(sum, 0, c, out, width);
      }
    }
  }

  @Override
  public void product(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      PackedMatrix b,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          start, startOffset + row * startStride, c, cOffset + row * cStride, b.columns);
    }
    product(a, aOffset, aStride, rows, b, Start.SUM, c, cOffset, cStride);
  }

  /// Eight columns at once, whose sums stay in registers; a panel is padded to a multiple of eight.
  private static void eight(
      float[] a, int at, int depth, float[] panels, int from, float[] sum, int j) {
    float s0 = sum[j];
    float s1 = sum[j + 1];
    float s2 = sum[j + 2];
    float s3 = sum[j + 3];
    float s4 = sum[j + 4];
    float s5 = sum[j + 5];
    float s6 = sum[j + 6];
    float s7 = sum[j + 7];
    for (int k = 0; k < depth; k++) {
      float value = a[at + k];
      int line = from + k * PANEL;
      s0 = Math.fma(value, panels[line], s0);
      s1 = Math.fma(value, panels[line + 1], s1);
      s2 = Math.fma(value, panels[line + 2], s2);
      s3 = Math.fma(value, panels[line + 3], s3);
      s4 = Math.fma(value, panels[line + 4], s4);
      s5 = Math.fma(value, panels[line + 5], s5);
      s6 = Math.fma(value, panels[line + 6], s6);
      s7 = Math.fma(value, panels[line + 7], s7);
    }
    sum[j] = s0;
    sum[j + 1] = s1;
    sum[j + 2] = s2;
    sum[j + 3] = s3;
    sum[j + 4] = s4;
    sum[j + 5] = s5;
    sum[j + 6] = s6;
    sum[j + 7] = s7;
  }

  @Override
  public void dots(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      int depth,
      float[] b,
      int count,
      float[] c,
      int cOffset,
      int cStride) {
    int stride = Kernels.padded(depth);
    float[] sums = new float[16];
    for (int row = 0; row < rows; row++) {
      int at = aOffset + row * aStride;
      for (int j = 0; j < count; j++) {
        java.util.Arrays.fill(sums, 0);
        for (int k = 0; k < stride; k++) {
          float value = k < depth ? a[at + k] : 0;
          sums[k % 16] = Math.fma(value, b[j * stride + k], sums[k % 16]);
        }
        for (int half = 8; half > 0; half /= 2) {
          for (int i = 0; i < half; i++) {
            sums[i] += sums[i + half];
          }
        }
        c[cOffset + row * cStride + j] = sums[0];
      }
    }
  }

  @Override
  public void outer(
      float[] a,
      int aOffset,
      int aStride,
      float[] d,
      int dOffset,
      int dStride,
      int rows,
      int k,
      int n,
      float[] c,
      int cOffset,
      int cStride) {
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < k; i++) {
        float value = a[aOffset + row * aStride + i];
        int in = dOffset + row * dStride;
        int out = cOffset + i * cStride;
        for (int j = 0; j < n; j++) {
          c[out + j] = Math.fma(value, d[in + j], c[out + j]);
        }
      }
    }
  }

  @Override
  public void columnSums(
      float[] d, int dOffset, int dStride, int rows, int n, float[] sum, int sumOffset) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < n; j++) {
        sum[sumOffset + j] += d[dOffset + row * dStride + j];
      }
    }
  }

  @Override
  public void gruResetAfter(
      float[] gates,
      int gatesOffset,
      float[] recurrent,
      int recurrentOffset,
      float[] previous,
      int previousOffset,
      float[] hidden,
      int hiddenOffset,
      int rows,
      int units) {
    for (int row = 0; row < rows; row++) {
      int g = gatesOffset + row * 3 * units;
      int u = recurrentOffset + row * 3 * units;
      int p = previousOffset + row * units;
      int h = hiddenOffset + row * units;
      for (int j = 0; j < units; j++) {
        float a = RationalTanh.cut(gates[g + j] + recurrent[u + j], SIGMOID_LIMIT);
        float b = RationalTanh.cut(gates[g + units + j] + recurrent[u + units + j], SIGMOID_LIMIT);
        float shared = 1f / (RationalTanh.sigmoidBottom(a) * RationalTanh.sigmoidBottom(b));
        float z =
            Math.fma(RationalTanh.sigmoidTop(a), RationalTanh.sigmoidBottom(b) * shared, 0.5f);
        float r =
            Math.fma(RationalTanh.sigmoidTop(b), RationalTanh.sigmoidBottom(a) * shared, 0.5f);
        float n =
            RationalTanh.tanh(Math.fma(r, recurrent[u + 2 * units + j], gates[g + 2 * units + j]));
        hidden[h + j] = Math.fma(z, previous[p + j] - n, n);
        gates[g + j] = z;
        gates[g + units + j] = r;
        gates[g + 2 * units + j] = n;
      }
    }
  }

  @Override
  public void gruPair(
      float[] gates,
      float[] recurrent,
      float[] states,
      int at,
      int at0,
      float[] hidden,
      float[] distances,
      float[] coefficients,
      int units) {
    int n = 2 * units;
    int other = 3 * units;
    PairLoops.distances(gates, recurrent, distances, 0, units);
    gruResetAfter(gates, 0, recurrent, 0, hidden, 0, hidden, 0, 2, units);
    PairLoops.candidates(gates, recurrent, distances, 0, units);
    SlopeLoops.sigmoids(gates, 0, other, distances, 0, coefficients, 0, n);
    SlopeLoops.tanhs(gates, n, other + n, distances, n, coefficients, n, units);
    PairLoops.coefficients(gates, recurrent, states, at, at0, coefficients, 0, units);
  }

  @Override
  public void gruCarry(
      float[] coefficients,
      float[] change,
      int single,
      float[] weight,
      float[] columns,
      int offset,
      float[] out,
      int to,
      int rows,
      int units) {
    for (int j = 0; j < units; j++) {
      carry(coefficients, change, single, weight, columns, offset, out, to, rows, units, j);
    }
  }

  /// One unit of {@link #gruCarry}.
  static void carry(
      float[] k,
      float[] change,
      int single,
      float[] weight,
      float[] columns,
      int offset,
      float[] out,
      int to,
      int rows,
      int units,
      int j) {
    float kept = k[4 * units + j];
    for (int row = 0; row < rows; row++) {
      float stays = kept * columns[offset + row * units + j];
      if (row < single) {
        int w = 3 * row * units + j;
        float inner = Math.fma(k[units + j], weight[w + units], weight[w + 2 * units]);
        float entered = Math.fma(k[j], weight[w], k[2 * units + j] * inner);
        stays = Math.fma(change[row], entered, stays);
      }
      out[to + row * units + j] = stays;
    }
  }

  @Override
  public void fold(
      float[] factors, int aAt, int bAt, int cAt, PackedMatrix parts, int part, PackedMatrix into) {
    float[] from = parts.panels;
    for (int column = 0; column < into.columns; column++) {
      int a = parts.at(column);
      int b = parts.at(part + column);
      int c = parts.at(2 * part + column);
      int to = into.at(column);
      for (int k = 0; k < into.depth * PackedMatrix.PANEL; k += PackedMatrix.PANEL) {
        float rest =
            Math.fma(factors[bAt + column], from[b + k], factors[cAt + column] * from[c + k]);
        into.panels[to + k] = Math.fma(factors[aAt + column], from[a + k], rest);
      }
    }
  }

  @Override
  public void gruResetAfterBackward(
      float[] gates,
      int gatesOffset,
      float[] recurrentCandidate,
      int recurrentOffset,
      int recurrentStride,
      float[] previous,
      int previousOffset,
      float[] lambda,
      int lambdaOffset,
      float[] inputDelta,
      int inputDeltaOffset,
      float[] recurrentDelta,
      int recurrentDeltaOffset,
      int rows,
      int units) {
    for (int row = 0; row < rows; row++) {
      int g = gatesOffset + row * 3 * units;
      int in = inputDeltaOffset + row * 3 * units;
      int rec = recurrentDeltaOffset + row * 3 * units;
      for (int j = 0; j < units; j++) {
        float z = gates[g + j];
        float r = gates[g + units + j];
        float n = gates[g + 2 * units + j];
        float u = recurrentCandidate[recurrentOffset + row * recurrentStride + j];
        float l = lambda[lambdaOffset + row * units + j];
        float written = l * (1 - z);
        float dz = written * z * (previous[previousOffset + row * units + j] - n);
        float da = written * Math.fma(-n, n, 1f);
        float dr = da * u * r * (1 - r);
        inputDelta[in + j] = dz;
        inputDelta[in + units + j] = dr;
        inputDelta[in + 2 * units + j] = da;
        recurrentDelta[rec + j] = dz;
        recurrentDelta[rec + units + j] = dr;
        recurrentDelta[rec + 2 * units + j] = da * r;
        lambda[lambdaOffset + row * units + j] = l * z;
      }
    }
  }

  @Override
  public void lstm(
      float[] gates,
      int gatesOffset,
      float[] previousCell,
      int previousCellOffset,
      float[] cell,
      int cellOffset,
      float[] hidden,
      int hiddenOffset,
      int rows,
      int units) {
    for (int row = 0; row < rows; row++) {
      int at = gatesOffset + row * 4 * units;
      for (int j = 0; j < units; j++) {
        float a = RationalTanh.cut(gates[at + j], SIGMOID_LIMIT);
        float b = RationalTanh.cut(gates[at + units + j], SIGMOID_LIMIT);
        float shared = 1f / (RationalTanh.sigmoidBottom(a) * RationalTanh.sigmoidBottom(b));
        float i =
            Math.fma(RationalTanh.sigmoidTop(a), RationalTanh.sigmoidBottom(b) * shared, 0.5f);
        float f =
            Math.fma(RationalTanh.sigmoidTop(b), RationalTanh.sigmoidBottom(a) * shared, 0.5f);
        a = RationalTanh.cut(gates[at + 2 * units + j], LIMIT);
        b = RationalTanh.cut(gates[at + 3 * units + j], SIGMOID_LIMIT);
        shared = 1f / (RationalTanh.tanhBottom(a) * RationalTanh.sigmoidBottom(b));
        float g = RationalTanh.tanhTop(a) * (RationalTanh.sigmoidBottom(b) * shared);
        float o = Math.fma(RationalTanh.sigmoidTop(b), RationalTanh.tanhBottom(a) * shared, 0.5f);
        float c = Math.fma(f, previousCell[previousCellOffset + row * units + j], i * g);
        cell[cellOffset + row * units + j] = c;
        hidden[hiddenOffset + row * units + j] = o * RationalTanh.tanh(c);
        gates[at + j] = i;
        gates[at + units + j] = f;
        gates[at + 2 * units + j] = g;
        gates[at + 3 * units + j] = o;
      }
    }
  }

  @Override
  public void lstmBackward(
      float[] gates,
      int gatesOffset,
      float[] previousCell,
      int previousCellOffset,
      float[] cell,
      int cellOffset,
      float[] lambda,
      int lambdaOffset,
      float[] cellLambda,
      int cellLambdaOffset,
      float[] delta,
      int deltaOffset,
      int rows,
      int units) {
    for (int row = 0; row < rows; row++) {
      int at = gatesOffset + row * 4 * units;
      int out = deltaOffset + row * 4 * units;
      for (int j = 0; j < units; j++) {
        float i = gates[at + j];
        float f = gates[at + units + j];
        float g = gates[at + 2 * units + j];
        float o = gates[at + 3 * units + j];
        float t = RationalTanh.tanh(cell[cellOffset + row * units + j]);
        float l = lambda[lambdaOffset + row * units + j];
        float m =
            Math.fma(l * o, Math.fma(-t, t, 1f), cellLambda[cellLambdaOffset + row * units + j]);
        delta[out + j] = m * g * i * (1 - i);
        delta[out + units + j] =
            m * previousCell[previousCellOffset + row * units + j] * f * (1 - f);
        delta[out + 2 * units + j] = m * i * Math.fma(-g, g, 1f);
        delta[out + 3 * units + j] = l * t * o * (1 - o);
        cellLambda[cellLambdaOffset + row * units + j] = m * f;
      }
    }
  }

  @Override
  public void sigmoidSlopes(
      float[] y, int at, int at0, float[] d, int from, float[] out, int to, int count) {
    SlopeLoops.sigmoids(y, at, at0, d, from, out, to, count);
  }

  @Override
  public void tanhSlopes(
      float[] y, int at, int at0, float[] d, int from, float[] out, int to, int count) {
    SlopeLoops.tanhs(y, at, at0, d, from, out, to, count);
  }

  @Override
  public void tanh(float[] x, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      x[i] = RationalTanh.tanh(x[i]);
    }
  }

  @Override
  public void sigmoid(float[] x, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      x[i] = RationalTanh.sigmoid(x[i]);
    }
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      y[yOffset + i] += x[xOffset + i];
    }
  }

  @Override
  public void adam(
      float[] weight,
      float[] gradient,
      float[] mean,
      float[] variance,
      int count,
      float beta1,
      float beta2,
      float rate,
      float epsilon,
      float decay) {
    for (int i = 0; i < count; i++) {
      float g = gradient[i];
      mean[i] = Math.fma(beta1, mean[i], (1 - beta1) * g);
      variance[i] = Math.fma(beta2, variance[i], (1 - beta2) * g * g);
      float w = Math.fma(-decay, weight[i], weight[i]);
      weight[i] = w - rate * mean[i] / ((float) Math.sqrt(variance[i]) + epsilon);
    }
  }

  @Override
  public String description() {
    return "scalar";
  }
}
