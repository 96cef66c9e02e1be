package gatelens.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Finds the places where the units of a span are on too.
///
/// Runs of steps at which all of them are on are taken first, then runs at which all but one are,
/// and so on until there are enough candidates. At each the units that are on over the whole run
/// are told: places are ranked by how many of the span's are among them, then by how few others,
/// then by length.
///
/// Source: H. Strobelt et al., LSTMVis, 2018, https://doi.org/10.1109/TVCG.2017.2744158
final class MatchSearch {
  private final StateBits bits;
  private final long[] firsts;
  private final MatchQuestion question;

  MatchSearch(StateBits bits, MatchQuestion question) {
    this.bits = bits;
    this.firsts = bits.firsts();
    this.question = question;
  }

  /// What was found for one span.
  ///
  /// @param rows that are on over it
  /// @param places the best ones first
  /// @param all places that have at least as many of the rows on as the last candidate
  record Found(int[] rows, List<Place> places, long all) {}

  /// A place.
  ///
  /// @param from first step among all
  /// @param to behind its last
  /// @param shared rows of the span that are on over it
  /// @param other rows that are on over it and not in the span
  record Place(long from, long to, int shared, int other) {
    /// |A ∩ B| / |A ∪ B|, in [0, 1].
    double jaccard(int rows) {
      int union = rows + other;
      return union == 0 ? 0 : (double) shared / union;
    }
  }

  /// The rows that are on over a span, as it is asked for.
  int[] rows(long from, long to) {
    Span span = span(from, to);
    return IntStream.range(0, bits.rows()).filter(row -> span.on(bits.row(row))).toArray();
  }

  private Span span(long from, long to) {
    int sequence = bits.sequenceOf(from);
    long last = bits.start(sequence) + bits.length(sequence);
    boolean before = question.offBefore() && from > bits.start(sequence);
    boolean after = question.offAfter() && to < last;
    return new Span(from, to, before, after);
  }

  /// Some steps, and where a row has to be off.
  ///
  /// @param from first step
  /// @param to behind the last
  /// @param before true if at the step before
  /// @param after true if at the step behind
  private record Span(long from, long to, boolean before, boolean after) {
    boolean on(long... row) {
      return Bits.all(row, from, to)
          && !(before && Bits.get(row, from - 1))
          && !(after && Bits.get(row, to));
    }
  }

  /// Every other place like a span.
  Found of(long from, long to) {
    int[] rows = rows(from, to);
    if (rows.length == 0) {
      return new Found(rows, List.of(), 0);
    }
    int length = (int) (to - from);
    Runs runs = new Runs(from, to, question.exactly() ? length : Math.min(2, length));
    Counts counts = new Counts(bits, rows);
    // above the most that are on anywhere else there is nothing to take
    for (int least = Math.min(rows.length, counts.most(runs.used));
        least >= 1 && runs.taken.size() < question.candidates();
        least--) {
      runs.take(counts.atLeast(least));
    }
    List<Place> places = places(runs.taken, rows);
    places.sort(
        Comparator.comparingInt((Place p) -> -p.shared())
            .thenComparingInt(Place::other)
            .thenComparingLong(p -> p.from() - p.to())
            .thenComparingLong(Place::from));
    return new Found(rows, places.subList(0, Math.min(places.size(), question.shown())), runs.all);
  }

  /// What is on at each run. Row by row and not run by run: a row is one piece of memory, and the
  /// runs are places in it one behind the other.
  private List<Place> places(List<long[]> runs, int... rows) {
    Span[] spans =
        runs.stream()
            .map(run -> span(run[0], run[1]))
            .sorted(Comparator.comparingLong(Span::from))
            .toArray(Span[]::new);
    int[] shared = new int[spans.length];
    int[] other = new int[spans.length];
    int at = 0;
    for (int row = 0; row < bits.rows(); row++) {
      boolean own = at < rows.length && rows[at] == row;
      at += own ? 1 : 0;
      count(bits.row(row), spans, own ? shared : other);
    }
    return new ArrayList<>(
        IntStream.range(0, spans.length)
            .mapToObj(n -> new Place(spans[n].from, spans[n].to, shared[n], other[n]))
            .toList());
  }

  private static void count(long[] row, Span[] spans, int... counts) {
    for (int n = 0; n < spans.length; n++) {
      counts[n] += spans[n].on(row) ? 1 : 0;
    }
  }

  /// Runs of steps, each within one sequence and none of it part of one that was taken before.
  private final class Runs {
    private final List<long[]> taken = new ArrayList<>();
    private final long[] used = Bits.of(bits.steps());
    private final int length;
    private long all;

    Runs(long from, long to, int length) {
      this.length = length;
      for (long i = from; i < to; i++) {
        Bits.set(used, i);
      }
    }

    /// All runs of a set that are long enough; where they are too many, some at even distances.
    void take(long... set) {
      List<long[]> found = new ArrayList<>();
      for (int w = 0; w < set.length; w++) {
        long word = set[w] & ~used[w];
        while (word != 0) {
          long from = 64L * w + Long.numberOfTrailingZeros(word);
          long to = end(set, from);
          add(found, from, to);
          if (to >= 64L * (w + 1)) {
            w = (int) (to >>> 6) - 1;
            if ((to & 63) != 0) {
              set[w + 1] &= -1L << to;
            }
            break;
          }
          word &= -1L << to;
        }
      }
      all += found.size();
      int room = question.candidates() - taken.size();
      int most = Math.min(room, found.size());
      for (int k = 0; k < most; k++) {
        long[] run = found.get((int) ((long) k * found.size() / most));
        taken.add(run);
        for (long i = run[0]; i < run[1]; i++) {
          Bits.set(used, i);
        }
      }
    }

    /// A run, in pieces of the length that is asked for where only that counts.
    private void add(List<long[]> found, long from, long to) {
      if (!question.exactly()) {
        if (to - from >= length) {
          found.add(new long[] {from, to});
        }
        return;
      }
      for (long at = from; at + length <= to; at += length) {
        found.add(new long[] {at, at + length});
      }
    }

    /// Behind the last step of the run that begins at a place: the first step from there on that is
    /// not in the set, is used, or begins a sequence; the last word holds none behind the last
    /// step.
    private long end(long[] set, long from) {
      int w = (int) (from >>> 6);
      long stops = (~set[w] | used[w] | firsts[w]) & -2L << from;
      while (stops == 0 && ++w < set.length) {
        stops = ~set[w] | used[w] | firsts[w];
      }
      return w < set.length ? 64L * w + Long.numberOfTrailingZeros(stops) : bits.steps();
    }
  }
}
