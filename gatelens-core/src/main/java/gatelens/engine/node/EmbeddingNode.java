package gatelens.engine.node;

import gatelens.layer.Embedding;
import gatelens.tensor.Tensor;
import java.util.List;

/// Looks vectors up. The ids come as floats in the input frame (exact up to 2^24).
public final class EmbeddingNode extends Node {
  private final Embedding layer;
  private Tensor weight;

  EmbeddingNode(Embedding layer) {
    super(1, layer.weight().extent(1));
    this.layer = layer;
    this.weight = layer.weight();
  }

  @Override
  public void repack(List<Tensor> weights) {
    weight = weights.get(0);
  }

  @Override
  public Embedding layer() {
    return layer;
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    tape.input = in;
    int count = in.steps() * in.rows();
    tape.output = Tape.room(tape.output, count * outputWidth);
    byte[] mask = in.mask();
    if (layer.maskZero()) {
      mask = in.masked() ? mask.clone() : filled(count);
    }
    for (int i = 0; i < count; i++) {
      int id = (int) in.values()[in.offset() + i];
      weight.read(id * outputWidth, tape.output, i * outputWidth, outputWidth);
      if (layer.maskZero() && id == 0) {
        mask[i] = 0;
      }
    }
    return new Frame(
        tape.output, 0, in.steps(), in.rows(), outputWidth, true, MaskingNode.withoutNeed(mask));
  }

  static byte[] filled(int count) {
    byte[] mask = new byte[count];
    java.util.Arrays.fill(mask, (byte) 1);
    return mask;
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (gradients.length > 0 && !gradient.isNone()) {
      Frame in = tape.input;
      for (int i = 0; i < in.steps() * in.rows(); i++) {
        int id = (int) in.values()[in.offset() + i];
        pass.kernels()
            .add(
                gradient.values(),
                gradient.offset() + i * outputWidth,
                gradients[0],
                id * outputWidth,
                outputWidth);
      }
    }
    return Frame.NONE;
  }
}
