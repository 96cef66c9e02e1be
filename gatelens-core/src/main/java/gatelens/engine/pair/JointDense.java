package gatelens.engine.pair;

import gatelens.engine.node.Functions;
import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Activation;
import gatelens.layer.Dense;

/// A dense layer with its columns: credit is multiplied by the weights and by the slope of the
/// activation between the two runs. The last layer hands on its logits: {@link Scratch#logits}.
public final class JointDense implements Carry.Joint {
  private static final Kept[] NOTHING = {};

  /// Up to so many outputs, a sum over a vector of inputs is less work than a vector of outputs.
  private static final int FEW = 4;

  private final Dense layer;
  private final int inputs;
  private final int outputs;
  private final boolean linear;
  private final float[] bias;
  private final PackedMatrix weight;
  private final float[] transposed;

  /// @param last true if credit goes to the logits, not behind the activation
  JointDense(Dense layer, boolean last) {
    this.layer = layer;
    this.inputs = layer.weight().extent(0);
    this.outputs = layer.weight().extent(1);
    this.linear = last || layer.activation().equals(Activation.LINEAR);
    this.bias = layer.bias().values();
    this.weight = PackedMatrix.ofSize(inputs, outputs);
    weight.fill(layer.weight().values(), 0, outputs);
    weight.fillBias(bias, 0);
    int padded = Kernels.padded(inputs);
    this.transposed = new float[outputs <= FEW ? outputs * padded : 0];
    for (int j = 0; j < outputs && outputs <= FEW; j++) {
      for (int i = 0; i < inputs; i++) {
        transposed[j * padded + i] = layer.weight().values()[i * outputs + j];
      }
    }
  }

  @Override
  public Kept[] kept() {
    return NOTHING;
  }

  @Override
  public float[] gates(Scratch scratch, boolean columns) {
    return scratch.gates;
  }

  @Override
  public boolean sequences() {
    return true;
  }

  /// Applies the activation to rows of logits.
  public void activate(Kernels kernels, float[] logits, int rows) {
    Functions.applyRows(kernels, layer.activation(), logits, 0, rows, outputs);
  }

  @Override
  public float[] run(
      Kernels kernels,
      float[] in,
      int from,
      int rows,
      float[] states,
      int stride,
      int stateAt,
      Scratch scratch) {
    scratch.out = Tape.room(scratch.out, rows * outputs);
    float[] out = scratch.out;
    kernels.product(in, from, inputs, rows, weight, Start.BIAS, out, 0, outputs);
    if (!linear) {
      activate(kernels, out, rows);
    }
    return out;
  }

  @Override
  public float[] run(float[] block, Moment m, Scratch scratch) {
    int rows = 2 + m.columns();
    scratch.out = Tape.room(scratch.out, rows * outputs);
    float[] out = scratch.out;
    if (outputs <= FEW) {
      int to = 2 * outputs;
      m.kernels().product(block, 0, inputs, 2, weight, Start.BIAS, out, 0, outputs);
      m.kernels()
          .dots(
              block,
              2 * inputs,
              inputs,
              m.columns(),
              inputs,
              transposed,
              outputs,
              out,
              to,
              outputs);
    } else {
      System.arraycopy(bias, 0, out, 0, outputs);
      System.arraycopy(bias, 0, out, outputs, outputs);
      java.util.Arrays.fill(out, 2 * outputs, rows * outputs, 0);
      m.kernels().product(block, 0, inputs, rows, weight, Start.SUM, out, 0, outputs);
    }
    if (!linear) {
      scratch.logits = Tape.room(scratch.logits, 2 * outputs);
      float[] x = scratch.logits;
      System.arraycopy(out, 0, x, 0, 2 * outputs);
      activate(m.kernels(), out, 2);
      for (int j = 0; j < outputs; j++) {
        float distance = x[j] - x[outputs + j];
        float slope = PairSlopes.of(layer.activation(), out[j], out[outputs + j], distance, x[j]);
        for (int row = 2; row < rows; row++) {
          out[row * outputs + j] *= slope;
        }
      }
    }
    return out;
  }
}
