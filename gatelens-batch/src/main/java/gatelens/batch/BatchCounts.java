package gatelens.batch;

/// What a run has done.
///
/// @param events that were read
/// @param answers that were written
/// @param keys that they are of
/// @param bad rows that were not read
/// @param ties events at the time of the one before, put in the order of what they hold
/// @param gap the largest distance of parts from the score's change
public record BatchCounts(long events, long answers, long keys, long bad, long ties, double gap) {
  /// Nothing yet.
  public static final BatchCounts NONE = new BatchCounts(0, 0, 0, 0, 0, 0);

  /// Both together.
  public BatchCounts plus(BatchCounts other) {
    return new BatchCounts(
        events + other.events,
        answers + other.answers,
        keys + other.keys,
        bad + other.bad,
        ties + other.ties,
        Math.max(gap, other.gap));
  }
}
