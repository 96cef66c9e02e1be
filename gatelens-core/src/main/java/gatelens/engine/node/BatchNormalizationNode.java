package gatelens.engine.node;

import gatelens.layer.Scale;
import gatelens.tensor.Tensor;
import java.util.List;

/// Batch normalisation in its training: by the statistics of the block, which must be the whole
/// batch. Outside training it is a fixed scale and shift.
///
/// What stands in the gradients of the moving statistics are the mean and the variance of the
/// batch.
final class BatchNormalizationNode extends Node {
  private final Scale layer;
  private final Scale.Statistics statistics;
  private ScaleNode plain;
  private Tensor gamma;
  private Tensor beta;

  /// What a block leaves for its way back.
  private static final class Normalized extends Tape {
    private float[] values = new float[0];
    private double[] mean = new double[0];
    private double[] variance = new double[0];
    private int count;
  }

  BatchNormalizationNode(Scale layer) {
    super(layer.scale().size(), layer.scale().size());
    this.layer = layer;
    this.statistics = layer.statistics().orElseThrow();
    this.plain = new ScaleNode(layer);
    this.gamma = statistics.gamma();
    this.beta = statistics.beta();
  }

  @Override
  public Scale layer() {
    return layer;
  }

  @Override
  public Tape newTape() {
    return new Normalized();
  }

  @Override
  public void repack(List<Tensor> weights) {
    gamma = weights.get(0);
    beta = weights.get(1);
    plain = new ScaleNode(layer.withParameters(weights.stream().map(Tensor::copy).toList()));
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    if (!pass.dropout().active()) {
      return plain.forward(in, tape, pass);
    }
    Normalized t = (Normalized) tape;
    t.input = in;
    int size = in.size();
    t.output = Tape.room(t.output, size);
    t.values = Tape.room(t.values, size);
    measure(in, t);
    for (int j = 0; j < inputWidth; j++) {
      double inverse = 1 / Math.sqrt(t.variance[j] + statistics.epsilon());
      for (int i = j; i < size; i += inputWidth) {
        float normal = (float) ((in.values()[in.offset() + i] - t.mean[j]) * inverse);
        t.values[i] = normal;
        t.output[i] = Math.fma(gamma.at(j), normal, beta.at(j));
      }
    }
    return in.over(t.output, 0, inputWidth);
  }

  private static boolean counts(Frame in, int place) {
    return in.counts(place / in.rows(), place % in.rows());
  }

  private void measure(Frame in, Normalized t) {
    int places = in.steps() * in.rows();
    t.mean = new double[inputWidth];
    t.variance = new double[inputWidth];
    t.count = 0;
    for (int place = 0; place < places; place++) {
      t.count += counts(in, place) ? 1 : 0;
    }
    for (int pass = 0; pass < 2; pass++) {
      for (int place = 0; place < places; place++) {
        for (int j = 0; counts(in, place) && j < inputWidth; j++) {
          double x = in.values()[in.offset() + place * inputWidth + j];
          if (pass == 0) {
            t.mean[j] += x / t.count;
          } else {
            t.variance[j] += (x - t.mean[j]) * (x - t.mean[j]) / t.count;
          }
        }
      }
    }
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (!pass.dropout().active()) {
      return plain.backward(gradient, tape, pass, new float[0][], wanted);
    }
    if (gradient.isNone()) {
      return Frame.NONE;
    }
    Normalized t = (Normalized) tape;
    Frame in = t.input;
    int size = in.size();
    t.inputGradient = Tape.room(t.inputGradient, size);
    for (int j = 0; j < inputWidth; j++) {
      double sum = 0;
      double along = 0;
      for (int i = j; i < size; i += inputWidth) {
        double g = gradient.values()[gradient.offset() + i];
        sum += g;
        along += g * t.values[i];
      }
      if (gradients.length > 0) {
        gradients[0][j] += (float) along;
        gradients[1][j] += (float) sum;
        gradients[2][j] += (float) t.mean[j];
        gradients[3][j] += (float) t.variance[j];
      }
      double inverse = gamma.at(j) / Math.sqrt(t.variance[j] + statistics.epsilon());
      for (int i = j; i < size; i += inputWidth) {
        double g = gradient.values()[gradient.offset() + i];
        double shared = counts(in, i / inputWidth) ? (sum + t.values[i] * along) / t.count : 0;
        t.inputGradient[i] = (float) (inverse * (g - shared));
      }
    }
    return wanted ? gradient.over(t.inputGradient, 0, inputWidth) : Frame.NONE;
  }
}
