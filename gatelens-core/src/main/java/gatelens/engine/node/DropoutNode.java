package gatelens.engine.node;

import gatelens.layer.Dropout;

/// Dropout while training; otherwise passes on what comes.
public final class DropoutNode extends Node {
  private final Dropout layer;
  private final int index;

  DropoutNode(Dropout layer, int width, int index) {
    super(width, width);
    this.layer = layer;
    this.index = index;
  }

  @Override
  public Dropout layer() {
    return layer;
  }

  private boolean idle(Pass pass) {
    return !pass.dropout().active() || layer.rate() == 0;
  }

  private float factor(Pass pass, int step, int row, int feature) {
    boolean dropped = pass.dropout().uniform(index, step, row, feature) < layer.rate();
    return dropped ? 0 : 1 / (1 - layer.rate());
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    tape.input = in;
    if (idle(pass)) {
      return in;
    }
    tape.output = Tape.room(tape.output, in.size());
    scale(in, tape.output, pass);
    return in.over(tape.output, 0, inputWidth);
  }

  private void scale(Frame in, float[] out, Pass pass) {
    for (int i = 0; i < in.steps() * in.rows(); i++) {
      int step = in.sequence() ? pass.stepOffset() + i / in.rows() : 0;
      for (int j = 0; j < inputWidth; j++) {
        int at = i * inputWidth + j;
        out[at] = in.values()[in.offset() + at] * factor(pass, step, i % in.rows(), j);
      }
    }
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (idle(pass) || gradient.isNone()) {
      return gradient;
    }
    tape.inputGradient = Tape.room(tape.inputGradient, gradient.size());
    scale(gradient, tape.inputGradient, pass);
    return gradient.over(tape.inputGradient, 0, inputWidth);
  }
}
