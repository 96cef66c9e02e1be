package gatelens.stream;

/// Says when more comes than can be explained: on from as many waiting events as a limit, off again
/// at half of it, so that it does not flutter. For one thread.
public final class LoadGate {
  private final int limit;
  private boolean high;

  /// A gate.
  ///
  /// @param limit waiting events above which the load is high; at least 1
  public LoadGate(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("waiting events: expected at least 1, found " + limit);
    }
    this.limit = limit;
  }

  /// Looks at how many wait.
  public KeyedStreams.Load of(int waiting) {
    high = high ? waiting > limit / 2 : waiting > limit;
    return high ? KeyedStreams.Load.HIGH : KeyedStreams.Load.LOW;
  }
}
