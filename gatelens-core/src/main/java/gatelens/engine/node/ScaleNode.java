package gatelens.engine.node;

import gatelens.layer.Scale;

/// A fixed scale and shift of each feature.
public final class ScaleNode extends Node {
  private final Scale layer;
  private final float[] scale;
  private final float[] shift;

  ScaleNode(Scale layer) {
    super(layer.scale().size(), layer.scale().size());
    this.layer = layer;
    this.scale = layer.scale().values();
    this.shift = layer.shift().values();
  }

  @Override
  public Scale layer() {
    return layer;
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    tape.input = in;
    tape.output = Tape.room(tape.output, in.size());
    for (int i = 0; i < in.size(); i++) {
      tape.output[i] =
          Math.fma(scale[i % inputWidth], in.values()[in.offset() + i], shift[i % inputWidth]);
    }
    return in.over(tape.output, 0, inputWidth);
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (gradient.isNone() || !wanted) {
      return Frame.NONE;
    }
    tape.inputGradient = Tape.room(tape.inputGradient, gradient.size());
    for (int i = 0; i < gradient.size(); i++) {
      tape.inputGradient[i] = scale[i % inputWidth] * gradient.values()[gradient.offset() + i];
    }
    return gradient.over(tape.inputGradient, 0, inputWidth);
  }
}
