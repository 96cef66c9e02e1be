package gatelens.engine;

import gatelens.engine.node.Dropping;
import gatelens.engine.node.Frame;
import gatelens.engine.node.Injection;
import gatelens.engine.node.Pass;
import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels;
import gatelens.objective.Objective;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.Arrays;

/// Values of an objective, and its gradients with respect to continuous inputs.
final class Gradients {
  private final Network network;

  Gradients(Network network) {
    this.network = network;
  }

  /// The objective and its gradient at every row.
  Runs.Differentiated of(Rows rows, Objective objective, Workers workers) {
    float[][] gradients = new float[rows.count()][];
    double[] values =
        of(rows, objective, workers, (row, gradient) -> gradients[row] = gradient.clone());
    return new Runs.Differentiated(values, gradients);
  }

  /// The objective at every row; gradients are handed over one by one and need not be kept.
  double[] of(Rows rows, Objective objective, Workers workers, Runs.GradientSink sink) {
    double[] values = new double[rows.count()];
    int size = network.explainedRows(rows.layout().first().length());
    int length = rows.layout().size();
    Kernels kernels = network.kernelsOfSteps(2.0 * rows.count() * rows.layout().first().length());
    workers.forEach(
        Network.blocks(rows.count(), size),
        b -> {
          int from = b * size;
          int count = Math.min(size, rows.count() - from);
          Workspace workspace = network.take();
          Block block = Inputs.block(network, rows, from, count, workspace);
          Frame[] inputs = gradient(block, workspace, objective, kernels, values, from);
          float[] flat = Tape.room(workspace.flat, length);
          workspace.flat = flat;
          for (int row = 0; row < count; row++) {
            scatter(network, inputs, rows.layout(), count, row, flat);
            sink.accept(from + row, flat);
          }
          network.give(workspace);
        });
    return values;
  }

  private Frame[] gradient(
      Block block,
      Workspace workspace,
      Objective objective,
      Kernels kernels,
      double[] values,
      int from) {
    Collected collected = new Collected(network, block);
    Frame[] logits = {Frame.NONE};
    network.run(
        block,
        workspace,
        true,
        0,
        Dropping.NONE,
        kernels,
        (offset, logit, output) -> {
          collected.accept(offset, logit, output);
          logits[0] = logit;
        });
    Pass pass = Pass.whole(kernels, true);
    network.continues(workspace, false);
    for (int row = 0; row < block.rows(); row++) {
      values[from + row] =
          TraceReader.value(
              network, objective, workspace, collected.logits[row], row, block.rows());
    }
    return switch (objective) {
      case Objective.OfLogits of ->
          network.backward(
              logitGradient(of, logits[0], collected, workspace),
              workspace,
              pass,
              new float[0][],
              true,
              true);
      case Objective.OfSignal of -> {
        Injections.Place place = TraceReader.place(network, workspace, of);
        place.tape().injection = new Injection(of.signal(), of.step(), of.unit());
        try {
          yield network.backward(Frame.NONE, workspace, pass, new float[0][], true, true);
        } finally {
          place.tape().injection = Injection.NONE;
        }
      }
    };
  }

  private static Frame logitGradient(
      Objective.OfLogits of, Frame logits, Collected collected, Workspace workspace) {
    workspace.logitGradient = Tape.zeroed(workspace.logitGradient, logits.size());
    for (int row = 0; row < logits.rows(); row++) {
      float[] gradient = new float[collected.logits[row].length];
      of.readout().gradient(collected.logits[row], gradient);
      for (int step = 0; step * logits.width() < gradient.length; step++) {
        System.arraycopy(
            gradient,
            step * logits.width(),
            workspace.logitGradient,
            (step * logits.rows() + row) * logits.width(),
            logits.width());
      }
    }
    return new Frame(
        workspace.logitGradient,
        0,
        logits.steps(),
        logits.rows(),
        logits.width(),
        logits.sequence(),
        logits.mask());
  }

  /// The gradients of one row at the places of its inputs; those of branches that read the same
  /// values are added up.
  static void scatter(
      Network network, Frame[] branches, Layout layout, int rows, int row, float[] flat) {
    for (int b = 0; b < branches.length; b++) {
      Layout.Part part = layout.parts().get(network.reads().input(b));
      Frame g = branches[b];
      int width = network.enteredWidth(b);
      boolean more = network.reads().repeats(b);
      for (int step = 0; step < part.length(); step++) {
        int to = part.offset() + step * part.width() + network.reads().column(b);
        int at = g.offset() + (step * rows + row) * width;
        boolean none = g.isNone() || !part.counts(step);
        if (more) {
          for (int d = 0; d < width && !none; d++) {
            flat[to + d] += g.values()[at + d];
          }
        } else if (none) {
          Arrays.fill(flat, to, to + width, 0);
        } else {
          System.arraycopy(g.values(), at, flat, to, width);
        }
      }
    }
  }
}
