package gatelens.train;

import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import java.util.Arrays;

/// What examples hold, in one number: by it work that goes on knows whether its data is the same.
public final class ContentHash {
  private static final long FACTOR = 1_000_003;

  private ContentHash() {}

  /// A number that changes with every input and label, and their order.
  ///
  /// @param before the hash of what came before, or 0
  public static long of(Dataset data, long before) {
    long hash = before * FACTOR + data.size();
    for (int n = 0; n < data.size(); n++) {
      Example example = data.get(n);
      hash = hash * FACTOR + of(example.label());
      hash = hash * FACTOR + Double.hashCode(example.weight());
      for (Sequence sequence : example.input().inputs()) {
        hash =
            hash * FACTOR
                + switch (sequence) {
                  case FeatureSequence features -> Arrays.hashCode(features.values().values());
                  case TokenSequence tokens -> Arrays.hashCode(tokens.ids());
                };
      }
    }
    return hash;
  }

  private static int of(Label label) {
    return switch (label) {
      case Label.Class one -> one.index();
      case Label.Classes several -> Arrays.hashCode(several.perStep());
      case Label.Values values -> Arrays.hashCode(values.values());
      case Label.StepValues values -> Arrays.hashCode(values.values().values());
    };
  }
}
