package gatelens.engine.node;

import gatelens.layer.ParametricRelu;
import gatelens.tensor.Tensor;
import java.util.List;

/// A rectifier with a slope for each feature.
public final class ParametricReluNode extends Node {
  private final ParametricRelu layer;
  private float[] slope = new float[0];

  ParametricReluNode(ParametricRelu layer) {
    super(layer.slope().size(), layer.slope().size());
    this.layer = layer;
    repack(weights(layer));
  }

  @Override
  public void repack(List<Tensor> weights) {
    slope = weights.get(0).values();
  }

  @Override
  public ParametricRelu layer() {
    return layer;
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    tape.input = in;
    tape.output = Tape.room(tape.output, in.size());
    for (int i = 0; i < in.size(); i++) {
      float x = in.values()[in.offset() + i];
      tape.output[i] = x > 0 ? x : slope[i % inputWidth] * x;
    }
    return in.over(tape.output, 0, inputWidth);
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (gradient.isNone()) {
      return Frame.NONE;
    }
    Frame in = tape.input;
    tape.inputGradient = Tape.room(tape.inputGradient, gradient.size());
    for (int i = 0; i < gradient.size(); i++) {
      float x = in.values()[in.offset() + i];
      float g = gradient.values()[gradient.offset() + i];
      tape.inputGradient[i] = x > 0 ? g : slope[i % inputWidth] * g;
      if (gradients.length > 0 && x <= 0) {
        gradients[0][i % inputWidth] += g * x;
      }
    }
    return wanted ? gradient.over(tape.inputGradient, 0, inputWidth) : Frame.NONE;
  }
}
