package gatelens.lens;

import java.util.List;
import java.util.function.Supplier;

/// Keeps at most so many of the values that come by, in their order.
sealed interface Drawing<T> permits Reservoir, Spaced {
  /// At random, or at even distances where values follow each other in time.
  ///
  /// @param most how many are kept, at least 1
  /// @param seed of the draw
  static <T> Drawing<T> of(int most, long seed, boolean inTime) {
    return inTime ? new Spaced<>(most) : new Reservoir<>(most, seed);
  }

  /// A value comes by; it is only made if it is kept.
  void offer(Supplier<T> value);

  /// How many came by.
  long seen();

  /// Values from one that is kept to the next; 1 of a random draw.
  int spacing();

  /// The values kept, in the order in which they came.
  List<T> values();
}
