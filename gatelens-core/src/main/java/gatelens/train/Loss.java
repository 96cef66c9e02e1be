package gatelens.train;

import gatelens.layer.Activation;
import gatelens.model.Link;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What training makes small. The value of a batch is the mean over its outputs: over its samples,
/// or over all counted steps where the model answers at every step.
///
/// Losses are computed from the logits, so that a sigmoid or softmax never meets a logarithm of 0.
public sealed interface Loss {
  /// `-Σ q[j] log p[j]`, p the softmax of the logits and q the label: 1 for its class, or a share
  /// of each class (soft labels). The model ends with softmax, or linear.
  ///
  /// @param classWeights what an example of each class counts, `double[C]`; empty: 1 each. The sum
  ///   is still divided by the number of examples (as in Keras). A soft label counts by the class
  ///   of its largest share
  /// @param smoothing the share `s` of each label that is dealt out among all classes, `q' = (1 -
  ///   s) q + s / C`, in [0, 1); usual: 0, or 0.1. C. Szegedy et al., Rethinking the Inception
  ///   Architecture for Computer Vision, 2016, https://arxiv.org/abs/1512.00567
  record CategoricalCrossEntropy(List<Double> classWeights, double smoothing) implements Loss {
    /// Checks the weights.
    ///
    /// @throws IllegalArgumentException if one is negative, all are 0, or the smoothing is outside
    ///   [0, 1)
    public CategoricalCrossEntropy {
      classWeights = Loss.checked(classWeights);
      Loss.checkSmoothing(smoothing);
    }

    /// Without smoothing.
    public CategoricalCrossEntropy(List<Double> classWeights) {
      this(classWeights, 0);
    }

    /// Without weights.
    public CategoricalCrossEntropy() {
      this(List.of(), 0);
    }
  }

  /// `-(y log p + (1 - y) log(1 - p))`, p the sigmoid of the logit, the mean where there are
  /// several outputs. The model ends with sigmoid, or linear.
  ///
  /// @param classWeights what an example of class 0 and of class 1 counts, for all outputs alike or
  ///   two for each output; empty: 1 each
  /// @param smoothing the share `s` of `y' = (1 - s) y + s / 2`, in [0, 1); usual: 0, or 0.1
  record BinaryCrossEntropy(List<Double> classWeights, double smoothing) implements Loss {
    /// Checks the weights.
    ///
    /// @throws IllegalArgumentException if one is negative, all are 0, or the smoothing is outside
    ///   [0, 1)
    public BinaryCrossEntropy {
      classWeights = Loss.checked(classWeights);
      Loss.checkSmoothing(smoothing);
    }

    /// Without smoothing.
    public BinaryCrossEntropy(List<Double> classWeights) {
      this(classWeights, 0);
    }

    /// Without weights.
    public BinaryCrossEntropy() {
      this(List.of(), 0);
    }
  }

  /// `-α Σ q[j] (1 - p[j])^γ log p[j]`, p the softmax: examples that are answered well count
  /// little.
  ///
  /// Source: T. Lin et al., Focal Loss for Dense Object Detection, 2017,
  /// https://arxiv.org/abs/1708.02002
  ///
  /// @param gamma `γ`, 0 or more; usual: 2
  /// @param alpha `α`, in (0, 1]; usual: 0.25 (Keras), 1
  /// @param classWeights as of {@link CategoricalCrossEntropy}
  record CategoricalFocal(double gamma, double alpha, List<Double> classWeights) implements Loss {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public CategoricalFocal {
      Loss.checkFocal(gamma, alpha);
      classWeights = Loss.checked(classWeights);
    }
  }

  /// `-α_t (1 - p_t)^γ log p_t`, `p_t` the sigmoid p for ones and 1 - p for zeros, the mean over
  /// several outputs.
  ///
  /// Source: T. Lin et al., Focal Loss for Dense Object Detection, 2017,
  /// https://arxiv.org/abs/1708.02002
  ///
  /// @param gamma `γ`, 0 or more; usual: 2
  /// @param alpha what ones count, in (0, 1), where zeros count `1 - α`; 1 for all alike; usual:
  ///   0.25
  /// @param classWeights as of {@link BinaryCrossEntropy}
  record BinaryFocal(double gamma, double alpha, List<Double> classWeights) implements Loss {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public BinaryFocal {
      Loss.checkFocal(gamma, alpha);
      classWeights = Loss.checked(classWeights);
    }
  }

  /// `mean((y - label)²)` over the outputs.
  record SquaredError() implements Loss {}

  /// `mean(|y - label|)` over the outputs.
  record AbsoluteError() implements Loss {}

  /// `d² / 2` where `|d| ≤ δ`, else `δ |d| - δ² / 2`, d the difference; the mean over the outputs.
  ///
  /// Source: P. Huber, Robust Estimation of a Location Parameter, 1964,
  /// https://doi.org/10.1214/aoms/1177703732
  ///
  /// @param delta `δ`, above 0; usual: 1
  record Huber(double delta) implements Loss {
    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if `delta` is not above 0
    public Huber {
      if (!(delta > 0) || Double.isInfinite(delta)) {
        throw new IllegalArgumentException(
            "huber delta is " + delta + "; it must be above 0, 1 is usual");
      }
    }
  }

  /// `log cosh d`, d the difference; the mean over the outputs.
  record LogCosh() implements Loss {}

  /// `max(q (label - y), (q - 1) (label - y))`: its mean is smallest where `y` is the quantile q.
  ///
  /// Source: R. Koenker and G. Bassett, Regression Quantiles, 1978, https://doi.org/10.2307/1913643
  ///
  /// @param levels q in (0, 1), one for all outputs or one for each; usual: 0.1, 0.5, 0.9
  record Quantile(List<Double> levels) implements Loss {
    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if there is none, or one is outside (0, 1)
    public Quantile {
      levels = List.copyOf(levels);
      if (levels.isEmpty() || !levels.stream().allMatch(q -> q > 0 && q < 1)) {
        throw new IllegalArgumentException(
            "quantile levels are " + levels + "; each must be in (0, 1), 0.5 is the median");
      }
    }
  }

  /// `y - label log(y + 1e-7)`, or of a model that answers with the logarithm `exp y - label y`;
  /// the mean over the outputs. Labels are counts, 0 or more.
  ///
  /// @param log true if the output is the logarithm of what is expected; usual: true where the
  ///   model ends linear
  record Poisson(boolean log) implements Loss {}

  /// Another loss of which each output counts so many times: `mean(w[j] loss[j])`.
  ///
  /// @param loss of numbers or of sigmoids
  /// @param outputs w, one for each output, 0 or more, not all 0
  record Weighted(Loss loss, List<Double> outputs) implements Loss {
    /// Checks the weights.
    ///
    /// @throws IllegalArgumentException if one is negative, all are 0, or the loss has no value for
    ///   each output
    public Weighted {
      outputs = Loss.checked(outputs);
      if (loss instanceof Weighted || loss.isCategorical()) {
        throw new IllegalArgumentException(
            loss.title()
                + " is one value over all outputs, which cannot be weighed one by one; class"
                + " weights are what a class counts");
      }
    }
  }

  /// True if the label is one class among several, or a share of each.
  default boolean isCategorical() {
    return this instanceof CategoricalCrossEntropy || this instanceof CategoricalFocal;
  }

  /// True if each output is a yes or no.
  default boolean isBinary() {
    return each() instanceof BinaryCrossEntropy || each() instanceof BinaryFocal;
  }

  /// The loss of each output, without what outputs count.
  default Loss each() {
    return this instanceof Weighted weighted ? weighted.loss() : this;
  }

  /// What each output counts; empty for 1 each.
  default List<Double> outputWeights() {
    return this instanceof Weighted weighted ? weighted.outputs() : List.of();
  }

  /// What an example of each class counts; empty for 1 each, and for numbers.
  default List<Double> weights() {
    return switch (this) {
      case CategoricalCrossEntropy c -> c.classWeights();
      case BinaryCrossEntropy b -> b.classWeights();
      case CategoricalFocal c -> c.classWeights();
      case BinaryFocal b -> b.classWeights();
      case Weighted w -> w.loss().weights();
      case SquaredError s -> List.of();
      case AbsoluteError a -> List.of();
      case Huber h -> List.of();
      case LogCosh l -> List.of();
      case Quantile q -> List.of();
      case Poisson p -> List.of();
    };
  }

  /// What is reported beside the loss: `accuracy`, or `absolute error`.
  default String metric() {
    return isCategorical() || isBinary() ? "accuracy" : "absolute error";
  }

  /// The same loss with class weights.
  ///
  /// @throws IllegalArgumentException if this loss has no classes
  default Loss withClassWeights(List<Double> weights) {
    return switch (this) {
      case CategoricalCrossEntropy c -> new CategoricalCrossEntropy(weights, c.smoothing());
      case BinaryCrossEntropy b -> new BinaryCrossEntropy(weights, b.smoothing());
      case CategoricalFocal c -> new CategoricalFocal(c.gamma(), c.alpha(), weights);
      case BinaryFocal b -> new BinaryFocal(b.gamma(), b.alpha(), weights);
      case Weighted w -> new Weighted(w.loss().withClassWeights(weights), w.outputs());
      case SquaredError s -> throw noClasses();
      case AbsoluteError a -> throw noClasses();
      case Huber h -> throw noClasses();
      case LogCosh l -> throw noClasses();
      case Quantile q -> throw noClasses();
      case Poisson p -> throw noClasses();
    };
  }

  /// The same loss with every class counting alike: what examples are judged by that are not
  /// learned from.
  default Loss plain() {
    return weights().isEmpty() ? this : withClassWeights(List.of());
  }

  /// The fact that says what linear outputs stand for after a training by it: {@link Link#FACT}.
  default Map<String, String> link() {
    Link link = isCategorical() ? Link.SOFTMAX : isBinary() ? Link.SIGMOID : Link.NONE;
    return Map.of(Link.FACT, link.name().toLowerCase(Locale.ROOT));
  }

  /// What {@link #parse} knows it by.
  default String title() {
    return switch (this) {
      case CategoricalCrossEntropy c -> "categorical-cross-entropy";
      case BinaryCrossEntropy b -> "binary-cross-entropy";
      case CategoricalFocal c -> "categorical-focal";
      case BinaryFocal b -> "binary-focal";
      case Weighted w -> w.loss().title();
      case SquaredError s -> "squared-error";
      case AbsoluteError a -> "absolute-error";
      case Huber h -> "huber";
      case LogCosh l -> "log-cosh";
      case Quantile q -> "quantile";
      case Poisson p -> "poisson";
    };
  }

  private IllegalArgumentException noClasses() {
    return new IllegalArgumentException(
        title() + " knows no classes to weigh; class weights belong to a cross-entropy");
  }

  /// The loss that fits what the model ends with: softmax, sigmoid, or numbers.
  static Loss usualFor(Activation last) {
    return switch (last.kind()) {
      case SOFTMAX, LOG_SOFTMAX -> new CategoricalCrossEntropy();
      case SIGMOID -> new BinaryCrossEntropy();
      default -> new SquaredError();
    };
  }

  /// Reads `categorical-cross-entropy(smoothing)`, `binary-cross-entropy(smoothing)`,
  /// `categorical-focal(gamma,alpha)`, `binary-focal(gamma,alpha)`, `squared-error`,
  /// `absolute-error`, `huber(delta)`, `log-cosh`, `quantile(0.1:0.5:0.9)`, `poisson(log)`.
  ///
  /// @throws IllegalArgumentException if the text says something else
  static Loss parse(String text) {
    Call said = Call.parse(text);
    return switch (said.name().replace('_', '-')) {
      case "categorical-cross-entropy", "categorical-crossentropy", "cross-entropy" ->
          new CategoricalCrossEntropy(
              List.of(), said.placed("smoothing|label_smoothing").number(0, 0));
      case "binary-cross-entropy", "binary-crossentropy" ->
          new BinaryCrossEntropy(List.of(), said.placed("smoothing|label_smoothing").number(0, 0));
      case "categorical-focal" -> {
        Call call = said.placed("gamma", "alpha");
        yield new CategoricalFocal(call.number(0, 2), call.number(1, 1), List.of());
      }
      case "binary-focal" -> {
        Call call = said.placed("gamma", "alpha");
        yield new BinaryFocal(call.number(0, 2), call.number(1, 1), List.of());
      }
      case "squared-error", "mse" -> none(said, new SquaredError());
      case "absolute-error", "mae" -> none(said, new AbsoluteError());
      case "log-cosh", "logcosh" -> none(said, new LogCosh());
      case "huber" -> new Huber(said.placed("delta").number(0, 1));
      case "quantile", "pinball" -> {
        List<Double> levels = said.placed("levels|level|q").numbers(0);
        yield new Quantile(levels.isEmpty() ? List.of(0.5) : levels);
      }
      case "poisson" -> new Poisson(said.placed("log").flag(0, false));
      default ->
          throw said.unknown(
              "loss",
              List.of(
                  "categorical-cross-entropy",
                  "binary-cross-entropy",
                  "categorical-focal",
                  "binary-focal",
                  "squared-error",
                  "absolute-error",
                  "huber",
                  "log-cosh",
                  "quantile",
                  "poisson"));
    };
  }

  private static Loss none(Call said, Loss loss) {
    said.expect(0);
    return loss;
  }

  private static void checkSmoothing(double smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "label smoothing is " + smoothing + "; it must be in [0, 1), 0.1 is usual");
    }
  }

  private static void checkFocal(double gamma, double alpha) {
    if (!(gamma >= 0) || Double.isInfinite(gamma) || !(alpha > 0 && alpha <= 1)) {
      throw new IllegalArgumentException(
          "focal gamma and alpha are "
              + gamma
              + " and "
              + alpha
              + "; gamma must be 0 or more (2 is usual), alpha in (0, 1]");
    }
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
