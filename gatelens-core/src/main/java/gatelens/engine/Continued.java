package gatelens.engine;

import gatelens.engine.node.Dropping;
import gatelens.engine.node.Frame;
import gatelens.engine.node.Pass;
import gatelens.kernel.Kernels;
import gatelens.objective.Readout;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Pieces of sequences that go on from states of their own: their logits, and gradients with
/// respect to the piece alone. The past costs nothing.
public final class Continued {
  private final Network network;

  /// Pieces run by a network.
  public Continued(Network network) {
    this.network = network;
  }

  /// The logits of each piece: `float[C]`, or `float[L][C]` flat where the model answers at every
  /// step.
  ///
  /// @param pieces each of L steps
  /// @param states one a piece; an empty array for a piece that begins its sequence
  public float[][] logits(Rows pieces, float[][] states, Workers workers) {
    float[][] all = new float[pieces.count()][];
    run(
        pieces,
        states,
        workers,
        false,
        (block, rows, logits) -> {
          for (int i = 0; i < rows.length; i++) {
            all[rows[i]] = logitsOf(logits, i);
          }
        });
    return all;
  }

  /// A value of the logits of each piece, and its gradient with respect to the piece.
  ///
  /// @param readouts one a piece
  /// @param sink called by several threads, each piece once
  public double[] gradients(
      Rows pieces, float[][] states, Readout[] readouts, Workers workers, Runs.GradientSink sink) {
    double[] values = new double[pieces.count()];
    Layout.Part part = pieces.layout().first();
    run(
        pieces,
        states,
        workers,
        true,
        (block, rows, logits) -> {
          float[] gradient = new float[logits.size()];
          for (int i = 0; i < rows.length; i++) {
            float[] own = logitsOf(logits, i);
            float[] change = new float[own.length];
            values[rows[i]] = readouts[rows[i]].value(own);
            readouts[rows[i]].gradient(own, change);
            int width = logits.width();
            for (int step = 0; step * width < change.length; step++) {
              System.arraycopy(
                  change, step * width, gradient, (step * logits.rows() + i) * width, width);
            }
          }
          Frame g = block.backward(logits.over(gradient, 0, logits.width()));
          float[] flat = new float[part.size()];
          for (int i = 0; i < rows.length; i++) {
            for (int step = 0; step < part.length(); step++) {
              System.arraycopy(
                  g.values(),
                  g.offset() + (step * rows.length + i) * part.width(),
                  flat,
                  step * part.width(),
                  part.width());
            }
            sink.accept(rows[i], flat);
          }
        });
    return values;
  }

  private static float[] logitsOf(Frame logits, int row) {
    int width = logits.width();
    float[] own = new float[logits.steps() * width];
    for (int step = 0; step < logits.steps(); step++) {
      int at = logits.offset() + (step * logits.rows() + row) * width;
      System.arraycopy(logits.values(), at, own, step * width, width);
    }
    return own;
  }

  /// Does something with the logits of one block.
  private interface Task {
    void accept(Ran block, int[] rows, Frame logits);
  }

  /// A block that has been run.
  private record Ran(Network network, Workspace workspace, Pass pass) {
    Frame backward(Frame gradient) {
      network.continues(workspace, false);
      return network.backward(gradient, workspace, pass, new float[0][], true, true)[0];
    }
  }

  /// Pieces that begin a sequence are run first, the others after them; blocks never mix the two.
  private void run(Rows pieces, float[][] states, Workers workers, boolean record, Task task) {
    if (!network.causal()) {
      throw new IllegalStateException(
          "this model reads backward or has several inputs, so it cannot go on from a state");
    }
    int[] begin = IntStream.range(0, states.length).filter(i -> states[i].length == 0).toArray();
    int[] after = IntStream.range(0, states.length).filter(i -> states[i].length > 0).toArray();
    int beginBlocks = blocks(begin.length);
    Kernels kernels =
        network.kernels(
            (record ? 3.0 : 1.0)
                * states.length
                * pieces.layout().first().length()
                * network.workPerStep());
    workers.forEach(
        beginBlocks + blocks(after.length),
        b -> {
          boolean first = b < beginBlocks;
          int[] rows = first ? cut(begin, b) : cut(after, b - beginBlocks);
          Workspace workspace = network.take();
          Block block = Inputs.block(network, new Some(pieces, rows), 0, rows.length, workspace);
          for (int i = 0; i < rows.length && !first; i++) {
            network.loadState(workspace, rows.length, i, states[rows[i]], 0);
          }
          Pass pass = new Pass(kernels, record, first, 0, Dropping.NONE);
          network.runStep(
              block,
              workspace,
              pass,
              (offset, logit, output) ->
                  task.accept(new Ran(network, workspace, pass), rows, logit));
          network.give(workspace);
        });
  }

  private static int blocks(int rows) {
    return (rows + Network.BLOCK_ROWS - 1) / Network.BLOCK_ROWS;
  }

  private static int[] cut(int[] rows, int block) {
    int from = block * Network.BLOCK_ROWS;
    return Arrays.copyOfRange(rows, from, Math.min(rows.length, from + Network.BLOCK_ROWS));
  }

  private record Some(Rows all, int[] chosen) implements Rows {
    @Override
    public Layout layout() {
      return all.layout();
    }

    @Override
    public int count() {
      return chosen.length;
    }

    @Override
    public void copyTo(int row, float[] target) {
      all.copyTo(chosen[row], target);
    }
  }
}
