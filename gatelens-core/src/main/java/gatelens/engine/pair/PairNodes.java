package gatelens.engine.pair;

import gatelens.engine.node.BidirectionalNode;
import gatelens.engine.node.DenseNode;
import gatelens.engine.node.Frame;
import gatelens.engine.node.GruNode;
import gatelens.engine.node.LstmNode;
import gatelens.engine.node.Node;
import gatelens.engine.node.RecurrentTape;
import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Dropout;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;

/// The backward passes of layers between pairs of runs, one a layer.
public final class PairNodes {
  private PairNodes() {}

  /// A layer's backward pass.
  public interface Back {
    /// Multipliers of what goes in from those of what comes out, one row a pair.
    ///
    /// @param last true if the multipliers are those of the last activation's input
    Frame of(Frame m, Tape tape, PairPass pass, boolean last);
  }

  /// True if there is a pass for the layer in single precision: the plain forms of the cells, and
  /// layers that are linear, work on one value at a time, normalise a step, or take the largest of
  /// all steps.
  public static boolean has(Layer layer) {
    return switch (layer) {
      case Gru gru -> gru.settings().isStandard();
      case Lstm lstm -> lstm.settings().isStandard() && lstm.peephole().size() == 0;
      case Bidirectional both ->
          both.merge() != Bidirectional.Merge.PRODUCT
              && has(both.forward())
              && has(both.backward());
      case Dense dense -> true;
      case ActivationLayer activation -> true;
      case Dropout dropout -> true;
      case Reverse reverse -> true;
      case Scale scale -> true;
      case Flatten flatten -> true;
      case Pool pool -> true;
      case MaskRule rule -> true;
      case ParametricRelu relu -> true;
      case LayerNormalization norm -> true;
      default -> false;
    };
  }

  public static Back of(Node node) {
    return switch (node) {
      case BidirectionalNode both -> new Both(both);
      case GruNode gru -> one(gru, gru.layer().sequences());
      case LstmNode lstm -> one(lstm, lstm.layer().sequences());
      case DenseNode dense -> dense(dense.layer());
      default -> other(node.layer());
    };
  }

  private static Back one(Node node, boolean sequences) {
    CellPairs cell = CellPairs.of(node);
    return (m, tape, pass, last) -> cell.back(m, sequences, (RecurrentTape) tape, pass);
  }

  private static Back dense(Dense layer) {
    int inputs = layer.weight().extent(0);
    int outputs = layer.weight().extent(1);
    PackedMatrix transposed = PackedMatrix.ofSize(outputs, inputs);
    transposed.fillTransposed(layer.weight().values(), 0, outputs);
    return (m, tape, pass, last) -> {
      DenseNode.DenseTape t = (DenseNode.DenseTape) tape;
      Frame pre =
          last || layer.activation().equals(Activation.LINEAR)
              ? m
              : rescaled(layer.activation(), m, t.logits, 0, t.output, t.input.rows(), pass);
      float[] in = new float[m.steps() * m.rows() * inputs];
      pass.kernels()
          .product(
              pre.values(),
              pre.offset(),
              outputs,
              m.steps() * m.rows(),
              transposed,
              Start.ZERO,
              in,
              0,
              inputs);
      return m.over(in, 0, inputs);
    };
  }

  private static Frame rescaled(
      Activation f, Frame m, float[] pre, int at, float[] output, int rows, PairPass pass) {
    if (f.overRow()) {
      throw new IllegalArgumentException(
          "a softmax or its logarithm between layers has no exact rule here; take"
              + " integrated-gradients");
    }
    int width = m.width();
    float[] out = new float[m.size()];
    for (int t = 0; t < m.steps(); t++) {
      for (int p = 0; p < m.rows(); p++) {
        int a = (t * rows + pass.left()[p]) * width;
        int b = (t * rows + pass.right()[p]) * width;
        int to = (t * m.rows() + p) * width;
        for (int j = 0; j < width; j++) {
          float x = pre[at + a + j];
          float slope = PairSlopes.of(f, output[a + j], output[b + j], x - pre[at + b + j], x);
          out[to + j] = m.values()[m.offset() + to + j] * slope;
        }
      }
    }
    return m.over(out, 0, width);
  }

  private static Back other(Layer layer) {
    return switch (layer) {
      case ActivationLayer activation ->
          (m, tape, pass, last) ->
              last
                  ? m
                  : rescaled(
                      activation.activation(),
                      m,
                      tape.input.values(),
                      tape.input.offset(),
                      tape.output,
                      tape.input.rows(),
                      pass);
      case Dropout dropout -> (m, tape, pass, last) -> m;
      case Scale scale -> (m, tape, pass, last) -> scaled(scale, m);
      case Reverse reverse -> (m, tape, pass, last) -> reversed(m);
      case Flatten flatten ->
          (m, tape, pass, last) -> {
            int steps = flatten.steps();
            return spread(m, steps, m.width() / steps);
          };
      case Pool pool ->
          (m, tape, pass, last) ->
              pool.kind() == Pool.Kind.MAX
                  ? MaximumPairs.back(m, tape.input, pass)
                  : pooled(pool, m, tape.input);
      case MaskRule rule ->
          (m, tape, pass, last) -> rule.kind() == MaskRule.Kind.ZERO ? cleared(m, tape.input) : m;
      case ParametricRelu relu -> (m, tape, pass, last) -> rescaled(relu, m, tape, pass);
      case LayerNormalization norm -> NormalizationPairs.pass(norm);
      default ->
          (m, tape, pass, last) -> {
            throw new IllegalArgumentException(layer.name() + " has no pass between pairs");
          };
    };
  }

  private static Frame scaled(Scale layer, Frame m) {
    float[] out = new float[m.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = m.values()[m.offset() + i] * layer.scale().at(i % m.width());
    }
    return m.over(out, 0, m.width());
  }

  /// Nothing passes where steps are masked; the two runs of a pair have one mask.
  private static Frame cleared(Frame m, Frame in) {
    int row = m.rows() * m.width();
    float[] out = new float[m.size()];
    for (int t = 0; t < m.steps(); t++) {
      if (in.counts(t, 0)) {
        System.arraycopy(m.values(), m.offset() + t * row, out, t * row, row);
      }
    }
    return m.over(out, 0, m.width());
  }

  private static Frame rescaled(ParametricRelu layer, Frame m, Tape tape, PairPass pass) {
    int width = m.width();
    float[] out = new float[m.size()];
    for (int t = 0; t < m.steps(); t++) {
      for (int p = 0; p < m.rows(); p++) {
        int a = (t * tape.input.rows() + pass.left()[p]) * width;
        int b = (t * tape.input.rows() + pass.right()[p]) * width;
        int to = (t * m.rows() + p) * width;
        for (int j = 0; j < width; j++) {
          Activation f = new Activation(Activation.Kind.LEAKY_RELU, layer.slope().at(j));
          float x = tape.input.values()[tape.input.offset() + a + j];
          float x0 = tape.input.values()[tape.input.offset() + b + j];
          float slope = PairSlopes.of(f, tape.output[a + j], tape.output[b + j], x - x0, x);
          out[to + j] = m.values()[m.offset() + to + j] * slope;
        }
      }
    }
    return m.over(out, 0, width);
  }

  private static Frame reversed(Frame m) {
    int row = m.rows() * m.width();
    float[] out = new float[m.size()];
    for (int t = 0; t < m.steps(); t++) {
      System.arraycopy(m.values(), m.offset() + t * row, out, (m.steps() - 1 - t) * row, row);
    }
    return m.over(out, 0, m.width());
  }

  /// Vectors of a pair turned to steps.
  private static Frame spread(Frame m, int steps, int width) {
    float[] out = new float[m.size()];
    for (int p = 0; p < m.rows(); p++) {
      for (int t = 0; t < steps; t++) {
        System.arraycopy(
            m.values(),
            m.offset() + p * m.width() + t * width,
            out,
            (t * m.rows() + p) * width,
            width);
      }
    }
    return new Frame(out, 0, steps, m.rows(), width, true, Frame.NO_MASK);
  }

  private static Frame pooled(Pool layer, Frame m, Frame in) {
    int width = m.width();
    int count = 0;
    int last = 0;
    for (int t = 0; t < in.steps(); t++) {
      if (in.counts(t, 0)) {
        count++;
        last = t;
      }
    }
    float[] out = new float[in.steps() * m.rows() * width];
    for (int t = 0; t < in.steps(); t++) {
      boolean taken = layer.kind() == Pool.Kind.LAST ? t == last && count > 0 : in.counts(t, 0);
      float share = layer.kind() == Pool.Kind.LAST ? 1 : 1f / Math.max(1, count);
      for (int i = 0; taken && i < m.rows() * width; i++) {
        out[t * m.rows() * width + i] = share * m.values()[m.offset() + i];
      }
    }
    return new Frame(out, 0, in.steps(), m.rows(), width, true, Frame.NO_MASK);
  }

  /// Two directions.
  private static final class Both implements Back {
    private final Bidirectional layer;
    private final CellPairs ahead;
    private final CellPairs back;

    Both(BidirectionalNode node) {
      this.layer = (Bidirectional) node.layer();
      this.ahead = CellPairs.of(node.ahead);
      this.back = CellPairs.of(node.back);
    }

    @Override
    public Frame of(Frame m, Tape tape, PairPass pass, boolean last) {
      BidirectionalNode.Both t = (BidirectionalNode.Both) tape;
      boolean lastStep = t.lastStep.length > 0;
      Frame left = Frame.NONE;
      Frame right = Frame.NONE;
      if (!m.isNone()) {
        boolean concatenated = layer.merge() == Bidirectional.Merge.CONCAT;
        float share = layer.merge() == Bidirectional.Merge.MEAN ? 0.5f : 1;
        left = columns(m, 0, ahead.units, share);
        right = columns(m, concatenated ? ahead.units : 0, back.units, share);
        if (lastStep) {
          int steps = t.input.steps();
          float[] all = new float[steps * right.size()];
          System.arraycopy(right.values(), 0, all, t.lastStep[0] * right.size(), right.size());
          right = new Frame(all, 0, steps, m.rows(), back.units, true, Frame.NO_MASK);
        }
      }
      // the last first: flows are taken down from the end of the model to its beginning
      Frame b = back.back(right, layer.sequences() || lastStep, t.back, pass);
      Frame a = ahead.back(left, layer.sequences(), t.ahead, pass);
      pass.kernels().add(b.values(), 0, a.values(), 0, a.size());
      return a;
    }

    private static Frame columns(Frame m, int from, int width, float share) {
      float[] out = new float[m.steps() * m.rows() * width];
      for (int i = 0; i < m.steps() * m.rows(); i++) {
        for (int j = 0; j < width; j++) {
          out[i * width + j] = share * m.values()[m.offset() + i * m.width() + from + j];
        }
      }
      return m.over(out, 0, width);
    }
  }
}
