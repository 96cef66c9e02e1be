package gatelens.lens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Keeps at most this many of the values that come by, drawn without replacement, each as likely as
/// any other (J. Vitter, Random Sampling with a Reservoir, 1985,
/// https://doi.org/10.1145/3147.3165).
final class Reservoir<T> implements Drawing<T> {
  private final int most;
  private final SplittableRandom random;
  private final List<Kept<T>> kept = new ArrayList<>();
  private long seen;

  private record Kept<T>(long place, T value) {}

  /// An empty reservoir.
  ///
  /// @param most how many are kept, at least 1
  /// @param seed the same seed keeps the same places
  Reservoir(int most, long seed) {
    this.most = most;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public void offer(Supplier<T> value) {
    long place = seen++;
    if (kept.size() < most) {
      kept.add(new Kept<>(place, value.get()));
      return;
    }
    long home = random.nextLong(place + 1);
    if (home < most) {
      kept.set((int) home, new Kept<>(place, value.get()));
    }
  }

  @Override
  public long seen() {
    return seen;
  }

  @Override
  public int spacing() {
    return 1;
  }

  @Override
  public List<T> values() {
    return kept.stream().sorted(Comparator.comparingLong(Kept::place)).map(Kept::value).toList();
  }
}
