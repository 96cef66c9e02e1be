package gatelens.engine.node;

import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.tensor.Tensor;
import java.util.List;

/// A dense layer over all steps of a block at once.
public final class DenseNode extends Node {
  private final Dense layer;
  private final PackedMatrix weight;
  private final PackedMatrix transposed;

  DenseNode(Dense layer) {
    super(layer.weight().extent(0), layer.weight().extent(1));
    this.layer = layer;
    this.weight = PackedMatrix.ofSize(inputWidth, outputWidth);
    this.transposed = PackedMatrix.ofSize(outputWidth, inputWidth);
    repack(weights(layer));
  }

  public static final class DenseTape extends Tape {
    /// The pre-activation, `float[steps][rows][C]`.
    public float[] logits = new float[0];

    float[] delta = new float[0];

    /// True if the gradient that comes is already that of the pre-activation.
    public boolean atLogits;
  }

  @Override
  public Dense layer() {
    return layer;
  }

  @Override
  public Tape newTape() {
    return new DenseTape();
  }

  @Override
  public void repack(List<Tensor> weights) {
    float[] w = weights.get(0).values();
    weight.fill(w, 0, outputWidth);
    weight.fillBias(weights.get(1).values(), 0);
    transposed.fillTransposed(w, 0, outputWidth);
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    DenseTape t = (DenseTape) tape;
    t.input = in;
    int count = in.steps() * in.rows();
    t.logits = Tape.room(t.logits, count * outputWidth);
    pass.kernels()
        .product(
            in.values(),
            in.offset(),
            inputWidth,
            count,
            weight,
            Start.BIAS,
            t.logits,
            0,
            outputWidth);
    if (layer.activation().equals(Activation.LINEAR)) {
      return in.over(t.logits, 0, outputWidth);
    }
    t.output = Tape.room(t.output, count * outputWidth);
    System.arraycopy(t.logits, 0, t.output, 0, count * outputWidth);
    Functions.applyRows(pass.kernels(), layer.activation(), t.output, 0, count, outputWidth);
    return in.over(t.output, 0, outputWidth);
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (gradient.isNone()) {
      return Frame.NONE;
    }
    DenseTape t = (DenseTape) tape;
    Frame in = t.input;
    int count = in.steps() * in.rows();
    t.delta = Tape.room(t.delta, count * outputWidth);
    System.arraycopy(gradient.values(), gradient.offset(), t.delta, 0, count * outputWidth);
    if (!t.atLogits && !layer.activation().equals(Activation.LINEAR)) {
      Functions.backwardRows(
          layer.activation(), t.logits, 0, t.output, 0, t.delta, 0, count, outputWidth);
    }
    if (gradients.length > 0) {
      pass.kernels()
          .outer(
              in.values(),
              in.offset(),
              inputWidth,
              t.delta,
              0,
              outputWidth,
              count,
              inputWidth,
              outputWidth,
              gradients[0],
              0,
              outputWidth);
      pass.kernels().columnSums(t.delta, 0, outputWidth, count, outputWidth, gradients[1], 0);
    }
    if (!wanted) {
      return Frame.NONE;
    }
    t.inputGradient = Tape.room(t.inputGradient, count * inputWidth);
    pass.kernels()
        .product(
            t.delta, 0, outputWidth, count, transposed, Start.ZERO, t.inputGradient, 0, inputWidth);
    return in.over(t.inputGradient, 0, inputWidth);
  }
}
