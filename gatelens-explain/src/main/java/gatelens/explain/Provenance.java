package gatelens.explain;

import java.util.LinkedHashMap;
import java.util.Map;

/// Where a result comes from: model, data, method, settings, seed, versions, command. In the order
/// given.
///
/// @param facts by name
public record Provenance(Map<String, String> facts) {
  /// Keeps an unmodifiable copy in the given order.
  public Provenance {
    facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
