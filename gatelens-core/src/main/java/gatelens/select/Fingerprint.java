package gatelens.select;

import gatelens.train.ContentHash;
import java.util.List;

/// What a journal is of, in one number.
final class Fingerprint {
  private Fingerprint() {}

  /// A number that changes with the data, the folds and every setting but the list of candidates,
  /// so that more candidates can be added to a journal.
  static long of(Selection selection, List<FoldData> data) {
    String settings =
        selection.trainer()
            + ";"
            + selection.folds().size()
            + ";"
            + selection.rules().scores()
            // what is stopped depends on what was tried before
            + (selection.rules().prunes() ? before(selection.search()) : "");
    long hash = settings.hashCode();
    for (Fold fold : selection.folds()) {
      hash = hash * 1_000_003 + fold.hashCode();
    }
    for (FoldData fold : data) {
      hash = hash * 1_000_003 + fold.frame().line().hashCode();
      hash = ContentHash.of(fold.training(), hash);
      hash = ContentHash.of(fold.watched(), hash);
      hash = ContentHash.of(fold.validation(), hash);
    }
    return hash;
  }

  private static String before(Search search) {
    return switch (search) {
      case Search.Listed list -> list.candidates().toString();
      case Search.Proposed proposed -> proposed.space() + " " + proposed.seed();
    };
  }
}
