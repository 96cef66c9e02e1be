package gatelens.engine.node;

import gatelens.layer.LayerNormalization;
import gatelens.tensor.Tensor;
import java.util.List;

/// Layer normalisation of each step of each row.
public final class LayerNormalizationNode extends Node {
  private final LayerNormalization layer;
  private float[] gamma = new float[0];
  private float[] beta = new float[0];

  LayerNormalizationNode(LayerNormalization layer) {
    super(layer.gamma().size(), layer.gamma().size());
    this.layer = layer;
    repack(weights(layer));
  }

  @Override
  public void repack(List<Tensor> weights) {
    gamma = weights.get(0).values();
    beta = weights.get(1).values();
  }

  static final class NormalizationTape extends Tape {
    float[] normalized = new float[0];
    float[] scale = new float[0];
  }

  @Override
  public LayerNormalization layer() {
    return layer;
  }

  @Override
  public Tape newTape() {
    return new NormalizationTape();
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    NormalizationTape t = (NormalizationTape) tape;
    t.input = in;
    int count = in.steps() * in.rows();
    int width = inputWidth;
    t.normalized = Tape.room(t.normalized, count * width);
    t.scale = Tape.room(t.scale, count);
    t.output = Tape.room(t.output, count * width);
    for (int i = 0; i < count; i++) {
      int from = in.offset() + i * width;
      double sum = 0;
      double squares = 0;
      for (int j = 0; j < width; j++) {
        sum += in.values()[from + j];
      }
      double mean = sum / width;
      for (int j = 0; j < width; j++) {
        double d = in.values()[from + j] - mean;
        squares += d * d;
      }
      double scale = 1 / Math.sqrt(squares / width + layer.epsilon());
      t.scale[i] = (float) scale;
      for (int j = 0; j < width; j++) {
        float y = (float) ((in.values()[from + j] - mean) * scale);
        t.normalized[i * width + j] = y;
        t.output[i * width + j] = Math.fma(gamma[j], y, beta[j]);
      }
    }
    return in.over(t.output, 0, width);
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (gradient.isNone()) {
      return Frame.NONE;
    }
    NormalizationTape t = (NormalizationTape) tape;
    int count = t.input.steps() * t.input.rows();
    int width = inputWidth;
    t.inputGradient = Tape.room(t.inputGradient, count * width);
    for (int i = 0; i < count; i++) {
      double sum = 0;
      double dot = 0;
      for (int j = 0; j < width; j++) {
        float g = gradient.values()[gradient.offset() + i * width + j];
        float y = t.normalized[i * width + j];
        if (gradients.length > 0) {
          gradients[0][j] += g * y;
          gradients[1][j] += g;
        }
        sum += (double) g * gamma[j];
        dot += (double) g * gamma[j] * y;
      }
      for (int j = 0; j < width; j++) {
        float g = gradient.values()[gradient.offset() + i * width + j] * gamma[j];
        t.inputGradient[i * width + j] =
            (float) (t.scale[i] * (g - sum / width - t.normalized[i * width + j] * dot / width));
      }
    }
    return gradient.over(t.inputGradient, 0, width);
  }
}
