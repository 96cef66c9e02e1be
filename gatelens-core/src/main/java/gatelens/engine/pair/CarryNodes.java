package gatelens.engine.pair;

import gatelens.engine.node.Node;
import gatelens.engine.node.Tape;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Dense;
import gatelens.layer.Dropout;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
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
  private interface Passing extends Carry.Behind {
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
      case Gru gru ->
          gru.variant() == GruVariant.RESET_AFTER ? new JointGru(gru) : new GruCarry(gru);
      case Lstm lstm -> new JointLstm(lstm);
      case Dense dense -> new JointDense(dense, last);
      case ActivationLayer activation ->
          last ? same(node.outputWidth) : activation(activation.activation(), node.outputWidth);
      case Dropout dropout -> same(node.outputWidth);
      case Scale scale -> scale(scale, node.outputWidth);
      case Pool pool ->
          pool.kind() == Pool.Kind.MEAN ? new Mean(node.outputWidth) : same(node.outputWidth);
      case ParametricRelu relu -> relu(relu, node.outputWidth);
      case LayerNormalization norm ->
          (Passing)
              (in, from, columns, held, account, at, tape, pass) ->
                  NormalizationPairs.carried(norm, in, from, columns, tape);
      default -> throw new IllegalArgumentException(node.layer().name() + " does not carry credit");
    };
  }

  private static Carry same(int width) {
    return (Passing)
        (in, from, columns, held, account, at, tape, pass) ->
            java.util.Arrays.copyOfRange(in, from, from + columns * width);
  }

  private static Carry scale(Scale layer, int width) {
    return (Passing)
        (in, from, columns, held, account, at, tape, pass) -> {
          float[] out = new float[columns * width];
          for (int i = 0; i < out.length; i++) {
            out[i] = in[from + i] * layer.scale().at(i % width);
          }
          return out;
        };
  }

  private static Carry activation(Activation f, int width) {
    return (Passing)
        (in, from, columns, held, account, at, tape, pass) -> {
          float[] out = java.util.Arrays.copyOfRange(in, from, from + columns * width);
          for (int j = 0; j < width; j++) {
            multiply(out, columns, width, j, slope(f, tape, width, j));
          }
          return out;
        };
  }

  private static Carry relu(ParametricRelu layer, int width) {
    return (Passing)
        (in, from, columns, held, account, at, tape, pass) -> {
          float[] out = java.util.Arrays.copyOfRange(in, from, from + columns * width);
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
  private record Mean(int width) implements Carry.Behind {
    @Override
    public Kept[] kept() {
      return new Kept[] {new Kept(0, width)};
    }

    @Override
    public float[] of(
        float[] in,
        int from,
        int columns,
        boolean held,
        float[] account,
        int at,
        Tape tape,
        PairPass pass) {
      if (!held) {
        pass.kernels().add(in, from, account, at, columns * width);
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
