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
    if (loss.isCategorical()) {
      softmax(row, ofIndex(index), logits, offset, width, gradient, to);
    } else if (loss.isBinary()) {
      binary(row, new float[] {index}, 0, logits, offset, 1, gradient, to);
    } else {
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

  /// The share of each class in a label.
  private interface Shares {
    double of(int j);
  }

  private static Shares ofIndex(int index) {
    return j -> j == index ? 1 : 0;
  }

  private void softmax(
      int row, Shares label, float[] logits, int offset, int width, float[] gradient, int to) {
    int best = PredictedClass.ofLogits(logits, offset, width);
    double top = logits[offset + best];
    double sum = 0;
    int wanted = 0;
    for (int j = 0; j < width; j++) {
      sum += Math.exp(logits[offset + j] - top);
      wanted = label.of(j) > label.of(wanted) ? j : wanted;
    }
    double weight = loss.weights().isEmpty() ? 1 : loss.weights().get(wanted);
    weight *= batch.get(row).weight();
    double value =
        loss instanceof Loss.CategoricalFocal focal
            ? focal(focal, label, weight, top, sum, logits, offset, width, gradient, to)
            : entropy(label, weight, top, sum, logits, offset, width, gradient, to);
    note(row, weight * value, best == wanted ? 1 : 0);
  }

  private double entropy(
      Shares label,
      double weight,
      double top,
      double sum,
      float[] logits,
      int offset,
      int width,
      float[] gradient,
      int to) {
    double smoothing = loss instanceof Loss.CategoricalCrossEntropy c ? c.smoothing() : 0;
    double log = top + Math.log(sum);
    double shares = 0;
    for (int j = 0; j < width; j++) {
      shares += label.of(j);
    }
    double all = (1 - smoothing) * shares + smoothing;
    double value = 0;
    for (int j = 0; j < width; j++) {
      double share = (1 - smoothing) * label.of(j) + smoothing / width;
      double p = Math.exp(logits[offset + j] - top) / sum;
      gradient[to + j] = (float) (weight * (p * all - share));
      value += share == 0 ? 0 : share * (log - logits[offset + j]);
    }
    return value;
  }

  private static double focal(
      Loss.CategoricalFocal focal,
      Shares label,
      double weight,
      double top,
      double sum,
      float[] logits,
      int offset,
      int width,
      float[] gradient,
      int to) {
    double log = top + Math.log(sum);
    double value = 0;
    double total = 0;
    double[] slopes = new double[width];
    for (int j = 0; j < width; j++) {
      double logP = logits[offset + j] - log;
      double p = Math.exp(logP);
      double share = focal.alpha() * label.of(j);
      double far = Math.pow(1 - p, focal.gamma());
      double bend = p == 1 || focal.gamma() == 0 ? 0 : focal.gamma() * far / (1 - p);
      value -= share == 0 ? 0 : share * far * logP;
      slopes[j] = share == 0 ? 0 : share * (bend * p * logP - far);
      total += slopes[j];
    }
    for (int j = 0; j < width; j++) {
      double p = Math.exp(logits[offset + j] - log);
      gradient[to + j] = (float) (weight * (slopes[j] - p * total));
    }
    return value;
  }

  private void binary(
      int row,
      float[] labels,
      int at,
      float[] logits,
      int offset,
      int width,
      float[] gradient,
      int to) {
    List<Double> weights = loss.weights();
    double total = 0;
    double right = 0;
    for (int j = 0; j < width; j++) {
      double x = logits[offset + j];
      double said = labels[at + j];
      int own = weights.size() > 2 ? 2 * j : 0;
      double weight =
          weights.isEmpty() ? 1 : said * weights.get(own + 1) + (1 - said) * weights.get(own);
      weight *= batch.get(row).weight();
      weight *= loss.outputWeights().isEmpty() ? 1 : loss.outputWeights().get(j);
      double smoothing = loss.each() instanceof Loss.BinaryCrossEntropy b ? b.smoothing() : 0;
      double y = (1 - smoothing) * said + smoothing / 2;
      double entropy = Math.max(x, 0) - x * y + Math.log1p(Math.exp(-Math.abs(x)));
      double p = 1 / (1 + Math.exp(-x));
      double slope = p - y;
      if (loss.each() instanceof Loss.BinaryFocal focal) {
        // the share that is missed, without loss where p is all but 1
        double missed = y * (1 / (1 + Math.exp(x))) + (1 - y) * p;
        double far = Math.pow(missed, focal.gamma());
        double bend = missed == 0 || focal.gamma() == 0 ? 0 : focal.gamma() * far / missed;
        double alpha = focal.alpha() == 1 ? 1 : y * focal.alpha() + (1 - y) * (1 - focal.alpha());
        slope = alpha * (far * slope + bend * (1 - 2 * y) * p * (1 - p) * entropy);
        entropy *= alpha * far;
      }
      total += weight * entropy;
      gradient[to + j] = (float) (weight * slope / width);
      right += PredictedClass.ofLogits(logits, offset + j, 1) == (said > 0.5 ? 1 : 0) ? 1 : 0;
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
    if (loss.isBinary()) {
      binary(row, labels, at, logits, offset, width, gradient, to);
      return;
    }
    if (loss.isCategorical()) {
      softmax(row, j -> labels[at + j], logits, offset, width, gradient, to);
      return;
    }
    double weight = batch.get(row).weight();
    double[] outputs = outputs(last, logits, offset, width);
    double total = 0;
    double distance = 0;
    double[] slope = new double[width];
    for (int j = 0; j < width; j++) {
      distance += Math.abs(outputs[j] - labels[at + j]);
      total += weight * PointLoss.value(loss, outputs[j], labels[at + j], j);
      slope[j] = weight * PointLoss.slope(loss, outputs[j], labels[at + j], j) / width;
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

  /// What the model answers where it has these logits.
  static double[] outputs(Activation last, float[] logits, int offset, int width) {
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
