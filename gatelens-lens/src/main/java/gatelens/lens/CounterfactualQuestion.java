package gatelens.lens;

import gatelens.counterfactual.Constraints;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What would have had to be otherwise: which class is wanted and what may change.
///
/// @param target number or name of the class to reach; empty for the runner-up
/// @param budget the most events that may change, at least 1; usual: 5
/// @param fixed numbers or names of features that keep their values
/// @param ranges the values that a changed feature, by number or name, may have
/// @param tokens that may stand in; empty for all but 0, which is padding
/// @param training series like the inputs, an array or raw data: what is plausible, and where other
///   events come from; needed but for tokens
/// @param seed decides which rows of much raw data are kept
public record CounterfactualQuestion(
    Optional<String> target,
    int budget,
    List<String> fixed,
    Map<String, Constraints.Range> ranges,
    List<Integer> tokens,
    Optional<Path> training,
    long seed) {
  /// The runner-up, by five events at most.
  ///
  /// @param training series like the inputs
  public static CounterfactualQuestion usual(Path training) {
    return new CounterfactualQuestion(
        Optional.empty(), 5, List.of(), Map.of(), List.of(), Optional.of(training), 0);
  }

  /// Keeps unmodifiable copies.
  public CounterfactualQuestion {
    fixed = List.copyOf(fixed);
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    tokens = List.copyOf(tokens);
  }
}
