package gatelens.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is measured after every epoch, of the held-out examples or, where there are none, of those
/// that were learned from, with the weights of then; and which figure decides what is best.
///
/// @param metrics measured beside the loss
/// @param decisive what early stopping, a plateau and the best weights go by; empty for the loss
/// @param keepsBest true if the weights of the best epoch are kept though nothing stops early
public record Watch(List<Metric> metrics, Optional<Metric> decisive, boolean keepsBest) {
  /// The loss alone.
  public static final Watch LOSS = new Watch(List.of(), Optional.empty(), false);

  /// Keeps an unmodifiable copy, in which the decisive metric is one of all.
  public Watch {
    List<Metric> all = new ArrayList<>();
    metrics.forEach(metric -> {
      if (!all.contains(metric)) {
        all.add(metric);
      }
    });
    decisive.filter(metric -> !all.contains(metric)).ifPresent(all::add);
    metrics = List.copyOf(all);
  }
}
