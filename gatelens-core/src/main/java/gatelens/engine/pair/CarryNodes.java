package gatelens.engine.pair;

import gatelens.engine.node.DenseNode;
import gatelens.engine.node.Node;
import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Dense;
import gatelens.layer.Dropout;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.Scale;

/// How each layer carries credit forward, one a layer.
public final class CarryNodes {
  private static final Carry.Kept[] NOTHING = {};

  private CarryNodes() {}

  /// A layer that keeps nothing from event to event.
  private interface Passing extends Carry {
    @Override
    default Kept[] kept() {
      return NOTHING;
    }
  }

  /// True if the layer can carry credit.
  ///
  /// @param last true for the layer whose activation makes outputs of logits: it is left out
  public static boolean has(Layer layer, boolean last) {
    return switch (layer) {
      case Gru gru -> PairNodes.has(gru);
      case Lstm lstm -> PairNodes.has(lstm);
      case Dense dense -> last || !dense.activation().overRow();
      case ActivationLayer activation -> last || !activation.activation().overRow();
      case Dropout dropout -> true;
      case Scale scale -> true;
      case Pool pool -> pool.kind() != Pool.Kind.MAX;
      case ParametricRelu relu -> true;
      case LayerNormalization norm -> true;
      default -> false;
    };
  }

  /// A layer's part.
  ///
  /// @throws IllegalArgumentException if not {@link #has}
  public static Carry of(Node node, boolean last) {
    return switch (node.layer()) {
      case Gru gru -> new CellCarry.OfGru(gru);
      case Lstm lstm -> new CellCarry.OfLstm(lstm);
      case Dense dense -> dense(dense, last);
      case ActivationLayer activation ->
          last ? same() : activation(activation.activation(), node.outputWidth);
      case Dropout dropout -> same();
      case Scale scale -> scale(scale, node.outputWidth);
      case Pool pool -> pool.kind() == Pool.Kind.MEAN ? new Mean(node.outputWidth) : same();
      case ParametricRelu relu -> relu(relu, node.outputWidth);
      case LayerNormalization norm ->
          (Passing)
              (in, columns, held, account, at, tape, pass) ->
                  NormalizationPairs.carried(norm, in, columns, tape);
      default -> throw new IllegalArgumentException(node.layer().name() + " does not carry credit");
    };
  }

  private static Carry same() {
    return (Passing) (in, columns, held, account, at, tape, pass) -> in;
  }

  private static Carry scale(Scale layer, int width) {
    return (Passing)
        (in, columns, held, account, at, tape, pass) -> {
          float[] out = new float[columns * width];
          for (int i = 0; i < out.length; i++) {
            out[i] = in[i] * layer.scale().at(i % width);
          }
          return out;
        };
  }

  private static Carry dense(Dense layer, boolean last) {
    int inputs = layer.weight().extent(0);
    int outputs = layer.weight().extent(1);
    PackedMatrix weight = PackedMatrix.ofSize(inputs, outputs);
    weight.fill(layer.weight().values(), 0, outputs);
    boolean linear = last || layer.activation().equals(Activation.LINEAR);
    return (Passing)
        (in, columns, held, account, at, tape, pass) -> {
          float[] out = new float[columns * outputs];
          pass.kernels().product(in, 0, inputs, columns, weight, Start.ZERO, out, 0, outputs);
          if (!linear) {
            DenseNode.DenseTape t = (DenseNode.DenseTape) tape;
            for (int j = 0; j < outputs; j++) {
              float x = t.logits[j];
              float slope =
                  PairSlopes.of(
                      layer.activation(),
                      t.output[j],
                      t.output[outputs + j],
                      x - t.logits[outputs + j],
                      x);
              multiply(out, columns, outputs, j, slope);
            }
          }
          return out;
        };
  }

  private static Carry activation(Activation f, int width) {
    return (Passing)
        (in, columns, held, account, at, tape, pass) -> {
          float[] out = java.util.Arrays.copyOf(in, columns * width);
          for (int j = 0; j < width; j++) {
            multiply(out, columns, width, j, slope(f, tape, width, j));
          }
          return out;
        };
  }

  private static Carry relu(ParametricRelu layer, int width) {
    return (Passing)
        (in, columns, held, account, at, tape, pass) -> {
          float[] out = java.util.Arrays.copyOf(in, columns * width);
          for (int j = 0; j < width; j++) {
            Activation f = new Activation(Activation.Kind.LEAKY_RELU, layer.slope().at(j));
            multiply(out, columns, width, j, slope(f, tape, width, j));
          }
          return out;
        };
  }

  /// The slope of a function between the input's and the baseline's value of one unit.
  private static float slope(Activation f, Tape tape, int width, int unit) {
    float x = tape.input.values()[tape.input.offset() + unit];
    float x0 = tape.input.values()[tape.input.offset() + width + unit];
    return PairSlopes.of(f, tape.output[unit], tape.output[width + unit], x - x0, x);
  }

  private static void multiply(float[] out, int columns, int width, int unit, float slope) {
    for (int g = 0; g < columns; g++) {
      out[g * width + unit] *= slope;
    }
  }

  /// The mean of all steps so far: the credit of the sum is kept.
  private record Mean(int width) implements Carry {
    @Override
    public Kept[] kept() {
      return new Kept[] {new Kept(0, width)};
    }

    @Override
    public float[] of(
        float[] in, int columns, boolean held, float[] account, int at, Tape tape, PairPass pass) {
      if (!held) {
        pass.kernels().add(in, 0, account, at, columns * width);
      }
      float count = Math.max(1, gatelens.engine.node.PoolNode.counted(tape));
      float[] out = new float[columns * width];
      for (int i = 0; i < out.length; i++) {
        out[i] = account[at + i] / count;
      }
      return out;
    }
  }
}
