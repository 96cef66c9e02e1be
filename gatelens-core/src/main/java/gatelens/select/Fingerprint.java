package gatelens.select;

import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import java.util.Arrays;
import java.util.List;

/// What a journal is of, in one number.
final class Fingerprint {
  private Fingerprint() {}

  /// A number that changes with the data, the folds and every setting but the list of candidates,
  /// so that more candidates can be added to a journal.
  static long of(Selection selection, List<FoldData> data) {
    String settings = selection.trainer() + ";" + selection.folds().size();
    long hash = settings.hashCode();
    for (Fold fold : selection.folds()) {
      hash = hash * 1_000_003 + fold.hashCode();
    }
    for (FoldData fold : data) {
      hash = hash * 1_000_003 + fold.frame().line().hashCode();
      hash = of(of(of(hash, fold.training()), fold.watched()), fold.validation());
    }
    return hash;
  }

  private static long of(long before, Dataset data) {
    long hash = before * 1_000_003 + data.size();
    for (int n = 0; n < data.size(); n++) {
      Example example = data.get(n);
      hash = hash * 1_000_003 + hash(example.label());
      for (Sequence sequence : example.input().inputs()) {
        hash =
            hash * 1_000_003
                + switch (sequence) {
                  case FeatureSequence features -> Arrays.hashCode(features.values().values());
                  case TokenSequence tokens -> Arrays.hashCode(tokens.ids());
                };
      }
    }
    return hash;
  }

  private static int hash(Label label) {
    return switch (label) {
      case Label.Class one -> one.index();
      case Label.Classes several -> Arrays.hashCode(several.perStep());
      case Label.Values values -> Arrays.hashCode(values.values());
      case Label.StepValues values -> Arrays.hashCode(values.values().values());
    };
  }
}
