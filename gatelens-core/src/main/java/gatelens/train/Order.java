package gatelens.train;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The order in which examples are read. It is a function of the seed and the epoch alone, so that
/// a resumed run needs no generator's state.
final class Order {
  private Order() {}

  /// A permutation of `size` examples for one epoch.
  static int[] of(int size, long seed, int epoch) {
    int[] order = IntStream.range(0, size).toArray();
    SplittableRandom random = new SplittableRandom(mix(seed, epoch));
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  static void shuffle(List<Integer> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }

  /// A seed made of a seed and a counter.
  static long mix(long seed, long counter) {
    long z = seed + 0x9E3779B97F4A7C15L * (counter + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
