package gatelens.model;

import gatelens.engine.Network;
import gatelens.engine.Runs;
import gatelens.layer.Branch;
import gatelens.layer.Layer;
import java.util.List;
import java.util.Optional;

/// The layers of a model as they are run. Packing copies every weight, so that a model that stands
/// for the weights of an epoch, and may never be asked, is packed when it is.
final class Packed {
  private final List<Branch> branches;
  private final List<Layer> head;
  private volatile Optional<Ready> ready = Optional.empty();

  /// Everything that a model is asked by.
  record Ready(Network network, Runs runs, ContinuousModel continuous) {}

  Packed(List<Branch> branches, List<Layer> head) {
    this.branches = branches;
    this.head = head;
  }

  /// Packs at the first call.
  Ready get() {
    Optional<Ready> made = ready;
    return made.isPresent() ? made.get() : made();
  }

  private synchronized Ready made() {
    if (ready.isEmpty()) {
      Network network = new Network(branches, head);
      Runs runs = new Runs(network);
      ready = Optional.of(new Ready(network, runs, new ContinuousModel(network, runs)));
    }
    return ready.orElseThrow();
  }
}
