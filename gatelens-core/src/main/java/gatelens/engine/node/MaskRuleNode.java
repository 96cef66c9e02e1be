package gatelens.engine.node;

import gatelens.layer.MaskRule;

/// Changes masked steps, or which steps are masked.
public final class MaskRuleNode extends Node {
  private final MaskRule layer;

  MaskRuleNode(MaskRule layer, int width) {
    super(width, width);
    this.layer = layer;
  }

  @Override
  public MaskRule layer() {
    return layer;
  }

  @Override
  public boolean causal() {
    return layer.kind() != MaskRule.Kind.REVERSE;
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    tape.input = in;
    tape.output = Tape.room(tape.output, in.size());
    System.arraycopy(in.values(), in.offset(), tape.output, 0, in.size());
    byte[] mask =
        switch (layer.kind()) {
          case ZERO -> {
            clear(in, tape.output);
            yield in.mask();
          }
          case DROP -> Frame.NO_MASK;
          case REVERSE -> turned(in);
          case ANY -> in.mask();
        };
    return new Frame(tape.output, 0, in.steps(), in.rows(), inputWidth, in.sequence(), mask);
  }

  private static byte[] turned(Frame in) {
    byte[] mask = in.mask().clone();
    for (int step = 0; in.masked() && step < in.steps(); step++) {
      System.arraycopy(
          in.mask(), step * in.rows(), mask, (in.steps() - 1 - step) * in.rows(), in.rows());
    }
    return mask;
  }

  private void clear(Frame in, float[] values) {
    for (int i = 0; in.masked() && i < in.steps() * in.rows(); i++) {
      if (in.mask()[i] == 0) {
        java.util.Arrays.fill(values, i * inputWidth, (i + 1) * inputWidth, 0);
      }
    }
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (gradient.isNone() || layer.kind() != MaskRule.Kind.ZERO || !tape.input.masked()) {
      return gradient;
    }
    tape.inputGradient = Tape.room(tape.inputGradient, gradient.size());
    System.arraycopy(gradient.values(), gradient.offset(), tape.inputGradient, 0, gradient.size());
    clear(tape.input, tape.inputGradient);
    return gradient.over(tape.inputGradient, 0, inputWidth);
  }
}
