package gatelens.engine;

import gatelens.engine.node.BidirectionalNode;
import gatelens.engine.node.Node;
import gatelens.engine.node.RecurrentTape;
import gatelens.engine.node.Tape;
import gatelens.layer.Bidirectional;
import java.util.List;
import java.util.Optional;

/// Finds the tape of a recurrent layer by name.
final class Injections {
  private Injections() {}

  /// A recurrent node with its tape.
  record Place(Node node, RecurrentTape tape) {}

  static Optional<Place> find(Network network, Workspace workspace, String layer) {
    for (int b = 0; b < network.branches.size(); b++) {
      List<Node> nodes = network.branches.get(b).nodes();
      for (int i = 0; i < nodes.size(); i++) {
        Node node = nodes.get(i);
        Tape tape = workspace.branches.get(b).get(i);
        if (tape instanceof RecurrentTape recurrent && node.layer().name().equals(layer)) {
          return Optional.of(new Place(node, recurrent));
        }
        if (node instanceof BidirectionalNode both && tape instanceof BidirectionalNode.Both pair) {
          Bidirectional whole = (Bidirectional) both.layer();
          if (whole.forward().name().equals(layer)) {
            return Optional.of(new Place(both.ahead, pair.ahead));
          }
          if (whole.backward().name().equals(layer)) {
            return Optional.of(new Place(both.back, pair.back));
          }
        }
      }
    }
    return Optional.empty();
  }

  static boolean in(Tape tape) {
    return switch (tape) {
      case RecurrentTape recurrent -> recurrent.injection.step() >= 0;
      case BidirectionalNode.Both both -> in(both.ahead) || in(both.back);
      default -> false;
    };
  }
}
