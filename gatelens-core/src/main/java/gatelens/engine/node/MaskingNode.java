package gatelens.engine.node;

import gatelens.layer.Masking;

/// Finds the steps that are absent.
public final class MaskingNode extends Node {
  private final Masking layer;

  MaskingNode(Masking layer, int width) {
    super(width, width);
    this.layer = layer;
  }

  @Override
  public Masking layer() {
    return layer;
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    tape.input = in;
    int count = in.steps() * in.rows();
    byte[] mask = in.masked() ? in.mask().clone() : EmbeddingNode.filled(count);
    for (int i = 0; i < count; i++) {
      boolean absent = true;
      for (int j = 0; j < in.width() && absent; j++) {
        absent = in.values()[in.offset() + i * in.width() + j] == layer.value();
      }
      if (absent) {
        mask[i] = 0;
      }
    }
    return new Frame(
        in.values(), in.offset(), in.steps(), in.rows(), in.width(), true, withoutNeed(mask));
  }

  /// No mask at all where every step counts: then the layers need not look.
  public static byte[] withoutNeed(byte[] mask) {
    for (byte value : mask) {
      if (value == 0) {
        return mask;
      }
    }
    return Frame.NO_MASK;
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    return gradient;
  }
}
