package gatelens.engine;

import gatelens.engine.node.Dropping;
import gatelens.engine.node.Frame;
import gatelens.engine.node.Pass;
import gatelens.kernel.Kernels;
import gatelens.parallel.Workers;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Running states of causal models: before each step, from which other runs start, and of streams.
final class Branching {
  private final Network network;

  Branching(Network network) {
    this.network = network;
  }

  /// The states before each step of one row, to start perturbed rows from.
  Runs.Prefix prefix(Rows row) {
    if (!network.causal()) {
      return Runs.Prefix.NONE;
    }
    Workspace workspace = network.take();
    Block block = Inputs.block(network, row, 0, 1, workspace);
    int steps = block.steps()[0];
    float[][] states = new float[steps + 1][network.stateSize()];
    List<float[]> logits = new ArrayList<>();
    Kernels kernels = network.kernelsOfSteps(steps);
    for (int step = 0; step < steps; step++) {
      if (step > 0) {
        network.saveState(workspace, 0, states[step], 0);
      }
      network.runRecorded(
          block,
          workspace,
          step,
          1,
          step == steps - 1,
          Dropping.NONE,
          kernels,
          false,
          (offset, logit, output) -> {
            if (output.sequence()) {
              logits.add(
                  Arrays.copyOfRange(
                      logit.values(), logit.offset(), logit.offset() + logit.width()));
            }
          });
    }
    network.saveState(workspace, 0, states[steps], 0);
    network.give(workspace);
    return new Runs.Prefix(states, logits.toArray(new float[0][]));
  }

  /// Runs every row over steps `from` to `to - 1`; only these steps of a row are read.
  ///
  /// @param states one a row, from an earlier call; not read if `from` is 0
  /// @param ends true if the logits are asked for
  Runs.Branched branch(
      Rows rows, int from, int to, float[][] states, boolean ends, Workers workers) {
    float[][] next = new float[rows.count()][];
    float[][] logits = new float[rows.count()][0];
    Kernels kernels = network.kernelsOfSteps((double) rows.count() * (to - from));
    workers.forEach(
        Network.blocks(rows.count()),
        b -> {
          int first = b * Network.BLOCK_ROWS;
          int count = Math.min(Network.BLOCK_ROWS, rows.count() - first);
          Workspace workspace = network.take();
          Block block = Inputs.block(network, rows, first, count, workspace);
          for (int row = 0; row < count && from > 0; row++) {
            network.loadState(workspace, count, row, states[first + row], 0);
          }
          Network.Sink sink =
              (offset, logit, output) -> {
                for (int row = 0; row < count; row++) {
                  logits[first + row] =
                      branchLogits(logit, row, from, from > 0 ? states[first + row] : new float[0]);
                }
              };
          network.runRecorded(
              block, workspace, from, to - from, ends, Dropping.NONE, kernels, false, sink);
          int size = network.stateSize();
          for (int row = 0; row < count; row++) {
            float[] carried = logits[first + row];
            float[] state = new float[size + (network.answersSteps() ? carried.length : 0)];
            network.saveState(workspace, row, state, 0);
            System.arraycopy(carried, 0, state, size, state.length - size);
            next[first + row] = state;
          }
          network.give(workspace);
        });
    return new Runs.Branched(next, logits);
  }

  private float[] branchLogits(Frame logit, int row, int from, float[] state) {
    int width = logit.width();
    if (!logit.sequence()) {
      return Arrays.copyOfRange(
          logit.values(), logit.offset() + row * width, logit.offset() + (row + 1) * width);
    }
    float[] all = new float[(from + logit.steps()) * width];
    if (from > 0) {
      System.arraycopy(state, network.stateSize(), all, 0, from * width);
    }
    for (int step = 0; step < logit.steps(); step++) {
      System.arraycopy(
          logit.values(),
          logit.offset() + (step * logit.rows() + row) * width,
          all,
          (from + step) * width,
          width);
    }
    return all;
  }

  /// Runs one step (or several) from a state; an empty state begins a sequence.
  ///
  /// @throws IllegalStateException if the model is not causal
  Runs.Stepped step(float[] state, long stepsBefore, Sample piece) {
    if (!network.causal()) {
      throw new IllegalStateException(
          "this model reads backward or has several inputs, so it cannot be run step by step; run"
              + " it on whole sequences");
    }
    Workspace workspace = network.take();
    Block block = Inputs.block(network, List.of(piece));
    if (state.length > 0) {
      network.loadState(workspace, 1, 0, state, 0);
    }
    Collected collected = new Collected(network, block);
    int steps = block.steps()[0];
    Pass pass =
        new Pass(
            network.kernelsOfSteps(steps),
            true,
            state.length == 0,
            (int) Math.min(stepsBefore, Integer.MAX_VALUE / 2),
            Dropping.NONE);
    network.runStep(
        block, workspace, pass, (offset, logit, output) -> collected.accept(0, logit, output));
    float[] next = new float[network.stateSize()];
    network.saveState(workspace, 0, next, 0);
    Trace trace = TraceReader.read(network, workspace, 0, false, collected.answer(0));
    network.give(workspace);
    return new Runs.Stepped(next, collected.answer(0), trace);
  }
}
