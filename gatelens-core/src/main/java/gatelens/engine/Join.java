package gatelens.engine;

import gatelens.engine.node.Frame;
import gatelens.engine.node.Node;
import gatelens.engine.node.Tape;
import gatelens.layer.MaskRule;
import java.util.Arrays;
import java.util.List;

/// Branches laid side by side for the head, and the gradient of that taken apart again.
final class Join {
  private Join() {}

  /// The outputs of all branches as one.
  ///
  /// @throws IllegalArgumentException if they differ in steps
  static Frame of(Network network, Frame[] outputs, Workspace workspace) {
    if (outputs.length == 1) {
      return outputs[0];
    }
    int rows = outputs[0].rows();
    int steps = outputs[0].steps();
    int width = 0;
    for (Frame output : outputs) {
      if (output.steps() != steps || output.sequence() != outputs[0].sequence()) {
        throw new IllegalArgumentException(
            "the branches end with "
                + steps
                + " and "
                + output.steps()
                + " steps; to be joined they need as many, or one vector each");
      }
      width += output.width();
    }
    workspace.joined = Tape.room(workspace.joined, steps * rows * width);
    int shift = 0;
    for (Frame output : outputs) {
      for (int i = 0; i < steps * rows; i++) {
        System.arraycopy(
            output.values(),
            output.offset() + i * output.width(),
            workspace.joined,
            i * width + shift,
            output.width());
      }
      shift += output.width();
    }
    return new Frame(
        workspace.joined, 0, steps, rows, width, outputs[0].sequence(), mask(network, outputs));
  }

  /// A step counts if it does in all parts, or in any where the layer behind says so.
  private static byte[] mask(Network network, Frame[] outputs) {
    boolean any =
        !network.head.nodes().isEmpty()
            && network.head.nodes().get(0).layer() instanceof MaskRule rule
            && rule.kind() == MaskRule.Kind.ANY;
    byte[] mask = Frame.NO_MASK;
    for (Frame output : outputs) {
      if (!output.masked()) {
        if (any) {
          return Frame.NO_MASK;
        }
        continue;
      }
      if (mask.length == 0) {
        mask = output.mask().clone();
      }
      for (int i = 0; i < mask.length; i++) {
        mask[i] = (byte) (any ? mask[i] | output.mask()[i] : mask[i] & output.mask()[i]);
      }
    }
    return mask;
  }

  /// The gradient of each branch's output.
  static Frame[] part(Network network, Frame gradient, Workspace workspace) {
    Frame[] parts = new Frame[network.branches.size()];
    if (parts.length == 1 || gradient.isNone()) {
      Arrays.fill(parts, gradient);
      return parts;
    }
    int shift = 0;
    int count = gradient.steps() * gradient.rows();
    for (int b = 0; b < parts.length; b++) {
      List<Node> nodes = network.branches.get(b).nodes();
      int width =
          nodes.isEmpty()
              ? network.shapes().get(b).inputWidth()
              : nodes.get(nodes.size() - 1).outputWidth;
      workspace.parted[b] = Tape.room(workspace.parted[b], count * width);
      for (int i = 0; i < count; i++) {
        System.arraycopy(
            gradient.values(),
            gradient.offset() + i * gradient.width() + shift,
            workspace.parted[b],
            i * width,
            width);
      }
      parts[b] = gradient.over(workspace.parted[b], 0, width);
      shift += width;
    }
    return parts;
  }
}
