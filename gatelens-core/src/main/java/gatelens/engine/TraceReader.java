package gatelens.engine;

import gatelens.engine.node.BidirectionalNode;
import gatelens.engine.node.DenseNode;
import gatelens.engine.node.DropoutNode;
import gatelens.engine.node.EmbeddingNode;
import gatelens.engine.node.FlattenNode;
import gatelens.engine.node.Frame;
import gatelens.engine.node.GruNode;
import gatelens.engine.node.LstmNode;
import gatelens.engine.node.MaskingNode;
import gatelens.engine.node.Node;
import gatelens.engine.node.PoolNode;
import gatelens.engine.node.RecurrentTape;
import gatelens.engine.node.Tape;
import gatelens.layer.Bidirectional;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.names.NearestName;
import gatelens.objective.Objective;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/// Copies what the tapes hold of one row into the records that people read.
final class TraceReader {
  private TraceReader() {}

  static Trace read(
      Network network, Workspace workspace, int row, boolean entered, Runs.Answer answer) {
    List<LayerTrace> layers = new ArrayList<>();
    for (int b = 0; b < network.branches.size(); b++) {
      Network.Stack stack = network.branches.get(b);
      for (int i = entered ? stack.entry() : 0; i < stack.nodes().size(); i++) {
        Tape next =
            i + 1 < stack.nodes().size() ? workspace.branches.get(b).get(i + 1) : new Tape();
        layers.add(layer(stack.nodes().get(i), workspace.branches.get(b).get(i), next, row));
      }
    }
    for (int i = 0; i < network.head.nodes().size(); i++) {
      Tape next = i + 1 < network.head.nodes().size() ? workspace.head.get(i + 1) : new Tape();
      layers.add(layer(network.head.nodes().get(i), workspace.head.get(i), next, row));
    }
    return new Trace(layers, matrix(answer.logits()), matrix(answer.output()));
  }

  private static Tensor matrix(Tensor t) {
    return t.shape().rank() == 2 ? t : t.reshape(1, t.size());
  }

  private static LayerTrace layer(Node node, Tape tape, Tape next, int row) {
    Frame in = tape.input;
    return switch (node) {
      case GruNode gru -> gru(gru.layer(), (RecurrentTape) tape, row);
      case LstmNode lstm -> lstm(lstm.layer(), (RecurrentTape) tape, row);
      case BidirectionalNode both -> {
        BidirectionalNode.Both t = (BidirectionalNode.Both) tape;
        gatelens.layer.Bidirectional layer = (gatelens.layer.Bidirectional) both.layer();
        Frame out =
            layer.sequences()
                ? in.over(t.output, 0, both.outputWidth)
                : Frame.vectors(t.output, 0, in.rows(), both.outputWidth);
        yield new LayerTrace.OfBidirectional(
            layer,
            layer(both.ahead, t.ahead, next, row),
            layer(both.back, t.back, next, row),
            of(out, row));
      }
      case EmbeddingNode embedding ->
          new LayerTrace.OfEmbedding(
              embedding.layer(), of(in, row), of(in.over(tape.output, 0, node.outputWidth), row));
      case DenseNode dense -> {
        DenseNode.DenseTape t = (DenseNode.DenseTape) tape;
        Frame logits = in.over(t.logits, 0, node.outputWidth);
        boolean linear = dense.layer().activation().equals(gatelens.layer.Activation.LINEAR);
        Frame out = linear ? logits : in.over(t.output, 0, node.outputWidth);
        yield new LayerTrace.OfDense(dense.layer(), of(in, row), of(logits, row), of(out, row));
      }
      case PoolNode pool ->
          new LayerTrace.OfOther(
              pool.layer(),
              of(in, row),
              of(Frame.vectors(tape.output, 0, in.rows(), node.outputWidth), row));
      case FlattenNode flatten ->
          new LayerTrace.OfOther(
              flatten.layer(),
              of(in, row),
              of(Frame.vectors(tape.output, 0, in.rows(), node.outputWidth), row));
      case MaskingNode masking -> new LayerTrace.OfOther(masking.layer(), of(in, row), of(in, row));
      case DropoutNode dropout -> new LayerTrace.OfOther(dropout.layer(), of(in, row), of(in, row));
      default ->
          new LayerTrace.OfOther(
              node.layer(), of(in, row), of(in.over(tape.output, 0, node.outputWidth), row));
    };
  }

  private static LayerTrace gru(Gru layer, RecurrentTape t, int row) {
    Frame in = t.input;
    int units = layer.units();
    int after = layer.direction() == Direction.BACKWARD ? 0 : in.rows() * units;
    return new LayerTrace.OfGru(
        layer,
        of(in, row),
        part(t.gates, 3 * units, 0, units, in, row),
        part(t.gates, 3 * units, units, units, in, row),
        part(t.gates, 3 * units, 2 * units, units, in, row),
        of(new Frame(t.hidden, after, in.steps(), in.rows(), units, true, Frame.NO_MASK), row));
  }

  private static LayerTrace lstm(Lstm layer, RecurrentTape t, int row) {
    Frame in = t.input;
    int units = layer.units();
    int after = layer.direction() == Direction.BACKWARD ? 0 : in.rows() * units;
    return new LayerTrace.OfLstm(
        layer,
        of(in, row),
        part(t.gates, 4 * units, 0, units, in, row),
        part(t.gates, 4 * units, units, units, in, row),
        part(t.gates, 4 * units, 3 * units, units, in, row),
        part(t.gates, 4 * units, 2 * units, units, in, row),
        of(new Frame(t.cell, after, in.steps(), in.rows(), units, true, Frame.NO_MASK), row),
        of(new Frame(t.hidden, after, in.steps(), in.rows(), units, true, Frame.NO_MASK), row));
  }

  private static Tensor part(float[] values, int stride, int from, int width, Frame in, int row) {
    float[] out = new float[in.steps() * width];
    for (int step = 0; step < in.steps(); step++) {
      System.arraycopy(values, (step * in.rows() + row) * stride + from, out, step * width, width);
    }
    return Tensor.of(out, in.steps(), width);
  }

  private static Tensor of(Frame frame, int row) {
    float[] out = new float[frame.steps() * frame.width()];
    for (int step = 0; step < frame.steps(); step++) {
      System.arraycopy(
          frame.values(),
          frame.offset() + (step * frame.rows() + row) * frame.width(),
          out,
          step * frame.width(),
          frame.width());
    }
    return Tensor.of(out, frame.steps(), frame.width());
  }

  // ---- one inner value ----

  static Injections.Place place(Network network, Workspace workspace, Objective.OfSignal of) {
    return Injections.find(network, workspace, of.layer())
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no GRU or LSTM layer is named "
                    + of.layer()
                    + "; there are "
                    + names(network)
                    + NearestName.question(of.layer(), names(network))));
  }

  private static List<String> names(Network network) {
    List<String> names = new ArrayList<>();
    for (var branch : network.branches) {
      for (Node node : branch.nodes()) {
        switch (node.layer()) {
          case Bidirectional both -> {
            names.add(both.forward().name());
            names.add(both.backward().name());
          }
          case RecurrentLayer recurrent -> names.add(recurrent.name());
          default -> {}
        }
      }
    }
    return names;
  }

  static double signal(
      Network network, Workspace workspace, Objective.OfSignal of, int row, int rows) {
    Injections.Place place = place(network, workspace, of);
    RecurrentTape t = place.tape();
    int units = place.node().outputWidth;
    if (of.step() < 0 || of.step() >= t.input.steps() || of.unit() < 0 || of.unit() >= units) {
      throw new IllegalArgumentException(
          of.layer()
              + "."
              + of.signal()
              + ": step "
              + (of.step() + 1)
              + ", unit "
              + of.unit()
              + "; there are steps 1 to "
              + t.input.steps()
              + ", units 0 to "
              + (units - 1));
    }
    boolean gru = place.node() instanceof GruNode;
    boolean back = !place.node().causal();
    List<String> gates = ((RecurrentLayer) place.node().layer()).blocks();
    int index = gates.indexOf(of.signal());
    if (index >= 0) {
      return t.gates[((of.step() * rows + row) * gates.size() + index) * units + of.unit()];
    }
    int at = ((of.step() + (back ? 0 : 1)) * rows + row) * units + of.unit();
    return switch (of.signal()) {
      case "hidden" -> t.hidden[at];
      case "cell" -> {
        if (gru) {
          throw unknown(of, gates);
        }
        yield t.cell[at];
      }
      default -> throw unknown(of, gates);
    };
  }

  private static IllegalArgumentException unknown(Objective.OfSignal of, List<String> gates) {
    return new IllegalArgumentException(
        "no signal "
            + of.layer()
            + "."
            + of.signal()
            + "; this layer has "
            + gates
            + " and hidden"
            + (gates.size() == 4 ? " and cell" : "")
            + NearestName.question(of.signal(), gates));
  }

  /// The objective of one row of a block that has been run.
  static double value(
      Network network,
      Objective objective,
      Workspace workspace,
      float[] logits,
      int row,
      int rows) {
    return switch (objective) {
      case Objective.OfLogits of -> of.readout().value(logits);
      case Objective.OfSignal of -> signal(network, workspace, of, row, rows);
    };
  }
}
