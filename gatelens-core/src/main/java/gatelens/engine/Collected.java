package gatelens.engine;

import gatelens.engine.node.Frame;
import gatelens.tensor.Tensor;

/// Gathers logits and outputs of a block, chunk by chunk.
final class Collected implements Network.Sink {
  private final Network network;
  private final Block block;
  final float[][] logits;
  private final float[][] outputs;
  private boolean sequence;

  Collected(Network network, Block block) {
    this.network = network;
    this.block = block;
    this.logits = new float[block.rows()][0];
    this.outputs = new float[block.rows()][0];
  }

  @Override
  public void accept(int stepOffset, Frame logit, Frame output) {
    sequence = output.sequence();
    int width = output.width();
    for (int row = 0; row < block.rows(); row++) {
      int steps = sequence ? block.lengths()[0][row] : 1;
      // the logits of steps before a prefix state are there already, outputs are not
      if (logits[row].length != steps * width) {
        logits[row] = new float[steps * width];
      }
      if (outputs[row].length != steps * width) {
        outputs[row] = new float[steps * width];
      }
      for (int step = 0;
          step < output.steps() && stepOffset * (sequence ? 1 : 0) + step < steps;
          step++) {
        int to = sequence ? (stepOffset + step) * width : 0;
        int at = (step * block.rows() + row) * width;
        System.arraycopy(logit.values(), logit.offset() + at, logits[row], to, width);
        System.arraycopy(output.values(), output.offset() + at, outputs[row], to, width);
      }
    }
  }

  Runs.Answer answer(int row) {
    int width = network.outputWidth;
    if (!sequence) {
      return new Runs.Answer(Tensor.of(logits[row], width), Tensor.of(outputs[row], width));
    }
    int steps = logits[row].length / width;
    return new Runs.Answer(
        Tensor.of(logits[row], steps, width), Tensor.of(outputs[row], steps, width));
  }
}
