package gatelens.engine;

import gatelens.engine.node.Frame;
import gatelens.engine.node.Node;
import gatelens.engine.node.Tape;
import java.util.ArrayList;
import java.util.List;

/// The memory of one thread while it works on one block.
final class Workspace {
  final List<List<Tape>> branches = new ArrayList<>();
  final List<Tape> head = new ArrayList<>();
  final float[][] gathered;
  float[] joined = new float[0];
  final float[][] parted;
  float[] logitGradient = new float[0];
  float[][] rows = new float[0][];
  float[] flat = new float[0];
  float[] flatGradient = new float[0];

  /// Takes what a layer of the only branch has just made, before the next one reads it; {@link
  /// Editing} sets it for one step.
  Touch touch = Touch.NOTHING;

  /// Looks at what a layer made, or changes it.
  interface Touch {
    Touch NOTHING = (node, tape, out) -> {};

    void accept(Node node, Tape tape, Frame out);
  }

  Workspace(Network network) {
    for (Network.Stack stack : network.branches) {
      branches.add(tapes(stack));
    }
    head.addAll(tapes(network.head));
    gathered = new float[branches.size()][0];
    parted = new float[branches.size()][0];
  }

  private static List<Tape> tapes(Network.Stack stack) {
    return stack.nodes().stream().map(Node::newTape).toList();
  }

  /// `count` arrays of `size` floats.
  float[][] rows(int count, int size) {
    if (rows.length < count || (count > 0 && rows[0].length != size)) {
      rows = new float[count][size];
    }
    return rows;
  }
}
