package gatelens.engine;

import gatelens.engine.node.Dropping;
import gatelens.kernel.Kernels;
import gatelens.parallel.Workers;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Answers: to whole samples of any lengths, and to rows of continuous inputs.
final class Predictions {
  private final Network network;

  Predictions(Network network) {
    this.network = network;
  }

  /// Outputs of many samples of any lengths; samples of like length share a block.
  List<Runs.Answer> answers(List<Sample> samples, Workers workers) {
    long[] order = new long[samples.size()];
    double steps = 0;
    for (int i = 0; i < order.length; i++) {
      Sample sample = samples.get(i);
      int length = sample.inputs().isEmpty() ? 0 : sample.first().length();
      order[i] = (long) length << Integer.SIZE | i;
      steps += length;
    }
    Arrays.sort(order);
    Runs.Answer[] answers = new Runs.Answer[order.length];
    Kernels kernels = network.kernelsOfSteps(steps);
    workers.forEach(
        Network.blocks(order.length),
        b -> {
          int from = b * Network.BLOCK_ROWS;
          int to = Math.min(order.length, from + Network.BLOCK_ROWS);
          answer(samples, Arrays.copyOfRange(order, from, to), kernels, answers);
        });
    return List.of(answers);
  }

  /// Runs one block.
  ///
  /// @param which the samples' indices, in the lower half of each number
  private void answer(List<Sample> samples, long[] which, Kernels kernels, Runs.Answer[] answers) {
    List<Sample> part = new ArrayList<>(which.length);
    for (long index : which) {
      part.add(samples.get((int) index));
    }
    Workspace workspace = network.take();
    Block block = Inputs.block(network, part);
    Collected collected = new Collected(network, block);
    network.run(block, workspace, false, 0, Dropping.NONE, kernels, collected);
    for (int row = 0; row < which.length; row++) {
      answers[(int) which[row]] = collected.answer(row);
    }
    network.give(workspace);
  }

  /// The logits of every row, `float[T][C]` flat where the model has outputs for every step, else
  /// `float[C]`.
  float[][] logits(Rows rows, Workers workers) {
    float[][] all = new float[rows.count()][];
    Kernels kernels =
        network.kernelsOfSteps((double) rows.count() * rows.layout().first().length());
    workers.forEach(
        Network.blocks(rows.count()),
        b -> {
          int from = b * Network.BLOCK_ROWS;
          int count = Math.min(Network.BLOCK_ROWS, rows.count() - from);
          Workspace workspace = network.take();
          Block block = Inputs.block(network, rows, from, count, workspace);
          Collected collected = new Collected(network, block);
          network.run(block, workspace, false, 0, Dropping.NONE, kernels, collected);
          System.arraycopy(collected.logits, 0, all, from, count);
          network.give(workspace);
        });
    return all;
  }
}
