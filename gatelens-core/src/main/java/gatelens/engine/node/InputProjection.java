package gatelens.engine.node;

import gatelens.kernel.Kernels;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import java.util.Arrays;

/// The input's part of a recurrent layer's pre-activations, `x W + b`, for some steps of a block of
/// rows.
///
/// Rows that stand for one input with parts of it replaced have the same values at most steps.
/// Equal vectors of a step are multiplied once and the result is copied, which gives the same bits:
/// of every step the first row and the first that differs from it are looked for among the others.
public final class InputProjection {
  /// A product is gathered if it then has at most so many quarters of its rows.
  private static final int QUARTERS = 3;

  private InputProjection() {}

  /// Projects steps `first` to `first + count - 1`.
  ///
  /// @param target `float[steps][rows][N]`, N the columns of `weights`
  static void project(
      Kernels kernels,
      RecurrentTape tape,
      Frame in,
      int first,
      int count,
      PackedMatrix weights,
      float[] target) {
    int rows = in.rows();
    int width = in.width();
    int columns = weights.columns();
    int from = in.offset() + first * rows * width;
    int to = first * rows * columns;
    int[] source = tape.sources(count * rows);
    int distinct = rows < 4 ? count * rows : sources(in.values(), from, rows, width, count, source);
    if (4 * distinct > QUARTERS * count * rows) {
      kernels.product(
          in.values(), from, width, count * rows, weights, Start.BIAS, target, to, columns);
      return;
    }
    tape.gathered = Tape.room(tape.gathered, distinct * width);
    tape.projected = Tape.room(tape.projected, distinct * columns);
    int next = 0;
    for (int i = 0; i < count * rows; i++) {
      if (source[i] == next) {
        System.arraycopy(in.values(), from + i * width, tape.gathered, next * width, width);
        next++;
      }
    }
    kernels.product(
        tape.gathered, 0, width, distinct, weights, Start.BIAS, tape.projected, 0, columns);
    for (int i = 0; i < count * rows; i++) {
      System.arraycopy(tape.projected, source[i] * columns, target, to + i * columns, columns);
    }
  }

  /// Numbers the distinct vectors in the order in which they come up.
  ///
  /// @param source the number of each row's vector, step after step
  /// @return how many there are
  private static int sources(
      float[] values, int from, int rows, int width, int count, int[] source) {
    int distinct = 0;
    for (int step = 0; step < count; step++) {
      int base = step * rows;
      int other = -1;
      source[base] = distinct++;
      for (int i = base + 1; i < base + rows; i++) {
        if (equal(values, from + base * width, from + i * width, width)) {
          source[i] = source[base];
        } else if (other >= 0 && equal(values, from + other * width, from + i * width, width)) {
          source[i] = source[other];
        } else {
          other = other < 0 ? i : other;
          source[i] = distinct++;
        }
      }
    }
    return distinct;
  }

  /// True if the bits are equal; most vectors differ in their first value already.
  private static boolean equal(float[] values, int a, int b, int width) {
    return Float.floatToRawIntBits(values[a]) == Float.floatToRawIntBits(values[b])
        && Arrays.equals(values, a, a + width, values, b, b + width);
  }
}
