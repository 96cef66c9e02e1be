package gatelens.engine.node;

import gatelens.layer.Bidirectional;
import gatelens.layer.Layer;
import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Two recurrent nodes over the same block, merged.
public final class BidirectionalNode extends Node {
  private final Bidirectional layer;
  public final Node ahead;
  public final Node back;
  private final int split;

  /// Between the numbers of layers and those of the second direction of one.
  private static final int OTHER = 1 << 20;

  BidirectionalNode(Bidirectional layer, int inputWidth, TrainedAs dropout, int index) {
    super(inputWidth, layer.outputWidth(inputWidth));
    this.layer = layer;
    // A last-step readout needs the backward states of every step.
    boolean lastStep = layer.readout() == Bidirectional.Readout.LAST_STEP;
    this.ahead = Nodes.recurrent(layer.forward(), dropout, index);
    this.back =
        Nodes.recurrent(
            lastStep ? layer.backward().withSequences(true) : layer.backward(),
            dropout,
            OTHER + index);
    this.split = layer.forward().parameters().size();
  }

  public static final class Both extends Tape {
    public final RecurrentTape ahead = new RecurrentTape();
    public final RecurrentTape back = new RecurrentTape();
    float[] aheadGradient = new float[0];
    float[] backGradient = new float[0];
    Frame aheadOut = Frame.NONE;
    Frame backOut = Frame.NONE;
    public int[] lastStep = new int[0];
  }

  @Override
  public Layer layer() {
    return layer;
  }

  @Override
  public Tape newTape() {
    return new Both();
  }

  @Override
  public void repack(List<Tensor> weights) {
    ahead.repack(weights.subList(0, split));
    back.repack(weights.subList(split, weights.size()));
  }

  @Override
  public boolean causal() {
    return false;
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    Both t = (Both) tape;
    t.input = in;
    t.aheadOut = ahead.forward(in, t.ahead, pass);
    t.backOut = back.forward(in, t.back, pass);
    int rows = in.rows();
    int steps = layer.sequences() ? in.steps() : 1;
    int a = ahead.outputWidth;
    int b = back.outputWidth;
    t.output = Tape.room(t.output, steps * rows * outputWidth);
    boolean lastStep = !layer.sequences() && layer.readout() == Bidirectional.Readout.LAST_STEP;
    t.lastStep = lastStep ? lastSteps(in) : new int[0];
    for (int i = 0; i < steps * rows; i++) {
      int left = t.aheadOut.offset() + i * a;
      int right = t.backOut.offset() + (lastStep ? t.lastStep[i] * rows + i : i) * b;
      int out = i * outputWidth;
      switch (layer.merge()) {
        case CONCAT -> {
          System.arraycopy(t.aheadOut.values(), left, t.output, out, a);
          System.arraycopy(t.backOut.values(), right, t.output, out + a, b);
        }
        case SUM, MEAN -> {
          float share = layer.merge() == Bidirectional.Merge.SUM ? 1 : 0.5f;
          for (int j = 0; j < a; j++) {
            t.output[out + j] =
                share * (t.aheadOut.values()[left + j] + t.backOut.values()[right + j]);
          }
        }
        case PRODUCT -> {
          for (int j = 0; j < a; j++) {
            t.output[out + j] = t.aheadOut.values()[left + j] * t.backOut.values()[right + j];
          }
        }
      }
    }
    return layer.sequences()
        ? in.over(t.output, 0, outputWidth)
        : Frame.vectors(t.output, 0, rows, outputWidth);
  }

  /// The last step of each row that counts.
  static int[] lastSteps(Frame in) {
    int[] last = new int[in.rows()];
    for (int row = 0; row < in.rows(); row++) {
      int step = in.steps() - 1;
      while (step > 0 && !in.counts(step, row)) {
        step--;
      }
      last[row] = step;
    }
    return last;
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    Both t = (Both) tape;
    int rows = t.input.rows();
    int steps = layer.sequences() ? t.input.steps() : 1;
    int a = ahead.outputWidth;
    int b = back.outputWidth;
    boolean lastStep = t.lastStep.length > 0;
    Frame aheadGradient = Frame.NONE;
    Frame backGradient = Frame.NONE;
    if (!gradient.isNone()) {
      int backSteps = lastStep ? t.input.steps() : steps;
      t.aheadGradient = Tape.room(t.aheadGradient, steps * rows * a);
      t.backGradient = Tape.zeroed(t.backGradient, backSteps * rows * b);
      for (int i = 0; i < steps * rows; i++) {
        int from = gradient.offset() + i * outputWidth;
        int at = lastStep ? t.lastStep[i] * rows + i : i;
        int left = t.aheadOut.offset() + i * a;
        int right = t.backOut.offset() + at * b;
        for (int j = 0; j < a; j++) {
          float g = gradient.values()[from + j];
          t.aheadGradient[i * a + j] =
              switch (layer.merge()) {
                case CONCAT, SUM -> g;
                case MEAN -> 0.5f * g;
                case PRODUCT -> g * t.backOut.values()[right + j];
              };
        }
        int shift = layer.merge() == Bidirectional.Merge.CONCAT ? a : 0;
        for (int j = 0; j < b; j++) {
          float g = gradient.values()[from + shift + j];
          t.backGradient[at * b + j] =
              switch (layer.merge()) {
                case CONCAT, SUM -> g;
                case MEAN -> 0.5f * g;
                case PRODUCT -> g * t.aheadOut.values()[left + j];
              };
        }
      }
      aheadGradient = gradient.over(t.aheadGradient, 0, a);
      backGradient = t.backOut.over(t.backGradient, 0, b);
    }
    boolean parameters = gradients.length > 0;
    Frame left =
        ahead.backward(
            aheadGradient,
            t.ahead,
            pass,
            parameters ? Arrays.copyOfRange(gradients, 0, split) : gradients,
            wanted);
    Frame right =
        back.backward(
            backGradient,
            t.back,
            pass,
            parameters ? Arrays.copyOfRange(gradients, split, gradients.length) : gradients,
            wanted);
    if (!wanted) {
      return Frame.NONE;
    }
    pass.kernels().add(right.values(), right.offset(), left.values(), left.offset(), left.size());
    return left;
  }
}
