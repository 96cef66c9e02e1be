package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// `y = scale ∘ x + shift`: the standardisation of inputs, which is not trained; or batch
/// normalisation with its moving statistics, `γ (x - mean) / √(variance + ε) + β`, which training
/// goes on with.
///
/// @param name unique within the model
/// @param scale `float[D]`
/// @param shift `float[D]`
/// @param statistics of a batch normalisation, of which scale and shift are made; empty where they
///   are fixed
public record Scale(String name, Tensor scale, Tensor shift, Optional<Statistics> statistics)
    implements Layer {
  /// A batch normalisation. While it is trained, `x` is normalised by the mean and the variance of
  /// the batch, over all examples and all steps that no mask leaves out, and the moving statistics
  /// become `momentum · moving + (1 - momentum) · batch`.
  ///
  /// Source: S. Ioffe and C. Szegedy, Batch Normalization: Accelerating Deep Network Training by
  /// Reducing Internal Covariate Shift, 2015, https://arxiv.org/abs/1502.03167
  ///
  /// @param gamma γ, `float[D]`
  /// @param beta β, `float[D]`
  /// @param mean the moving mean, `float[D]`
  /// @param variance the moving variance, `float[D]`, 0 or more
  /// @param epsilon ε, above 0; usual: 0.001 (Keras)
  /// @param momentum in [0, 1]; usual: 0.99 (Keras)
  /// @param scaled true if γ is trained
  /// @param centred true if β is trained
  public record Statistics(
      Tensor gamma,
      Tensor beta,
      Tensor mean,
      Tensor variance,
      float epsilon,
      float momentum,
      boolean scaled,
      boolean centred) {
    /// Checks shapes and ranges.
    ///
    /// @throws IllegalArgumentException if one does not fit
    public Statistics {
      int width = gamma.size();
      Check.shape("gamma", gamma, width);
      Check.shape("beta", beta, width);
      Check.shape("mean", mean, width);
      Check.shape("variance", variance, width);
      if (!(epsilon > 0) || !(momentum >= 0 && momentum <= 1)) {
        throw new IllegalArgumentException(
            "batch normalisation: epsilon is "
                + epsilon
                + " and momentum "
                + momentum
                + "; expected more than 0, and [0, 1]");
      }
      gamma = gamma.frozen();
      beta = beta.frozen();
      mean = mean.frozen();
      variance = variance.frozen();
    }

    private double factor(int i) {
      return gamma.at(i) / Math.sqrt(Math.max(0, variance.at(i)) + (double) epsilon);
    }
  }

  /// Checks that the shapes fit each other.
  ///
  /// @throws IllegalArgumentException if they do not
  public Scale {
    Check.shape(name + ".scale", scale, scale.size());
    Check.shape(name + ".shift", shift, scale.size());
    scale = scale.frozen();
    shift = shift.frozen();
  }

  /// That is never trained.
  public Scale(String name, Tensor scale, Tensor shift) {
    this(name, scale, shift, Optional.empty());
  }

  /// A batch normalisation with its moving statistics.
  public static Scale of(String name, Statistics of) {
    int width = of.gamma().size();
    return new Scale(
        name,
        Tensor.generate(of::factor, width),
        Tensor.generate(i -> of.beta().at(i) - of.mean().at(i) * of.factor(i), width),
        Optional.of(of));
  }

  /// `gamma`, `beta`, `moving_mean` and `moving_variance` of a batch normalisation; empty of
  /// another.
  @Override
  public List<Parameter> parameters() {
    return statistics
        .map(of ->
            List.of(
                new Parameter("gamma", of.gamma()),
                new Parameter("beta", of.beta()),
                new Parameter("moving_mean", of.mean()),
                new Parameter("moving_variance", of.variance())))
        .orElse(List.of());
  }

  @Override
  public Scale withParameters(List<Tensor> values) {
    return statistics
        .map(of ->
            of(
                name,
                new Statistics(
                    values.get(0),
                    values.get(1),
                    values.get(2),
                    values.get(3),
                    of.epsilon(),
                    of.momentum(),
                    of.scaled(),
                    of.centred())))
        .orElse(this);
  }

  @Override
  public int outputWidth(int inputWidth) {
    Check.width(name, scale.size(), inputWidth);
    return inputWidth;
  }
}
