package gatelens.engine;

import gatelens.engine.node.Dropping;
import gatelens.parallel.Workers;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.trace.Trace;
import java.util.List;

/// Everything that a model computes, recorded sample by sample.
final class Traces {
  private final Network network;

  Traces(Network network) {
    this.network = network;
  }

  /// Everything computed for each sample.
  List<Trace> traces(List<Sample> samples, Workers workers) {
    Trace[] traces = new Trace[samples.size()];
    workers.forEach(
        samples.size(),
        i -> {
          Workspace workspace = network.take();
          traces[i] = trace(Inputs.block(network, List.of(samples.get(i))), workspace, false);
          network.give(workspace);
        });
    return List.of(traces);
  }

  /// Everything computed for each row of continuous inputs; embeddings are not part of it.
  List<Trace> traces(Rows rows, Workers workers) {
    Trace[] traces = new Trace[rows.count()];
    workers.forEach(
        rows.count(),
        i -> {
          Workspace workspace = network.take();
          traces[i] = trace(Inputs.block(network, rows, i, 1, workspace), workspace, true);
          network.give(workspace);
        });
    return List.of(traces);
  }

  /// Runs a block of one row and reads what was recorded.
  private Trace trace(Block block, Workspace workspace, boolean entered) {
    Collected collected = new Collected(network, block);
    network.run(
        block,
        workspace,
        true,
        0,
        Dropping.NONE,
        network.kernelsOfSteps(block.steps()[0]),
        collected);
    return TraceReader.read(network, workspace, 0, entered, collected.answer(0));
  }
}
