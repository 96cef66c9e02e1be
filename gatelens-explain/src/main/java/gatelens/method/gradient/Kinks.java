package gatelens.method.gradient;

import gatelens.explain.DifferentiableScore;
import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;

/// Whether the slope of a score may jump along a path. Then a few points whose parts happen to sum
/// to the change of the score say nothing of each part: the path must be cut.
final class Kinks {
  private Kinks() {}

  /// True if a layer or the scale has a kink; of a score that is no model of ours it is not known,
  /// and false.
  static boolean in(DifferentiableScore score) {
    return score instanceof ModelScore model
        && ((model.target() instanceof Target.Output output
                && output.scale() == Target.Scale.MARGIN
                && model.model().outputWidth() > 2)
            || model.model().layers().stream().anyMatch(Kinks::in));
  }

  private static boolean in(Layer layer) {
    return switch (layer) {
      case Dense dense -> in(dense.activation());
      case ActivationLayer activation -> in(activation.activation());
      case ParametricRelu relu -> true;
      case Pool pool -> pool.kind() == Pool.Kind.MAX;
      case Gru gru -> in(gru.settings());
      case Lstm lstm -> in(lstm.settings());
      case Bidirectional both -> both.parts().stream().anyMatch(Kinks::in);
      default -> false;
    };
  }

  private static boolean in(CellSettings settings) {
    return in(settings.gate())
        || in(settings.candidate())
        || in(settings.output())
        || settings.clip() < Float.POSITIVE_INFINITY;
  }

  private static boolean in(Activation activation) {
    return switch (activation.kind()) {
      case RELU,
          HARD_SIGMOID,
          LEAKY_RELU,
          ELU,
          SELU,
          CELU,
          THRESHOLDED_RELU,
          THRESHOLD,
          LIMITED_RELU,
          CLIP,
          HARD_SILU,
          SOFT_SHRINK,
          HARD_SHRINK,
          SOFTSIGN,
          SPARSE_PLUS ->
          true;
      case LINEAR,
          SIGMOID,
          TANH,
          SOFTMAX,
          LOG_SOFTMAX,
          SOFTPLUS,
          SCALED_TANH,
          AFFINE,
          EXPONENTIAL,
          SILU,
          GELU,
          GELU_TANH,
          MISH,
          LOG_SIGMOID,
          TANH_SHRINK,
          SQUARE_PLUS ->
          false;
    };
  }
}
