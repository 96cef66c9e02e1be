package gatelens.engine.node;

import gatelens.layer.Flatten;

/// Steps side by side.
public final class FlattenNode extends Node {
  private final Flatten layer;

  FlattenNode(Flatten layer, int width) {
    super(width, layer.steps() * width);
    this.layer = layer;
  }

  @Override
  public Flatten layer() {
    return layer;
  }

  @Override
  public boolean causal() {
    return false;
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    if (in.steps() != layer.steps()) {
      throw new IllegalArgumentException(
          layer.name()
              + " input: expected "
              + layer.steps()
              + " steps, found "
              + in.steps()
              + "; the model flattens a fixed number");
    }
    tape.input = in;
    tape.output = Tape.room(tape.output, in.size());
    for (int step = 0; step < in.steps(); step++) {
      for (int row = 0; row < in.rows(); row++) {
        System.arraycopy(
            in.values(),
            in.offset() + (step * in.rows() + row) * inputWidth,
            tape.output,
            row * outputWidth + step * inputWidth,
            inputWidth);
      }
    }
    return Frame.vectors(tape.output, 0, in.rows(), outputWidth);
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (gradient.isNone() || !wanted) {
      return Frame.NONE;
    }
    Frame in = tape.input;
    tape.inputGradient = Tape.room(tape.inputGradient, in.size());
    for (int step = 0; step < in.steps(); step++) {
      for (int row = 0; row < in.rows(); row++) {
        System.arraycopy(
            gradient.values(),
            gradient.offset() + row * outputWidth + step * inputWidth,
            tape.inputGradient,
            (step * in.rows() + row) * inputWidth,
            inputWidth);
      }
    }
    return in.over(tape.inputGradient, 0, inputWidth);
  }
}
