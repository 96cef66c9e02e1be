package gatelens.watch;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

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
    EVICTED("keys given up");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// For people.
    public String words() {
      return words;
    }
  }

  /// Bounds of service times: 1 µs, doubled.
  static final int BUCKETS = 24;

  private final Map<Kind, AtomicLong> counts = new EnumMap<>(Kind.class);
  private final AtomicLongArray service = new AtomicLongArray(BUCKETS + 1);
  private final AtomicLong serviceNanos = new AtomicLong();
  private final AtomicReference<String> firstBad = new AtomicReference<>("");
  private final AtomicLong keys = new AtomicLong();
  private final AtomicLong gap = new AtomicLong();

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
    return 1000L << bucket;
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

  void gap(double found) {
    // bits of numbers from 0 on are in the order of the numbers
    gap.accumulateAndGet(Double.doubleToLongBits(found), Math::max);
  }

  /// The largest distance of the parts' sum from the score's change.
  public double largestGap() {
    return Double.longBitsToDouble(gap.get());
  }
}
