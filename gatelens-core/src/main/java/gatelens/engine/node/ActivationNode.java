package gatelens.engine.node;

import gatelens.layer.ActivationLayer;

/// An activation by itself.
public final class ActivationNode extends Node {
  private final ActivationLayer layer;

  ActivationNode(ActivationLayer layer, int width) {
    super(width, width);
    this.layer = layer;
  }

  @Override
  public ActivationLayer layer() {
    return layer;
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    tape.input = in;
    tape.output = Tape.room(tape.output, in.size());
    System.arraycopy(in.values(), in.offset(), tape.output, 0, in.size());
    Functions.applyRows(
        pass.kernels(), layer.activation(), tape.output, 0, in.steps() * in.rows(), inputWidth);
    return in.over(tape.output, 0, inputWidth);
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (gradient.isNone() || !wanted) {
      return Frame.NONE;
    }
    tape.inputGradient = Tape.room(tape.inputGradient, gradient.size());
    System.arraycopy(gradient.values(), gradient.offset(), tape.inputGradient, 0, gradient.size());
    Functions.backwardRows(
        layer.activation(),
        tape.input.values(),
        tape.input.offset(),
        tape.output,
        0,
        tape.inputGradient,
        0,
        gradient.steps() * gradient.rows(),
        inputWidth);
    return gradient.over(tape.inputGradient, 0, inputWidth);
  }
}
