package gatelens.flow;

import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import gatelens.trace.GateFlow;
import java.util.List;

/// How much went into a decision at each step, of each feature, through each unit of each gate of
/// one recurrent layer: `A[t][i][g][j] = Δx_{t,i} W_g[i][j] δ_g[t][j]`, with δ the multiplier of
/// the gate's pre-activation. Its sum over gates and units is the attribution of the layer's input.
///
/// @param layer a GRU or an LSTM
/// @param change `Δx`, `float[T][D]`
/// @param gates δ, `float[T][G][H]`
public record GateAttribution(RecurrentLayer layer, Tensor change, Tensor gates) {

  /// The names of the gates, `G` of them.
  public List<String> gateNames() {
    return layer.blocks();
  }

  private float[] weight() {
    return GateFlow.inputWeight(layer).values();
  }

  private int width() {
    return gates.extent(1) * gates.extent(2);
  }

  /// The whole tensor, `float[T][D][G][H]`.
  public Tensor tensor() {
    int steps = change.extent(0);
    int features = change.extent(1);
    int width = width();
    float[] w = weight();
    float[] delta = gates.values();
    float[] out = new float[steps * features * width];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < features; i++) {
        float x = change.values()[t * features + i];
        int at = (t * features + i) * width;
        for (int k = 0; k < width; k++) {
          out[at + k] = x * w[i * width + k] * delta[t * width + k];
        }
      }
    }
    return Tensor.of(out, steps, features, gates.extent(1), gates.extent(2));
  }

  /// Summed over features, `float[T][G][H]`: the change of the pre-activation that the input made,
  /// times its multiplier.
  public Tensor byUnit() {
    int steps = change.extent(0);
    int features = change.extent(1);
    int width = width();
    float[] w = weight();
    double[] sum = new double[steps * width];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < features; i++) {
        double x = change.values()[t * features + i];
        for (int k = 0; k < width; k++) {
          sum[t * width + k] += x * w[i * width + k];
        }
      }
    }
    return Tensor.generate(
        k -> sum[k] * gates.values()[k], steps, gates.extent(1), gates.extent(2));
  }

  /// Summed over features and steps, `double[G][H]`: how much went through each unit of each gate.
  public double[][] byGateAndUnit() {
    Tensor all = byUnit();
    int count = all.extent(1);
    int units = all.extent(2);
    double[][] sums = new double[count][units];
    for (int i = 0; i < all.size(); i++) {
      sums[i / units % count][i % units] += all.values()[i];
    }
    return sums;
  }

  /// Summed over features, steps and units: one number a gate.
  public double[] byGate() {
    float[] units = byUnit().values();
    double[] sum = new double[gates.extent(1)];
    for (int k = 0; k < units.length; k++) {
      sum[k / gates.extent(2) % sum.length] += units[k];
    }
    return sum;
  }

  /// Summed over gates and units, `float[T][D]`: the attribution of the layer's input.
  public Tensor cells() {
    int features = change.extent(1);
    int width = width();
    float[] w = weight();
    return Tensor.generate(
        c -> {
          int t = c / features;
          int i = c % features;
          double sum = 0;
          for (int k = 0; k < width; k++) {
            sum += (double) w[i * width + k] * gates.values()[t * width + k];
          }
          return change.values()[c] * sum;
        },
        change.extent(0),
        features);
  }
}
