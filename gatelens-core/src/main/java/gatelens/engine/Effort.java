package gatelens.engine;

import gatelens.engine.node.Node;
import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import java.util.List;

/// What a network costs to run.
final class Effort {
  /// What a pass that keeps all values for the way back may keep, in floats: a quarter of a GiB.
  private static final long KEPT = 1 << 26;

  /// Values that a recurrent layer keeps of a unit and step, about: gates, what goes into them,
  /// states.
  private static final int KEPT_OF_A_UNIT = 8;

  private Effort() {}

  /// Multiply-adds of one row and one step, about.
  static double perStep(List<Branch> branches) {
    double work = 0;
    for (Branch branch : branches) {
      for (Layer layer : branch.layers()) {
        for (Layer.Parameter parameter : layer.parameters()) {
          work += layer instanceof Embedding ? 0 : parameter.value().size();
        }
      }
    }
    return work;
  }

  /// As many rows as fit what a pass may keep, so that ten minutes of sound need no more memory
  /// than many short ones; at least one.
  ///
  /// @param most rows of short sequences
  static int rows(Network network, int steps, int most) {
    long step = 0;
    for (Network.Stack stack : network.branches) {
      for (Node node : stack.nodes()) {
        step += (long) KEPT_OF_A_UNIT * node.outputWidth;
      }
    }
    return Math.clamp(KEPT / Math.max(1, step * steps), 1, most);
  }
}
