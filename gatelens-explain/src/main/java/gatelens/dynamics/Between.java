package gatelens.dynamics;

import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.Masking;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import java.util.List;

/// A layer without a state, in double precision, with its derivative.
sealed interface Between {
  /// The values behind it.
  ///
  /// @param x before it
  double[] apply(double[] x);

  /// How the values behind it move with those before it, times how those move: `D M`.
  ///
  /// @param x before it
  /// @param moves M, `double[width][K]`
  double[][] push(double[] x, double[][] moves);

  /// Layer after layer.
  static double[] apply(List<Between> layers, double[] x) {
    double[] at = x;
    for (Between layer : layers) {
      at = layer.apply(at);
    }
    return at;
  }

  /// That of a layer at a state that rests, where every step is the same: a pooling then hands it
  /// on.
  ///
  /// @throws IllegalArgumentException if the layer needs several steps, or has a state
  static Between of(Layer layer) {
    return switch (layer) {
      case Dense dense ->
          new Affine(
              Matrices.transposed(dense.weight()),
              Matrices.vector(dense.bias()),
              new Elementwise(dense.activation()));
      case ActivationLayer activation -> new Elementwise(activation.activation());
      case ParametricRelu relu -> new Slopes(Matrices.vector(relu.slope()));
      case Scale scale ->
          new Factors(Matrices.vector(scale.scale()), Matrices.vector(scale.shift()));
      case LayerNormalization norm ->
          new Norm(Matrices.vector(norm.gamma()), Matrices.vector(norm.beta()), norm.epsilon());
      case Dropout dropout -> new Elementwise(Activation.LINEAR);
      case Masking masking -> new Elementwise(Activation.LINEAR);
      case MaskRule rule -> new Elementwise(Activation.LINEAR);
      case Pool pool -> new Elementwise(Activation.LINEAR);
      case Reverse reverse -> new Elementwise(Activation.LINEAR);
      case Flatten flatten ->
          throw new IllegalArgumentException(
              flatten.name() + " joins the steps of a sequence; a state that rests has none");
      case Embedding embedding ->
          throw new IllegalArgumentException(embedding.name() + " reads token ids");
      case Gru gru -> throw state(gru);
      case Lstm lstm -> throw state(lstm);
      case Bidirectional both -> throw state(both);
    };
  }

  private static IllegalArgumentException state(Layer layer) {
    return new IllegalArgumentException(layer.name() + " has a state");
  }

  /// A function of each value; softmax, which ends a model, of all together.
  record Elementwise(Activation function) implements Between {
    @Override
    public double[] apply(double[] x) {
      if (function.overRow()) {
        return softmax(x, function.kind() == Activation.Kind.LOG_SOFTMAX);
      }
      double[] y = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        y[i] = function.apply(x[i]);
      }
      return y;
    }

    private static double[] softmax(double[] x, boolean logarithm) {
      double most = Double.NEGATIVE_INFINITY;
      for (double value : x) {
        most = Math.max(most, value);
      }
      double sum = 0;
      for (double value : x) {
        sum += Math.exp(value - most);
      }
      double[] y = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        double share = x[i] - most - Math.log(sum);
        y[i] = logarithm ? share : Math.exp(share);
      }
      return y;
    }

    @Override
    public double[][] push(double[] x, double[][] moves) {
      if (function.equals(Activation.LINEAR)) {
        return moves;
      }
      double[] slopes = new double[x.length];
      if (function.overRow()) {
        return softmaxPush(x, moves);
      }
      for (int i = 0; i < slopes.length; i++) {
        slopes[i] = function.derivative(x[i]);
      }
      return scaled(slopes, moves);
    }

    private double[][] softmaxPush(double[] x, double[][] moves) {
      boolean logarithm = function.kind() == Activation.Kind.LOG_SOFTMAX;
      double[] shares = softmax(x, false);
      double[] mean = new double[moves[0].length];
      for (int i = 0; i < x.length; i++) {
        Matrices.add(mean, shares[i], moves[i]);
      }
      double[][] pushed = new double[x.length][mean.length];
      for (int i = 0; i < x.length; i++) {
        double factor = logarithm ? 1 : shares[i];
        Matrices.combine(pushed[i], factor, moves[i], -factor, mean);
      }
      return pushed;
    }
  }

  private static double[][] scaled(double[] factors, double[][] moves) {
    double[][] scaled = new double[factors.length][moves[0].length];
    for (int i = 0; i < factors.length; i++) {
      Matrices.add(scaled[i], factors[i], moves[i]);
    }
    return scaled;
  }

  /// `f(W x + b)`.
  ///
  /// @param weight `[out][in]`
  /// @param bias `[out]`
  /// @param function behind it
  record Affine(double[][] weight, double[] bias, Elementwise function) implements Between {
    /// Before the function.
    double[] sums(double[] x) {
      double[] sums = bias.clone();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += Matrices.dot(weight[i], x);
      }
      return sums;
    }

    @Override
    public double[] apply(double[] x) {
      return function.apply(sums(x));
    }

    @Override
    public double[][] push(double[] x, double[][] moves) {
      return function.push(sums(x), Matrices.product(weight, moves));
    }
  }

  /// A rectifier with a slope a value below zero.
  record Slopes(double[] below) implements Between {
    @Override
    public double[] apply(double[] x) {
      double[] y = x.clone();
      for (int i = 0; i < y.length; i++) {
        y[i] *= x[i] > 0 ? 1 : below[i];
      }
      return y;
    }

    @Override
    public double[][] push(double[] x, double[][] moves) {
      double[] slopes = new double[x.length];
      for (int i = 0; i < slopes.length; i++) {
        slopes[i] = x[i] > 0 ? 1 : below[i];
      }
      return scaled(slopes, moves);
    }
  }

  /// `a x + b`, value by value.
  record Factors(double[] scale, double[] shift) implements Between {
    @Override
    public double[] apply(double[] x) {
      double[] y = shift.clone();
      for (int i = 0; i < y.length; i++) {
        y[i] += scale[i] * x[i];
      }
      return y;
    }

    @Override
    public double[][] push(double[] x, double[][] moves) {
      return scaled(scale, moves);
    }
  }

  /// `γ (x - mean) / √(variance + ε) + β`.
  record Norm(double[] gamma, double[] beta, double epsilon) implements Between {
    private static double mean(double[] x) {
      double sum = 0;
      for (double value : x) {
        sum += value;
      }
      return sum / x.length;
    }

    private double spread(double[] x, double mean) {
      double sum = 0;
      for (double value : x) {
        sum += (value - mean) * (value - mean);
      }
      return Math.sqrt(sum / x.length + epsilon);
    }

    @Override
    public double[] apply(double[] x) {
      double mean = mean(x);
      double spread = spread(x, mean);
      double[] y = beta.clone();
      for (int i = 0; i < y.length; i++) {
        y[i] += gamma[i] * (x[i] - mean) / spread;
      }
      return y;
    }

    /// `dy_i = γ_i / s · (dx_i - mean(dx) - u_i mean(u dx))`, u the normalised values.
    @Override
    public double[][] push(double[] x, double[][] moves) {
      double mean = mean(x);
      double spread = spread(x, mean);
      double[] moved = new double[moves[0].length];
      double[] along = new double[moved.length];
      for (int i = 0; i < x.length; i++) {
        Matrices.add(moved, 1.0 / x.length, moves[i]);
        Matrices.add(along, (x[i] - mean) / spread / x.length, moves[i]);
      }
      double[][] pushed = new double[x.length][moved.length];
      for (int i = 0; i < x.length; i++) {
        double factor = gamma[i] / spread;
        Matrices.combine(pushed[i], factor, moves[i], -factor, moved);
        Matrices.add(pushed[i], -factor * (x[i] - mean) / spread, along);
      }
      return pushed;
    }
  }
}
