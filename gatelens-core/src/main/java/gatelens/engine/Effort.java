package gatelens.engine;

import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import java.util.List;

/// What a network costs to run.
final class Effort {
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
}
