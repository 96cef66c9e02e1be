package gatelens.train;

import gatelens.layer.Activation;
import java.util.List;

/// What training makes small. The value of a batch is the mean over its outputs: over its samples,
/// or over all counted steps where the model answers at every step.
///
/// Losses are computed from the logits, so that a sigmoid or softmax never meets a logarithm of 0.
public sealed interface Loss {
  /// `-log p[class]`, p the softmax of the logits. The model ends with softmax, or linear.
  ///
  /// @param classWeights what an example of each class counts, `double[C]`; empty: 1 each. The sum
  ///   is still divided by the number of examples (as in Keras)
  record CategoricalCrossEntropy(List<Double> classWeights) implements Loss {
    /// Checks the weights.
    ///
    /// @throws IllegalArgumentException if one is negative, or all are 0
    public CategoricalCrossEntropy {
      classWeights = Loss.checked(classWeights);
    }

    /// Without weights.
    public CategoricalCrossEntropy() {
      this(List.of());
    }
  }

  /// `-(y log p + (1 - y) log(1 - p))`, p the sigmoid of the logit, the mean where there are
  /// several outputs. The model ends with sigmoid, or linear.
  ///
  /// @param classWeights what an example of class 0 and of class 1 counts, for all outputs alike or
  ///   two for each output; empty: 1 each
  record BinaryCrossEntropy(List<Double> classWeights) implements Loss {
    /// Checks the weights.
    ///
    /// @throws IllegalArgumentException if one is negative, or all are 0
    public BinaryCrossEntropy {
      classWeights = Loss.checked(classWeights);
    }

    /// Without weights.
    public BinaryCrossEntropy() {
      this(List.of());
    }
  }

  /// `mean((y - label)²)` over the outputs.
  record SquaredError() implements Loss {}

  /// `mean(|y - label|)` over the outputs.
  record AbsoluteError() implements Loss {}

  /// What is reported beside the loss: `accuracy`, or `absolute error`.
  default String metric() {
    return switch (this) {
      case CategoricalCrossEntropy c -> "accuracy";
      case BinaryCrossEntropy b -> "accuracy";
      case SquaredError s -> "absolute error";
      case AbsoluteError a -> "absolute error";
    };
  }

  /// The same loss with class weights.
  ///
  /// @throws IllegalArgumentException if this loss has no classes
  default Loss withClassWeights(List<Double> weights) {
    return switch (this) {
      case CategoricalCrossEntropy c -> new CategoricalCrossEntropy(weights);
      case BinaryCrossEntropy b -> new BinaryCrossEntropy(weights);
      case SquaredError s -> throw noClasses();
      case AbsoluteError a -> throw noClasses();
    };
  }

  /// The same loss with every class counting alike: what examples are judged by that are not
  /// learned from.
  default Loss plain() {
    return switch (this) {
      case CategoricalCrossEntropy c -> new CategoricalCrossEntropy();
      case BinaryCrossEntropy b -> new BinaryCrossEntropy();
      case SquaredError s -> s;
      case AbsoluteError a -> a;
    };
  }

  private IllegalArgumentException noClasses() {
    return new IllegalArgumentException(
        this + " knows no classes to weigh; class weights belong to a cross-entropy");
  }

  /// The loss that fits what the model ends with: softmax, sigmoid, or numbers.
  static Loss usualFor(Activation last) {
    return switch (last.kind()) {
      case SOFTMAX, LOG_SOFTMAX -> new CategoricalCrossEntropy();
      case SIGMOID -> new BinaryCrossEntropy();
      default -> new SquaredError();
    };
  }

  /// Reads `categorical-cross-entropy`, `binary-cross-entropy`, `squared-error`, `absolute-error`
  /// (or `mse`, `mae`).
  ///
  /// @throws IllegalArgumentException if the text says something else
  static Loss parse(String text) {
    Call call = Call.parse(text);
    call.expect(0);
    return switch (call.name().replace('_', '-')) {
      case "categorical-cross-entropy", "categorical-crossentropy", "cross-entropy" ->
          new CategoricalCrossEntropy();
      case "binary-cross-entropy", "binary-crossentropy" -> new BinaryCrossEntropy();
      case "squared-error", "mse" -> new SquaredError();
      case "absolute-error", "mae" -> new AbsoluteError();
      default ->
          throw call.unknown(
              "loss",
              List.of(
                  "categorical-cross-entropy",
                  "binary-cross-entropy",
                  "squared-error",
                  "absolute-error"));
    };
  }

  private static List<Double> checked(List<Double> weights) {
    for (double weight : weights) {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "a class weight is " + weight + "; it must be 0 or more, 1 is usual");
      }
    }
    if (!weights.isEmpty() && weights.stream().allMatch(weight -> weight == 0)) {
      throw new IllegalArgumentException(
          "all class weights are 0, so that there is nothing to learn; at least one must be above"
              + " 0");
    }
    return List.copyOf(weights);
  }
}
