package gatelens.engine.pair;

import gatelens.engine.node.RecurrentTape;
import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;

/// Credit through a GRU whose reset gate stands before the recurrent product, or whose gates are
/// uncoupled. With the coefficients of {@link GruPairs} it is the same linear map as the backward
/// pass, taken the other way, so both give the same sums. {@link JointGru} is the third form.
final class GruCarry implements Carry.Behind {
  private final GruPairs pairs;
  private final GruVariant variant;
  private final int units;
  private final PackedMatrix all;

  GruCarry(Gru layer) {
    this.pairs = new GruPairs(layer);
    this.variant = layer.variant();
    this.units = layer.units();
    this.all = PackedMatrix.ofSize(units, 3 * units);
    all.fill(layer.recurrentWeight().values(), 0, 3 * units);
  }

  @Override
  public Kept[] kept() {
    return new Kept[] {new Kept(0, units)};
  }

  @Override
  public float[] of(
      float[] in,
      int from,
      int columns,
      boolean held,
      float[] account,
      int at,
      Tape tape,
      PairPass pass) {
    if (!held) {
      float[] s = pairs.coefficients((RecurrentTape) tape, pass);
      CellPairs.Room room = pass.room(pairs);
      int width = 3 * units;
      room.credit = Tape.room(room.credit, columns * width);
      pass.kernels()
          .product(in, from, pairs.inputs, columns, pairs.input, Start.ZERO, room.credit, 0, width);
      if (variant == GruVariant.UNCOUPLED) {
        pass.kernels().product(account, at, units, columns, all, Start.SUM, room.credit, 0, width);
        uncoupled(s, room.credit, columns, account, at);
      } else {
        resetBefore(s, room, columns, account, at, pass);
      }
    }
    return java.util.Arrays.copyOfRange(account, at, at + columns * units);
  }

  /// The candidate reads `r ∘ h`: its credit is that of the product.
  private void resetBefore(
      float[] s, CellPairs.Room room, int columns, float[] account, int at, PairPass pass) {
    int h = units;
    room.recurrent = Tape.room(room.recurrent, columns * 3 * h);
    pass.kernels().product(account, at, h, columns, all, Start.ZERO, room.recurrent, 0, 3 * h);
    float[] a = room.credit;
    float[] v = room.recurrent;
    room.product = Tape.room(room.product, columns * h);
    for (int g = 0; g < columns; g++) {
      int from = g * 3 * h;
      for (int j = 0; j < h; j++) {
        room.product[g * h + j] =
            s[h + j] * (v[from + h + j] + a[from + h + j]) + s[3 * h + j] * account[at + g * h + j];
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
