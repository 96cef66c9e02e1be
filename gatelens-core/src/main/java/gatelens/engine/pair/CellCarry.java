package gatelens.engine.pair;

import gatelens.engine.node.RecurrentTape;
import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Lstm;

/// Credit through a recurrent cell. With the coefficients of {@link GruPairs} a column `c` and its
/// input credit `d` give, with `v = U c` and `a = W d`,
///
/// `c' = z̄ c + (h̄ - n̄) s_z (v_z + a_z) + (1 - z̄) s_n [a_n + ū s_r (v_r + a_r) + r̄ v_n]`
///
/// (reset after; the other forms and the LSTM, which has two columns, likewise). It is the same
/// linear map as the backward pass, taken the other way, so both give the same sums.
final class CellCarry {
  private CellCarry() {}

  /// The credit that the gates' pre-activations get, of many columns.
  ///
  /// @param cell whose inputs are multiplied
  /// @param matrix `U`, of all gates
  private record Sums(CellPairs cell, PackedMatrix matrix) {
    /// `d W`, `float[G][width]`.
    float[] inputs(float[] in, int columns, PairPass pass, float[] room) {
      return product(in, 0, cell.inputs, cell.input, columns, Start.ZERO, pass, room);
    }

    /// `c U`, added to what is there or alone.
    float[] recurrent(
        float[] account, int at, int columns, Start start, PairPass pass, float[] room) {
      return product(account, at, cell.units, matrix, columns, start, pass, room);
    }

    private float[] product(
        float[] in,
        int at,
        int stride,
        PackedMatrix by,
        int columns,
        Start start,
        PairPass pass,
        float[] room) {
      int width = cell.gates * cell.units;
      float[] out = Tape.room(room, columns * width);
      pass.kernels().product(in, at, stride, columns, by, start, out, 0, width);
      return out;
    }
  }

  private static float[] copy(float[] account, int at, int count) {
    return java.util.Arrays.copyOfRange(account, at, at + count);
  }

  /// Of a GRU: one block, the hidden state.
  static final class OfGru implements Carry {
    private final GruPairs pairs;
    private final GruVariant variant;
    private final int units;
    private final Sums sums;

    OfGru(Gru layer) {
      this.pairs = new GruPairs(layer);
      this.variant = layer.variant();
      this.units = layer.units();
      PackedMatrix all = PackedMatrix.ofSize(units, 3 * units);
      all.fill(layer.recurrentWeight().values(), 0, 3 * units);
      this.sums = new Sums(pairs, all);
    }

    @Override
    public Kept[] kept() {
      return new Kept[] {new Kept(0, units)};
    }

    @Override
    public float[] of(
        float[] in, int columns, boolean held, float[] account, int at, Tape tape, PairPass pass) {
      if (!held) {
        float[] s = pairs.coefficients((RecurrentTape) tape, pass);
        CellPairs.Room room = pass.room(pairs);
        room.credit = sums.inputs(in, columns, pass, room.credit);
        switch (variant) {
          case RESET_AFTER -> {
            room.recurrent = sums.recurrent(account, at, columns, Start.ZERO, pass, room.recurrent);
            pass.kernels().gruCarry(s, room.credit, room.recurrent, account, at, columns, units);
          }
          case RESET_BEFORE -> resetBefore(s, room, columns, account, at, pass);
          case UNCOUPLED -> {
            sums.recurrent(account, at, columns, Start.SUM, pass, room.credit);
            uncoupled(s, room.credit, columns, account, at);
          }
        }
      }
      return copy(account, at, columns * units);
    }

    /// The candidate reads `r ∘ h`: its credit is that of the product.
    private void resetBefore(
        float[] s, CellPairs.Room room, int columns, float[] account, int at, PairPass pass) {
      int h = units;
      room.recurrent = sums.recurrent(account, at, columns, Start.ZERO, pass, room.recurrent);
      float[] a = room.credit;
      float[] v = room.recurrent;
      room.product = Tape.room(room.product, columns * h);
      for (int g = 0; g < columns; g++) {
        int from = g * 3 * h;
        for (int j = 0; j < h; j++) {
          room.product[g * h + j] =
              s[h + j] * (v[from + h + j] + a[from + h + j])
                  + s[3 * h + j] * account[at + g * h + j];
        }
      }
      room.inner = Tape.room(room.inner, columns * h);
      pass.kernels()
          .product(room.product, 0, h, columns, pairs.candidate, Start.ZERO, room.inner, 0, h);
      for (int g = 0; g < columns; g++) {
        int from = g * 3 * h;
        int to = at + g * h;
        for (int j = 0; j < h; j++) {
          account[to + j] =
              s[4 * h + j] * account[to + j]
                  + s[j] * (v[from + j] + a[from + j])
                  + s[2 * h + j] * (a[from + 2 * h + j] + room.inner[g * h + j]);
        }
      }
    }

    private void uncoupled(float[] s, float[] sum, int columns, float[] account, int at) {
      int h = units;
      for (int g = 0; g < columns; g++) {
        int from = g * 3 * h;
        int to = at + g * h;
        for (int j = 0; j < h; j++) {
          account[to + j] =
              s[4 * h + j] * account[to + j]
                  + s[j] * sum[from + j]
                  + s[h + j] * sum[from + h + j]
                  + s[2 * h + j] * sum[from + 2 * h + j];
        }
      }
    }
  }

  /// Of an LSTM: two blocks, the hidden state and the cell.
  static final class OfLstm implements Carry {
    private final LstmPairs pairs;
    private final int units;
    private final Sums sums;

    OfLstm(Lstm layer) {
      this.pairs = new LstmPairs(layer);
      this.units = layer.units();
      this.sums = new Sums(pairs, pairs.recurrent);
    }

    @Override
    public Kept[] kept() {
      return new Kept[] {new Kept(0, units), new Kept(units, units)};
    }

    @Override
    public float[] of(
        float[] in, int columns, boolean held, float[] account, int at, Tape tape, PairPass pass) {
      int h = units;
      if (!held) {
        float[] s = pairs.coefficients((RecurrentTape) tape, pass);
        CellPairs.Room room = pass.room(pairs);
        room.credit = sums.inputs(in, columns, pass, room.credit);
        float[] sum = sums.recurrent(account, at, columns, Start.SUM, pass, room.credit);
        for (int g = 0; g < columns; g++) {
          int from = g * 4 * h;
          int hidden = at + g * h;
          int cell = at + (columns + g) * h;
          for (int j = 0; j < h; j++) {
            account[cell + j] =
                s[5 * h + j] * account[cell + j]
                    + s[j] * sum[from + j]
                    + s[h + j] * sum[from + h + j]
                    + s[2 * h + j] * sum[from + 2 * h + j];
            account[hidden + j] =
                s[3 * h + j] * sum[from + 3 * h + j] + s[4 * h + j] * account[cell + j];
          }
        }
      }
      return copy(account, at, columns * h);
    }
  }
}
