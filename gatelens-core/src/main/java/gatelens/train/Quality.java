package gatelens.train;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import java.util.List;

/// How good a model is on examples: the answers that were judged and the sums over them. A label of
/// the whole sequence is held to the answer of the last step; of labels for each step those count
/// that {@link Label} says.
///
/// A class is right if it is the one that {@link Model#predictedClass} names. Where the model's one
/// output stands for no class, a class is a number like any other.
///
/// @param classes classes that were judged
/// @param right how many of them the model answered
/// @param numbers numbers that were judged
/// @param squared sum of `(output - label)²` over them
/// @param absolute sum of `|output - label|` over them
public record Quality(long classes, long right, long numbers, double squared, double absolute) {
  /// Of no example.
  public static final Quality NONE = new Quality(0, 0, 0, 0, 0);

  private static final int BATCH = 512;

  /// That of a model on examples in memory.
  ///
  /// @throws IllegalArgumentException if a label does not fit the model, a number to be forecast is
  ///   missing, or the model answers with no number; the message names the example
  public static Quality of(Model model, List<Example> examples, Workers workers) {
    return of(model, Dataset.of(examples), workers);
  }

  /// That of a model on a data set, of which some examples at a time are in memory.
  ///
  /// @throws IllegalArgumentException if a label does not fit the model, a number to be forecast is
  ///   missing, or the model answers with no number; the message names the example
  public static Quality of(Model model, Dataset data, Workers workers) {
    return of(model, data, List.of(), workers);
  }

  /// That of a model on examples in memory, numbers in another unit.
  ///
  /// @param units how much one of each output is in that unit, above 0; empty for 1
  /// @throws IllegalArgumentException if a label does not fit the model, a number to be forecast is
  ///   missing, or the model answers with no number; the message names the example
  public static Quality of(
      Model model, List<Example> examples, List<Double> units, Workers workers) {
    return of(model, Dataset.of(examples), units, workers);
  }

  private static Quality of(Model model, Dataset data, List<Double> units, Workers workers) {
    Quality all = NONE;
    for (int from = 0; from < data.size(); from += BATCH) {
      List<Example> batch = data.slice(from, Math.min(data.size(), from + BATCH));
      List<Tensor> outputs = model.predict(batch.stream().map(Example::input).toList(), workers);
      for (int n = 0; n < batch.size(); n++) {
        Label label = batch.get(n).label();
        float[] output = outputs.get(n).values();
        boolean scaled = !units.isEmpty() && label instanceof Label.Values;
        all =
            all.plus(
                model,
                scaled ? scaled(output, units) : output,
                scaled ? scaled(label, units) : label,
                "example " + (from + n));
      }
    }
    return all;
  }

  private static Label scaled(Label label, List<Double> units) {
    return label instanceof Label.Values one
        ? new Label.Values(scaled(one.values(), units))
        : label;
  }

  private static float[] scaled(float[] values, List<Double> units) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (values[i] * units.get(i % units.size()));
    }
    return scaled;
  }

  /// With one answer more.
  ///
  /// @param output what the model answered, `float[C]` or `float[T][C]`
  /// @param label what it should have answered
  /// @param what the example's name, for messages
  /// @throws IllegalArgumentException if the label does not fit the model, a number to be forecast
  ///   is missing, or the model answers with no number
  public Quality plus(Model model, float[] output, Label label, String what) {
    check(model, label, what);
    int width = model.outputWidth();
    int last = output.length - width;
    return switch (label) {
      case Label.Class one -> ofClass(model, output, last, one.index(), what);
      case Label.Classes each -> {
        Quality all = this;
        for (int t = 0; t < Math.min(each.perStep().length, output.length / width); t++) {
          if (each.perStep()[t] >= 0) {
            all = all.ofClass(model, output, t * width, each.perStep()[t], what);
          }
        }
        yield all;
      }
      case Label.Values one -> ofValues(output, last, one.values(), 0, width, what);
      case Label.StepValues each -> {
        float[] wanted = each.values().values();
        Quality all = this;
        for (int at = 0; at + width <= Math.min(wanted.length, output.length); at += width) {
          if (!Float.isNaN(wanted[at])) {
            all = all.ofValues(output, at, wanted, at, width, what);
          }
        }
        yield all;
      }
    };
  }

  private Quality ofClass(Model model, float[] output, int from, int index, String what) {
    for (int c = 0; c < model.outputWidth(); c++) {
      finite(output[from + c], what);
    }
    return model.classCount() == 1
        ? ofNumber(output[from] - index)
        : new Quality(
            classes + 1,
            right + (model.predictedClass(output, from) == index ? 1 : 0),
            numbers,
            squared,
            absolute);
  }

  private Quality ofValues(
      float[] output, int from, float[] wanted, int at, int width, String what) {
    Quality all = this;
    for (int k = 0; k < width; k++) {
      finite(output[from + k], what);
      all = all.ofNumber(output[from + k] - wanted[at + k]);
    }
    return all;
  }

  private Quality ofNumber(double off) {
    return new Quality(classes, right, numbers + 1, squared + off * off, absolute + Math.abs(off));
  }

  private static void finite(float output, String what) {
    if (!Float.isFinite(output)) {
      throw new IllegalArgumentException(
          what
              + ": the model answers "
              + output
              + ", so that nothing can be said of its quality; a weight or an input of it is no"
              + " finite number, or too large");
    }
  }

  /// The one rule for what a model can be held to.
  ///
  /// @param what the example's name, for messages
  /// @throws IllegalArgumentException if a class is none of the model's, there are not as many
  ///   numbers as it answers with, one is missing, or the model answers once and the label is for
  ///   each step
  public static void check(Model model, Label label, String what) {
    switch (label) {
      case Label.Class one -> checkClass(model, one.index(), what);
      case Label.Classes each -> {
        checkSteps(model, what);
        for (int index : each.perStep()) {
          if (index >= 0) {
            checkClass(model, index, what);
          }
        }
      }
      case Label.Values one -> {
        checkWidth(model, one.values().length, what);
        checkValues(one.values(), 0, one.values().length, what);
      }
      case Label.StepValues each -> {
        checkSteps(model, what);
        int width = each.values().shape().rank() == 2 ? each.values().extent(1) : 0;
        checkWidth(model, width, what);
        float[] values = each.values().values();
        for (int at = 0; at < values.length; at += width) {
          if (!Float.isNaN(values[at])) {
            checkValues(values, at, width, what);
          }
        }
      }
    }
  }

  private static void checkClass(Model model, int index, String what) {
    if (index < 0 || (index >= model.classCount() && model.classCount() > 1)) {
      throw new IllegalArgumentException(
          what
              + ": expected a class from 0 to "
              + (model.classCount() - 1)
              + ", found "
              + index
              + "; the last layer decides the number of classes");
    }
  }

  private static void checkSteps(Model model, String what) {
    if (!model.answersEveryStep()) {
      throw new IllegalArgumentException(
          what + ": its label has a value for each step, but the model answers once");
    }
  }

  private static void checkWidth(Model model, int found, String what) {
    if (found != model.outputWidth()) {
      throw new IllegalArgumentException(
          what + ": expected " + model.outputWidth() + " values as its label, found " + found);
    }
  }

  /// Refuses numbers that are not there, in the same words wherever they are met.
  static void checkValues(float[] values, int from, int count, String what) {
    for (int i = from; i < from + count; i++) {
      if (Float.isNaN(values[i])) {
        throw new IllegalArgumentException(
            what
                + ": a value to be forecast is missing: number "
                + (i - from)
                + " of its label; leave the example out, or fill the value in");
      }
      if (Float.isInfinite(values[i])) {
        throw new IllegalArgumentException(
            what + ": a value to be forecast is " + values[i] + ": number " + (i - from));
      }
    }
  }

  /// The share of classes that were answered, in [0, 1].
  ///
  /// @throws IllegalStateException if no class was judged
  public double accuracy() {
    judged(classes, "class");
    return right / (double) classes;
  }

  /// The mean of `(output - label)²`.
  ///
  /// @throws IllegalStateException if no number was judged
  public double meanSquaredError() {
    judged(numbers, "number");
    return squared / numbers;
  }

  /// The mean of `|output - label|`.
  ///
  /// @throws IllegalStateException if no number was judged
  public double meanAbsoluteError() {
    judged(numbers, "number");
    return absolute / numbers;
  }

  private static void judged(long count, String what) {
    if (count == 0) {
      throw new IllegalStateException("no " + what + " was judged");
    }
  }

  /// One figure that is larger for a better model: the accuracy where classes were judged, minus
  /// the mean absolute error of numbers.
  ///
  /// @throws IllegalArgumentException if nothing was judged
  public double score() {
    if (classes + numbers == 0) {
      throw new IllegalArgumentException("there is no label to score against");
    }
    return classes > 0 ? accuracy() : -meanAbsoluteError();
  }
}
