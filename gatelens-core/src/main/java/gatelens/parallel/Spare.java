package gatelens.parallel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Scratch memory that is used again instead of allocated, by any number of threads: a few places,
/// each on cache lines of its own, of which a thread tries the one of its number. What is not there
/// is made, and what finds its place taken is left to the collector. A queue of all threads would
/// cost an event of a stream a twentieth of its time, as every one changes its two ends.
///
/// @param <T> the scratch memory
public final class Spare<T> {
  /// Places; a power of two.
  private static final int PLACES = 16;

  /// References from one place to the next: two cache lines.
  private static final int APART = 32;

  private final AtomicReferenceArray<@Nullable T> places =
      new AtomicReferenceArray<>((PLACES + 1) * APART);
  private final Supplier<? extends T> made;

  /// @param made makes what is not there
  public Spare(Supplier<? extends T> made) {
    this.made = made;
  }

  private static int place() {
    return (((int) Thread.currentThread().threadId() & (PLACES - 1)) + 1) * APART;
  }

  /// Takes one, which nobody else has till it is given back.
  public T take() {
    T there = places.getAndSet(place(), null);
    return there != null ? there : made.get();
  }

  /// Gives one back.
  public void giveBack(T used) {
    places.setRelease(place(), used);
  }
}
