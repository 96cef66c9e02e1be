package gatelens.train;

import gatelens.layer.Activation;
import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import java.util.stream.Stream;

/// Checks that a loss suits a model, and that an example suits both.
final class Suitability {
  private final Loss loss;
  private final int width;
  private final boolean everyStep;

  /// @throws IllegalArgumentException if the loss does not fit the model's last activation
  Suitability(Model model, Loss loss) {
    this.loss = loss;
    this.width = model.outputWidth();
    this.everyStep = model.answersEveryStep();
    Activation.Kind last = model.finalActivation().kind();
    if (loss.isCategorical()) {
      boolean fits =
          last == Activation.Kind.SOFTMAX
              || last == Activation.Kind.LOG_SOFTMAX
              || last == Activation.Kind.LINEAR;
      if (!fits || width < 2) {
        throw mismatch("softmax (or linear) over two classes or more", model);
      }
      weights(loss.weights().size(), width);
    } else if (loss.isBinary()) {
      if (last != Activation.Kind.SIGMOID && last != Activation.Kind.LINEAR) {
        throw mismatch("sigmoid (or linear)", model);
      }
      weights(loss.weights().size(), loss.weights().size() == 2 ? 2 : 2 * width);
    }
    if (loss.each() instanceof Loss.Poisson poisson
        && !poisson.log()
        && (last == Activation.Kind.LINEAR || last == Activation.Kind.TANH)) {
      throw mismatch(
          "outputs of 0 or more, such as softplus; poisson(log=true) is of a model that answers"
              + " with the logarithm",
          model);
    }
    if (loss.each() instanceof Loss.Quantile quantile) {
      each("quantile levels", quantile.levels().size(), quantile.levels().size() == 1);
    }
    each("weights of outputs", loss.outputWeights().size(), loss.outputWeights().isEmpty());
  }

  private void each(String what, int found, boolean without) {
    if (!without && found != width) {
      throw new IllegalArgumentException(
          "expected " + width + " " + what + ", one an output, found " + found);
    }
  }

  /// @throws IllegalArgumentException if a metric is not of what the loss is of
  void check(Watch watch) {
    boolean classes = loss.isCategorical() || loss.isBinary();
    for (Metric metric : watch.metrics()) {
      if (metric.ofClasses() != classes) {
        throw new IllegalArgumentException(
            metric.title()
                + " is of "
                + (classes ? "numbers" : "classes")
                + ", but the loss "
                + loss.title()
                + " is of "
                + (classes ? "classes" : "numbers")
                + "; there are "
                + String.join(
                    ", ",
                    Stream.of(Metric.values())
                        .filter(known -> known.ofClasses() == classes)
                        .map(Metric::title)
                        .toList()));
      }
    }
  }

  private IllegalArgumentException mismatch(String expected, Model model) {
    return new IllegalArgumentException(
        loss.title()
            + " expects a model that ends with "
            + expected
            + ", found "
            + model.finalActivation()
            + " over "
            + width
            + " outputs; change the last layer or the loss");
  }

  private static void weights(int found, int expected) {
    if (found != 0 && found != expected) {
      throw new IllegalArgumentException(
          "expected " + expected + " class weights, one a class, found " + found);
    }
  }

  void checkAll(Dataset data, String what) {
    for (int i = 0; i < data.size(); i++) {
      check(data.get(i), what + i);
    }
  }

  /// @throws IllegalArgumentException if the label does not fit, or a number is not finite
  void check(Example example, String what) {
    for (Sequence input : example.input().inputs()) {
      if (input instanceof FeatureSequence features && !features.values().isFinite()) {
        throw notFinite(what, features.values());
      }
    }
    switch (example.label()) {
      case Label.Class label -> {
        once(what);
        index(label.index(), what);
      }
      case Label.Values label -> {
        once(what);
        count(label.values().length, what);
        Quality.checkValues(label.values(), 0, label.values().length, what);
        range(label.values(), what);
      }
      case Label.Classes label -> {
        steps(what);
        for (int index : label.perStep()) {
          if (index >= 0) {
            index(index, what);
          }
        }
      }
      case Label.StepValues label -> {
        steps(what);
        if (label.values().shape().rank() != 2) {
          throw new IllegalArgumentException(
              what + ": expected a label float[T][" + width + "], found " + label.values().shape());
        }
        count(label.values().extent(1), what);
        range(label.values().values(), what);
      }
    }
  }

  private static IllegalArgumentException notFinite(String what, Tensor values) {
    int at = 0;
    while (Float.isFinite(values.values()[at])) {
      at++;
    }
    int width = values.extent(1);
    return new IllegalArgumentException(
        what
            + ": expected finite numbers, found "
            + values.values()[at]
            + " at step "
            + at / width
            + ", feature "
            + at % width
            + "; replace or leave out what is missing before training");
  }

  private void once(String what) {
    if (everyStep) {
      throw new IllegalArgumentException(
          what
              + ": the model answers at every step, but the label is one for the whole sequence; "
              + "end with a recurrent layer without sequences, or pool the steps");
    }
  }

  private void steps(String what) {
    if (!everyStep) {
      throw new IllegalArgumentException(
          what
              + ": the label has a value for each step, but the model answers once; let its last "
              + "recurrent layer return sequences");
    }
  }

  private void index(int index, String what) {
    int classes = loss.isCategorical() || width > 1 ? width : 2;
    if (loss.isBinary() && width > 1) {
      throw new IllegalArgumentException(
          what
              + ": expected "
              + width
              + " values of 0 or 1 as its label, found one class; binary cross-entropy over "
              + "several outputs takes values");
    }
    boolean number = width == 1 && !loss.isBinary();
    if (!number && (loss.each() instanceof Loss.Quantile || loss.each() instanceof Loss.Poisson)) {
      throw new IllegalArgumentException(
          what
              + ": its label is a class, and "
              + loss.title()
              + " is of numbers; categorical-cross-entropy is usual");
    }
    if (index < 0 || (index >= classes && !number)) {
      throw new IllegalArgumentException(
          what
              + ": expected a class from 0 to "
              + (classes - 1)
              + ", found "
              + index
              + "; the last layer decides the number of classes");
    }
  }

  private void count(int found, String what) {
    if (found != width) {
      throw new IllegalArgumentException(
          what + ": expected " + width + " values as its label, found " + found);
    }
  }

  /// What lies outside the loss's range would be learned without a word.
  private void range(float[] values, String what) {
    boolean counts = loss.each() instanceof Loss.Poisson;
    for (float value : values) {
      boolean out = loss.isBinary() ? value < 0 || value > 1 : value < 0;
      if (out && (counts || loss.isBinary() || loss.isCategorical())) {
        throw new IllegalArgumentException(
            what
                + ": found "
                + value
                + " in its label; "
                + loss.title()
                + " expects "
                + (counts ? "counts of 0 or more" : "shares from 0 to 1"));
      }
    }
    if (loss.isCategorical()) {
      for (int at = 0; at + width <= values.length; at += width) {
        double sum = 0;
        for (int j = 0; j < width; j++) {
          sum += values[at + j];
        }
        if (Math.abs(sum - 1) > 1e-3) {
          throw new IllegalArgumentException(
              what
                  + ": the shares of its classes sum to "
                  + sum
                  + "; soft labels are shares that sum to 1, or name the class as a whole number");
        }
      }
    }
  }
}
