package gatelens.train;

import java.util.HashMap;
import java.util.Map;

/// Names the layers of one model: recurrent ones `gru_0`, `gru_1`, …, others `embedding`, `dense`,
/// `dense_1`, ….
final class LayerNames {
  private final Map<String, Integer> counts = new HashMap<>();

  /// The name of the next layer.
  String next(LayerPlan plan) {
    int number = counts.merge(plan.title(), 1, Integer::sum) - 1;
    boolean numbered = plan instanceof LayerPlan.RecurrentPlan || number > 0;
    return plan.title() + (numbered ? "_" + number : "");
  }
}
