package gatelens.engine.node;

import gatelens.layer.Reverse;

/// The steps in opposite order.
public final class ReverseNode extends Node {
  private final Reverse layer;

  ReverseNode(Reverse layer, int width) {
    super(width, width);
    this.layer = layer;
  }

  @Override
  public Reverse layer() {
    return layer;
  }

  @Override
  public boolean causal() {
    return false;
  }

  private static float[] mirrored(Frame in, float[] target) {
    int block = in.rows() * in.width();
    float[] out = Tape.room(target, in.size());
    for (int step = 0; step < in.steps(); step++) {
      System.arraycopy(
          in.values(), in.offset() + step * block, out, (in.steps() - 1 - step) * block, block);
    }
    return out;
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    tape.input = in;
    tape.output = mirrored(in, tape.output);
    byte[] mask = in.mask().clone();
    for (int step = 0; in.masked() && step < in.steps(); step++) {
      System.arraycopy(
          in.mask(), step * in.rows(), mask, (in.steps() - 1 - step) * in.rows(), in.rows());
    }
    return new Frame(tape.output, 0, in.steps(), in.rows(), in.width(), in.sequence(), mask);
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (gradient.isNone()) {
      return Frame.NONE;
    }
    tape.inputGradient = mirrored(gradient, tape.inputGradient);
    return tape.input.over(tape.inputGradient, 0, inputWidth);
  }
}
