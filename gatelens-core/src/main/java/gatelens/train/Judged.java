package gatelens.train;

import gatelens.engine.TrainingPass;
import gatelens.layer.Activation;
import gatelens.model.PredictedClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Answers beside what they should have been: what metrics are computed from. Numbers in double
/// precision, in the order of the examples.
///
/// @param kind what the labels are
/// @param width outputs of an answer
/// @param outputs probabilities of classes, or numbers: `double[n][width]`; of one output for two
///   classes that of class 1
/// @param labels the class, `double[n][1]`, or what each output should be, `double[n][width]`
/// @param answered the class that the model answers, of yes-or-no outputs for each of them,
///   `int[n][…]`; empty arrays for numbers
record Judged(Kind kind, int width, double[][] outputs, double[][] labels, int[][] answered) {
  /// What labels are.
  enum Kind {
    /// One class among several.
    CLASSES,
    /// Yes or no, for each output.
    YES_NO,
    /// Numbers.
    NUMBERS
  }

  int size() {
    return outputs.length;
  }

  /// Numbers in another unit.
  ///
  /// @param units how much one of each output is in that unit; empty for 1
  Judged in(List<Double> units) {
    return units.isEmpty() || kind != Kind.NUMBERS
        ? this
        : new Judged(kind, width, scaled(outputs, units), scaled(labels, units), answered);
  }

  private static double[][] scaled(double[][] values, List<Double> units) {
    double[][] scaled = new double[values.length][];
    for (int n = 0; n < scaled.length; n++) {
      scaled[n] = values[n].clone();
      for (int j = 0; j < scaled[n].length; j++) {
        scaled[n][j] *= units.get(j % units.size());
      }
    }
    return scaled;
  }

  /// Several parts, one behind the other.
  static Judged join(List<Judged> parts) {
    return new Judged(
        parts.get(0).kind,
        parts.get(0).width,
        parts.stream().flatMap(part -> Arrays.stream(part.outputs)).toArray(double[][]::new),
        parts.stream().flatMap(part -> Arrays.stream(part.labels)).toArray(double[][]::new),
        parts.stream().flatMap(part -> Arrays.stream(part.answered)).toArray(int[][]::new));
  }

  /// Notes what passes on its way to a loss; each row is worked on by one thread.
  static final class Collector implements TrainingPass.OutputLoss {
    private final Loss loss;
    private final Activation last;
    private final List<Example> batch;
    private final TrainingPass.OutputLoss next;
    private final List<List<double[]>> outputs = new ArrayList<>();
    private final List<List<double[]>> labels = new ArrayList<>();
    private final List<List<int[]>> answered = new ArrayList<>();
    private final int width;

    Collector(
        Loss loss, Activation last, int width, List<Example> batch, TrainingPass.OutputLoss next) {
      this.loss = loss;
      this.last = last;
      this.batch = batch;
      this.next = next;
      this.width = width;
      batch.forEach(example -> {
        outputs.add(new ArrayList<>());
        labels.add(new ArrayList<>());
        answered.add(new ArrayList<>());
      });
    }

    @Override
    public void at(
        int row, int step, float[] logits, int offset, int wide, float[] gradient, int to) {
      next.at(row, step, logits, offset, wide, gradient, to);
      switch (batch.get(row).label()) {
        case Label.Class one -> note(row, new double[] {one.index()}, logits, offset);
        case Label.Classes each -> {
          if (step < each.perStep().length && each.perStep()[step] >= 0) {
            note(row, new double[] {each.perStep()[step]}, logits, offset);
          }
        }
        case Label.Values one -> note(row, part(one.values(), 0), logits, offset);
        case Label.StepValues each -> {
          float[] values = each.values().values();
          int at = step * width;
          if (at + width <= values.length && !Float.isNaN(values[at])) {
            note(row, part(values, at), logits, offset);
          }
        }
      }
    }

    private double[] part(float[] values, int from) {
      double[] part = new double[width];
      for (int j = 0; j < width; j++) {
        part[j] = values[from + j];
      }
      return part;
    }

    private void note(int row, double[] label, float[] logits, int offset) {
      double[] wanted = label;
      double[] output = new double[width];
      int[] answer = {};
      if (loss.isCategorical()) {
        output = softmax(logits, offset);
        answer = new int[] {PredictedClass.ofLogits(logits, offset, width)};
        wanted = label.length == 1 ? label : new double[] {largest(label)};
      } else if (loss.isBinary()) {
        answer = new int[width];
        for (int j = 0; j < width; j++) {
          output[j] = 1 / (1 + Math.exp(-(double) logits[offset + j]));
          answer[j] = PredictedClass.ofLogits(logits, offset + j, 1);
        }
      } else {
        output = BatchLoss.outputs(last, logits, offset, width);
        wanted = label.length == width ? label : oneHot((int) label[0]);
      }
      outputs.get(row).add(output);
      labels.get(row).add(wanted);
      answered.get(row).add(answer);
    }

    private double[] oneHot(int index) {
      double[] values = new double[width];
      values[index] = 1;
      return values;
    }

    private static int largest(double[] shares) {
      int best = 0;
      for (int j = 1; j < shares.length; j++) {
        best = shares[j] > shares[best] ? j : best;
      }
      return best;
    }

    private double[] softmax(float[] logits, int offset) {
      double top = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < width; j++) {
        top = Math.max(top, logits[offset + j]);
      }
      double[] p = new double[width];
      double sum = 0;
      for (int j = 0; j < width; j++) {
        p[j] = Math.exp(logits[offset + j] - top);
        sum += p[j];
      }
      for (int j = 0; j < width; j++) {
        p[j] /= sum;
      }
      return p;
    }

    Judged judged() {
      Kind kind =
          loss.isCategorical() ? Kind.CLASSES : loss.isBinary() ? Kind.YES_NO : Kind.NUMBERS;
      return new Judged(
          kind,
          width,
          outputs.stream().flatMap(List::stream).toArray(double[][]::new),
          labels.stream().flatMap(List::stream).toArray(double[][]::new),
          answered.stream().flatMap(List::stream).toArray(int[][]::new));
    }
  }
}
