package gatelens.parallel;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/// Memory that one call leaves to the next. One piece lies at hand, which costs a caller that is
/// alone one exchange; those of several callers at once queue behind it.
///
/// @param <T> what is used again
public final class Spare<T> {
  private final AtomicReference<Optional<T>> hand = new AtomicReference<>(Optional.empty());
  private final ConcurrentLinkedQueue<Optional<T>> more = new ConcurrentLinkedQueue<>();

  /// Nothing is left yet.
  public Spare() {}

  /// Takes a piece that nobody else has; empty where none is left.
  public Optional<T> take() {
    Optional<T> found = hand.getAndSet(Optional.empty());
    if (found.isPresent()) {
      return found;
    }
    Optional<T> queued = more.poll();
    return queued != null ? queued : Optional.empty();
  }

  /// Leaves a piece.
  ///
  /// @param piece as it was taken, or of a new one
  public void leave(Optional<T> piece) {
    if (!hand.compareAndSet(Optional.empty(), piece)) {
      more.offer(piece);
    }
  }
}
