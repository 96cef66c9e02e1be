package gatelens.stream;

/// How the difference to the baseline stream is parted. Each form sums to the whole difference.
public sealed interface Account {
  /// By feature, over all events: who made this score.
  record Features() implements Account {}

  /// By event: when.
  ///
  /// @param keep which events have columns of their own
  record Events(Keep keep) implements Account {}

  /// By feature.
  static Account features() {
    return new Features();
  }

  /// By event.
  static Account events(Keep keep) {
    return new Events(keep);
  }
}
