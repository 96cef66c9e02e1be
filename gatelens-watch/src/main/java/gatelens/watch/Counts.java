package gatelens.watch;

import gatelens.data.UnusualValues;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What has happened, to be read by any thread.
public final class Counts {
  /// What is counted.
  public enum Kind {
    /// Events that were scored.
    EVENTS("events scored"),
    /// Lines that could not be read as events.
    BAD("lines that could not be read as events"),
    /// Events that came too late.
    LATE("events that came after later ones of their key"),
    /// Alarms that were raised.
    ALERTS("alarms raised"),
    /// Keys that were given up.
    EVICTED("keys given up"),
    /// Accounts that were closed under load.
    ACCOUNTS_CLOSED("accounts closed under load"),
    /// Accounts that were opened again.
    ACCOUNTS_OPENED("accounts opened again"),
    /// Events that a challenger answered, which had been promoted for their key.
    PROMOTED("events answered by the challenger");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// For people.
    public String words() {
      return words;
    }
  }

  /// Bounds of service times in nanoseconds: 1 µs, doubled up to 8 s, and quarters of the way from
  /// 4 to 64 µs, where most events are served.
  private static final long[] BOUNDS =
      IntStream.range(0, 24)
          .mapToObj(octave -> 1000L << octave)
          .flatMapToLong(from ->
              from >= 4000 && from < 64_000
                  ? LongStream.of(from, from * 5 / 4, from * 6 / 4, from * 7 / 4)
                  : LongStream.of(from))
          .toArray();

  static final int BUCKETS = BOUNDS.length;

  /// Alerts that are remembered until they are shown.
  private static final int ALERTS = 64;

  private final Map<Kind, AtomicLong> counts = new EnumMap<>(Kind.class);
  private final AtomicLongArray service = new AtomicLongArray(BUCKETS + 1);
  private final AtomicLong serviceNanos = new AtomicLong();
  private final AtomicReference<String> firstBad = new AtomicReference<>("");
  private final AtomicLong keys = new AtomicLong();
  private final AtomicLong gap = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private final Deque<String> alerts = new ConcurrentLinkedDeque<>();
  private final UnusualValues unseen = new UnusualValues();

  /// Nothing yet.
  public Counts() {
    for (Kind kind : Kind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  private AtomicLong of(Kind kind) {
    return Objects.requireNonNull(counts.get(kind));
  }

  void add(Kind kind) {
    of(kind).incrementAndGet();
  }

  void set(Kind kind, long count) {
    of(kind).lazySet(count);
  }

  /// How often it has happened.
  public long get(Kind kind) {
    return of(kind).get();
  }

  /// Keeps the first reason.
  void bad(String reason) {
    add(Kind.BAD);
    firstBad.compareAndSet("", reason);
  }

  /// Why the first line that could not be read could not; empty if there was none in this run.
  public String firstBad() {
    return Objects.requireNonNull(firstBad.get());
  }

  /// Values that are unlike those of training.
  public UnusualValues unseen() {
    return unseen;
  }

  void served(long nanos) {
    int bucket = 0;
    while (bucket < BUCKETS && nanos > bound(bucket)) {
      bucket++;
    }
    service.incrementAndGet(bucket);
    serviceNanos.addAndGet(nanos);
  }

  /// The upper end of a bucket in nanoseconds.
  static long bound(int bucket) {
    return bucket < BUCKETS ? BOUNDS[bucket] : Long.MAX_VALUE;
  }

  long inBucket(int bucket) {
    return service.get(bucket);
  }

  long serviceNanos() {
    return serviceNanos.get();
  }

  void keys(int count) {
    keys.lazySet(count);
  }

  /// Keys that have a state.
  public long keys() {
    return keys.get();
  }

  /// Keeps what an alert says, in words; the last few are kept.
  void alert(String words) {
    alerts.addLast(words);
    while (alerts.size() > ALERTS) {
      alerts.pollFirst();
    }
  }

  /// The last alerts in words, the newest last; each is handed out once.
  List<String> newAlerts() {
    List<String> all = new ArrayList<>();
    String next = alerts.pollFirst();
    while (next != null) {
      all.add(next);
      next = alerts.pollFirst();
    }
    return all;
  }

  void waiting(long count) {
    waiting.lazySet(count);
  }

  /// What has come and is not read yet: lines of a pipe, bytes of a file.
  public long waiting() {
    return waiting.get();
  }

  /// The upper end of the bucket within which a share of the times of service lies, in nanoseconds;
  /// 0 before the first.
  ///
  /// @param share such as 0.99
  long servedWithin(double share) {
    long all = 0;
    for (int b = 0; b <= BUCKETS; b++) {
      all += inBucket(b);
    }
    long sum = 0;
    for (int b = 0; b < BUCKETS && all > 0; b++) {
      sum += inBucket(b);
      if (sum >= share * all) {
        return bound(b);
      }
    }
    return all == 0 ? 0 : 2 * bound(BUCKETS - 1);
  }

  void gap(double found) {
    // bits of numbers from 0 on are in the order of the numbers
    gap.accumulateAndGet(Double.doubleToLongBits(found), Math::max);
  }

  /// The largest distance of the parts' sum from the score's change.
  public double largestGap() {
    return Double.longBitsToDouble(gap.get());
  }
}
