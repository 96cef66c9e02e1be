package gatelens.engine.pair;

import gatelens.engine.node.Frame;
import gatelens.engine.node.Tape;
import gatelens.layer.LayerNormalization;

/// Layer normalisation between two runs, in closed form. Its output is `γ ∘ c s + β` with the
/// centred input `c` and `s = (mean(c²) + ε)^-½`. The product is split evenly and the function of
/// one value takes its slope; with bars for the middle of the two runs,
///
/// `Δ(c s) = s̄ Δc + c̄ κ mean(2 c̄ Δc)`, `κ = -s² s₀² / (s + s₀)`
///
/// which is exact, since `Δs = κ Δmean(c²)`, and linear in `Δc`. Where the two runs are one it is
/// the derivative.
///
/// @param layer whose γ and ε
/// @param c `c̄` of the features
/// @param s `s̄`
/// @param kappa κ
record NormalizationPairs(LayerNormalization layer, double[] c, double s, double kappa) {
  /// That of one step of a pair.
  ///
  /// @param at where the input's features begin
  /// @param from where those of the baseline begin
  static NormalizationPairs of(LayerNormalization layer, float[] values, int at, int from) {
    int n = layer.gamma().size();
    double[] a = centred(values, at, n);
    double[] b = centred(values, from, n);
    double left = scale(a, layer.epsilon());
    double right = scale(b, layer.epsilon());
    for (int j = 0; j < n; j++) {
      a[j] = (a[j] + b[j]) / 2;
    }
    double kappa = -left * left * right * right / (left + right);
    return new NormalizationPairs(layer, a, (left + right) / 2, kappa);
  }

  private static double[] centred(float[] values, int at, int n) {
    double[] c = new double[n];
    double mean = 0;
    for (int j = 0; j < n; j++) {
      mean += values[at + j];
    }
    mean /= n;
    for (int j = 0; j < n; j++) {
      c[j] = values[at + j] - mean;
    }
    return c;
  }

  private static double scale(double[] c, double epsilon) {
    double squares = 0;
    for (double x : c) {
      squares += x * x;
    }
    return 1 / Math.sqrt(squares / c.length + epsilon);
  }

  /// Multipliers of what goes in from those of what comes out.
  void back(float[] m, int from, float[] in, int to) {
    int n = c.length;
    double sum = 0;
    double dot = 0;
    for (int j = 0; j < n; j++) {
      double g = (double) m[from + j] * layer.gamma().at(j);
      sum += g;
      dot += g * c[j];
    }
    // the centred values sum to nothing: what centring takes off is the mean of the first part
    for (int j = 0; j < n; j++) {
      double g = (double) m[from + j] * layer.gamma().at(j);
      in[to + j] = (float) (s * (g - sum / n) + 2 * kappa * dot * c[j] / n);
    }
  }

  /// Credit of what comes out from that of what goes in.
  void forward(float[] credit, int from, float[] out, int to) {
    int n = c.length;
    double mean = 0;
    double dot = 0;
    for (int j = 0; j < n; j++) {
      mean += credit[from + j];
      dot += c[j] * credit[from + j];
    }
    mean /= n;
    double variance = 2 * kappa * dot / n;
    for (int j = 0; j < n; j++) {
      out[to + j] =
          (float) (layer.gamma().at(j) * (s * (credit[from + j] - mean) + c[j] * variance));
    }
  }

  /// The pass backward.
  static PairNodes.Back pass(LayerNormalization layer) {
    return (m, tape, pass, last) -> {
      int width = m.width();
      int rows = tape.input.rows();
      float[] in = new float[m.size()];
      for (int t = 0; t < m.steps(); t++) {
        for (int p = 0; p < m.rows(); p++) {
          int to = (t * m.rows() + p) * width;
          of(
                  layer,
                  tape.input.values(),
                  tape.input.offset() + (t * rows + pass.left()[p]) * width,
                  tape.input.offset() + (t * rows + pass.right()[p]) * width)
              .back(m.values(), m.offset() + to, in, to);
        }
      }
      return m.over(in, 0, width);
    };
  }

  /// Columns of one event.
  static float[] carried(LayerNormalization layer, float[] in, int from, int columns, Tape tape) {
    int width = layer.gamma().size();
    Frame frame = tape.input;
    NormalizationPairs pair = of(layer, frame.values(), frame.offset(), frame.offset() + width);
    float[] out = new float[columns * width];
    for (int g = 0; g < columns; g++) {
      pair.forward(in, from + g * width, out, g * width);
    }
    return out;
  }
}
