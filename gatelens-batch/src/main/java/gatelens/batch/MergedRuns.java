package gatelens.batch;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Sorted runs as one, by a tree of losers (Knuth, The Art of Computer Programming 3, 5.4.1): where
/// the next event comes from is found by as many comparisons as the tree is high. Events that are
/// equal in all come in the order of their runs.
final class MergedRuns {
  private static final int NONE = -1;

  private final SortedRun[] runs;
  private final PackedEvent[] heads;
  private final boolean[] ended;
  private final int[] losers;
  private final PackedEvent.Ties ties;
  private int left;

  /// Takes events.
  @FunctionalInterface
  interface Taker {
    /// An event, which is there until this returns.
    void take(PackedEvent event) throws IOException;
  }

  /// @param timed true if events have times
  MergedRuns(boolean timed, List<? extends SortedRun> sorted) throws IOException {
    this.runs = sorted.toArray(new SortedRun[0]);
    this.heads = sorted.stream().map(SortedRun::head).toArray(PackedEvent[]::new);
    this.ended = new boolean[runs.length];
    this.losers = new int[Math.max(1, runs.length)];
    this.ties = new PackedEvent.Ties(timed);
    Arrays.fill(losers, NONE);
    for (int run = runs.length - 1; run >= 0; run--) {
      ended[run] = !runs[run].next();
      left += ended[run] ? 0 : 1;
    }
    for (int run = runs.length - 1; run >= 0; run--) {
      play(run);
    }
  }

  /// Hands out all events.
  void each(Taker taker) throws IOException {
    while (left > 0) {
      int run = losers[0];
      taker.take(heads[run]);
      if (!runs[run].next()) {
        ended[run] = true;
        left--;
      }
      play(run);
    }
  }

  /// From a leaf to the root: who loses stays, who wins goes on.
  private void play(int leaf) {
    int winner = leaf;
    for (int place = (leaf + runs.length) >> 1; place > 0; place >>= 1) {
      int other = losers[place];
      if (isBefore(other, winner)) {
        losers[place] = winner;
        winner = other;
      }
    }
    losers[0] = winner;
  }

  private boolean isBefore(int one, int other) {
    if (one == NONE || other == NONE) {
      return one == NONE && other != NONE;
    }
    if (ended[one] || ended[other]) {
      return !ended[one];
    }
    int order = ties.all(heads[one], heads[other]);
    return order != 0 ? order < 0 : one < other;
  }
}
