package gatelens.train;

import gatelens.engine.TrainingPass;
import gatelens.layer.Activation;
import gatelens.layer.Activation.Kind;
import gatelens.model.PredictedClass;
import java.util.List;

/// The loss of one batch, output by output, with the sums that the mean and the metric need. Each
/// row has sums of its own, added up in their order.
final class BatchLoss implements TrainingPass.OutputLoss {
  private final Loss loss;
  private final Activation last;
  private final List<Example> batch;
  private final double[] losses;
  private final double[] metrics;
  private final long[] counts;

  BatchLoss(Loss loss, Activation last, List<Example> batch) {
    this.loss = loss;
    this.last = last;
    this.batch = batch;
    this.losses = new double[batch.size()];
    this.metrics = new double[batch.size()];
    this.counts = new long[batch.size()];
  }

  /// Sums over rows.
  ///
  /// @param loss of all counted outputs
  /// @param metric of all counted outputs
  /// @param count of outputs
  record Sums(double loss, double metric, long count) {
    static final Sums NONE = new Sums(0, 0, 0);

    Sums plus(Sums other) {
      return new Sums(loss + other.loss, metric + other.metric, count + other.count);
    }

    double meanLoss() {
      return loss / Math.max(1, count);
    }

    double meanMetric() {
      return metric / Math.max(1, count);
    }
  }

  Sums sums() {
    double total = 0;
    double metric = 0;
    long count = 0;
    for (int row = 0; row < losses.length; row++) {
      total += losses[row];
      metric += metrics[row];
      count += counts[row];
    }
    return new Sums(total, metric, count);
  }

  @Override
  public void at(
      int row, int step, float[] logits, int offset, int width, float[] gradient, int to) {
    switch (batch.get(row).label()) {
      case Label.Class label -> ofClass(row, label.index(), logits, offset, width, gradient, to);
      case Label.Classes label -> {
        if (step < label.perStep().length && label.perStep()[step] >= 0) {
          ofClass(row, label.perStep()[step], logits, offset, width, gradient, to);
        }
      }
      case Label.Values label ->
          ofValues(row, label.values(), 0, logits, offset, width, gradient, to);
      case Label.StepValues label -> {
        int at = step * width;
        float[] values = label.values().values();
        if (at + width <= values.length && !Float.isNaN(values[at])) {
          ofValues(row, values, at, logits, offset, width, gradient, to);
        }
      }
    }
  }

  private void ofClass(
      int row, int index, float[] logits, int offset, int width, float[] gradient, int to) {
    switch (loss) {
      case Loss.CategoricalCrossEntropy c -> {
        double weight = c.classWeights().isEmpty() ? 1 : c.classWeights().get(index);
        softmax(row, index, weight, logits, offset, width, gradient, to);
      }
      case Loss.BinaryCrossEntropy b ->
          binary(row, new float[] {index}, 0, b.classWeights(), logits, offset, 1, gradient, to);
      case Loss.SquaredError s ->
          ofValues(row, oneHot(index, width), 0, logits, offset, width, gradient, to);
      case Loss.AbsoluteError a ->
          ofValues(row, oneHot(index, width), 0, logits, offset, width, gradient, to);
    }
  }

  private static float[] oneHot(int index, int width) {
    float[] values = new float[width];
    if (width == 1) {
      values[0] = index;
    } else {
      values[index] = 1;
    }
    return values;
  }

  private void softmax(
      int row,
      int index,
      double weight,
      float[] logits,
      int offset,
      int width,
      float[] gradient,
      int to) {
    int best = PredictedClass.ofLogits(logits, offset, width);
    double top = logits[offset + best];
    double sum = 0;
    for (int j = 0; j < width; j++) {
      sum += Math.exp(logits[offset + j] - top);
    }
    for (int j = 0; j < width; j++) {
      double p = Math.exp(logits[offset + j] - top) / sum;
      gradient[to + j] = (float) (weight * (p - (j == index ? 1 : 0)));
    }
    note(row, weight * (top + Math.log(sum) - logits[offset + index]), best == index ? 1 : 0);
  }

  private void binary(
      int row,
      float[] labels,
      int at,
      List<Double> weights,
      float[] logits,
      int offset,
      int width,
      float[] gradient,
      int to) {
    double total = 0;
    double right = 0;
    for (int j = 0; j < width; j++) {
      double x = logits[offset + j];
      double y = labels[at + j];
      int own = weights.size() > 2 ? 2 * j : 0;
      double weight = weights.isEmpty() ? 1 : y * weights.get(own + 1) + (1 - y) * weights.get(own);
      total += weight * (Math.max(x, 0) - x * y + Math.log1p(Math.exp(-Math.abs(x))));
      double p = 1 / (1 + Math.exp(-x));
      gradient[to + j] = (float) (weight * (p - y) / width);
      right += PredictedClass.ofLogits(logits, offset + j, 1) == (y > 0.5 ? 1 : 0) ? 1 : 0;
    }
    note(row, total / width, right / width);
  }

  private void ofValues(
      int row,
      float[] labels,
      int at,
      float[] logits,
      int offset,
      int width,
      float[] gradient,
      int to) {
    if (loss instanceof Loss.BinaryCrossEntropy b) {
      binary(row, labels, at, b.classWeights(), logits, offset, width, gradient, to);
      return;
    }
    double[] outputs = outputs(logits, offset, width);
    double total = 0;
    double distance = 0;
    double[] slope = new double[width];
    for (int j = 0; j < width; j++) {
      double d = outputs[j] - labels[at + j];
      distance += Math.abs(d);
      total += loss instanceof Loss.AbsoluteError ? Math.abs(d) : d * d;
      slope[j] = (loss instanceof Loss.AbsoluteError ? Math.signum(d) : 2 * d) / width;
    }
    boolean log = last.kind() == Kind.LOG_SOFTMAX;
    double dot = 0;
    for (int j = 0; j < width; j++) {
      dot += log ? slope[j] : slope[j] * outputs[j];
    }
    for (int j = 0; j < width; j++) {
      double back =
          switch (last.kind()) {
            case SOFTMAX -> outputs[j] * (slope[j] - dot);
            case LOG_SOFTMAX -> slope[j] - Math.exp(outputs[j]) * dot;
            default ->
                slope[j]
                    * (last.decidedByOutput()
                        ? last.derivativeAtOutput(outputs[j])
                        : last.derivative(logits[offset + j]));
          };
      gradient[to + j] = (float) back;
    }
    note(row, total / width, distance / width);
  }

  private double[] outputs(float[] logits, int offset, int width) {
    double[] outputs = new double[width];
    if (!last.overRow()) {
      for (int j = 0; j < width; j++) {
        outputs[j] = last.apply(logits[offset + j]);
      }
      return outputs;
    }
    double top = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < width; j++) {
      top = Math.max(top, logits[offset + j]);
    }
    double sum = 0;
    for (int j = 0; j < width; j++) {
      outputs[j] = Math.exp(logits[offset + j] - top);
      sum += outputs[j];
    }
    for (int j = 0; j < width; j++) {
      outputs[j] =
          last.kind() == Kind.SOFTMAX ? outputs[j] / sum : logits[offset + j] - top - Math.log(sum);
    }
    return outputs;
  }

  private void note(int row, double value, double metric) {
    losses[row] += value;
    metrics[row] += metric;
    counts[row]++;
  }
}
