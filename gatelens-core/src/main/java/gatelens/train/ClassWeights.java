package gatelens.train;

import gatelens.engine.Network;
import gatelens.engine.TrainingPass;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import java.util.ArrayList;
import java.util.List;

/// What an example of each class counts in a loss.
public final class ClassWeights {
  private static final int BATCH = 256;

  private ClassWeights() {}

  /// Weights that make every class count alike, however often it occurs: `w[c] = n / (C · n[c])`, n
  /// the labels that count, C the classes; 0 for a class that does not occur. The mean weight of a
  /// label is then 1. Of a binary cross-entropy these are the zeros and the ones of each output. Of
  /// labels for each step those count that the loss counts: none of a step that the model's masks
  /// leave out.
  ///
  /// Source: G. King and L. Zeng, Logistic regression in rare events data, Political Analysis,
  /// 2001, https://doi.org/10.1093/oxfordjournals.pan.a004868
  ///
  /// @param examples that are learned from
  /// @param model that learns
  /// @param loss whose weights these are
  /// @return `double[C]`, or two for each output; none negative
  /// @throws IllegalArgumentException if no label counts, or the loss has no classes
  public static List<Double> balanced(Dataset examples, Model model, Loss loss) {
    boolean binary = loss.isBinary();
    if (!binary && !loss.isCategorical()) {
      throw new IllegalArgumentException(
          loss + " knows no classes to weigh; class weights belong to a cross-entropy");
    }
    double[][] counts =
        new double[binary ? model.outputWidth() : 1][binary ? 2 : model.outputWidth()];
    Counting counting = new Counting(model, binary, counts);
    for (int from = 0; from < examples.size(); from += BATCH) {
      counting.add(examples.slice(from, Math.min(examples.size(), from + BATCH)));
    }
    List<Double> weights = new ArrayList<>();
    double all = 0;
    for (double[] output : counts) {
      double total = 0;
      for (double count : output) {
        total += count;
      }
      all += total;
      for (double count : output) {
        weights.add(count == 0 ? 0 : total / (output.length * count));
      }
    }
    if (all == 0) {
      throw new IllegalArgumentException(
          "balanced class weights are of labels that are classes; of "
              + examples.size()
              + " examples none has one from 0 to "
              + (counts[0].length - 1));
    }
    return weights;
  }

  /// Counts the labels of each class.
  ///
  /// @param binary true if values are zeros and ones
  /// @param counts by output and class
  private record Counting(Model model, boolean binary, double[][] counts) {
    private void add(List<Example> batch) {
      boolean steps =
          batch.stream()
              .anyMatch(example ->
                  example.label() instanceof Label.Classes
                      || example.label() instanceof Label.StepValues);
      if (!steps) {
        batch.forEach(example -> count(example.label(), 0));
        return;
      }
      int[] sizes =
          model.parameters().stream()
              .map(Layer.Parameter::value)
              .mapToInt(value -> value.values().length)
              .toArray();
      // The engine alone knows which steps a mask leaves out, and tells of all others.
      try (Workers one = Workers.single()) {
        new TrainingPass(new Network(model.branches(), model.head()), sizes)
            .evaluate(
                batch.stream().map(Example::input).toList(),
                (row, step, logits, offset, width, gradient, to) ->
                    count(batch.get(row).label(), step),
                one);
      }
    }

    private void count(Label label, int step) {
      switch (label) {
        case Label.Class one -> count(one.index());
        case Label.Classes each -> {
          if (step < each.perStep().length) {
            count(each.perStep()[step]);
          }
        }
        case Label.Values one -> count(one.values(), 0);
        case Label.StepValues each -> {
          int at = step * model.outputWidth();
          if (at + model.outputWidth() <= each.values().values().length) {
            count(each.values().values(), at);
          }
        }
      }
    }

    private void count(int index) {
      if (index >= 0 && index < counts[0].length) {
        counts[0][index]++;
      }
    }

    /// Zeros and ones; what lies between is a part of each. Shares of classes count for the
    /// largest.
    private void count(float[] values, int at) {
      int width = binary ? counts.length : counts[0].length;
      if (values.length < at + width || Float.isNaN(values[at])) {
        return;
      }
      if (!binary) {
        int largest = 0;
        for (int j = 1; j < width; j++) {
          largest = values[at + j] > values[at + largest] ? j : largest;
        }
        count(largest);
        return;
      }
      for (int j = 0; j < counts.length; j++) {
        counts[j][1] += values[at + j];
        counts[j][0] += 1 - values[at + j];
      }
    }
  }
}
