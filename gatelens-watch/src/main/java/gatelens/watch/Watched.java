package gatelens.watch;

import gatelens.stream.LiveModel;

/// What is told of a run while it runs, to any thread.
public interface Watched {
  /// The model with its plan.
  LiveModel live();

  /// What is counted.
  Counts counts();

  /// How much has come and is not read yet, in words.
  default String lag() {
    return "%,d lines wait".formatted(counts().waiting());
  }

  /// True once made-up events have warmed it.
  boolean isReady();
}
