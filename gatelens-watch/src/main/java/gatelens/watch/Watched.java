package gatelens.watch;

import gatelens.stream.LiveModel;

/// What is told of a run while it runs, to any thread.
public interface Watched {
  /// The model with its plan.
  LiveModel live();

  /// What is counted.
  Counts counts();

  /// True once made-up events have warmed it.
  boolean isReady();
}
