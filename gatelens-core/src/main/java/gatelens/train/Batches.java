package gatelens.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Which examples make which batch, epoch by epoch.
final class Batches {
  private final Trainer trainer;
  private final int size;
  private final int[] lengths;

  Batches(Trainer trainer, Dataset data) {
    this.trainer = trainer;
    this.size = data.size();
    this.lengths =
        trainer.lengthWindow() == 1
            ? new int[0]
            : IntStream.range(0, size).map(i -> data.get(i).input().first().length()).toArray();
  }

  /// The rows of each batch.
  int[][] of(int epoch) {
    int[] order =
        trainer.shuffles()
            ? Order.of(size, trainer.seed(), epoch)
            : IntStream.range(0, size).toArray();
    if (lengths.length > 0) {
      order = byLength(order);
    }
    int rows = trainer.batchSize();
    int count = (size + rows - 1) / rows;
    int[][] batches = new int[count][];
    for (int b = 0; b < count; b++) {
      batches[b] = Arrays.copyOfRange(order, b * rows, Math.min(size, (b + 1) * rows));
    }
    if (lengths.length > 0 && trainer.shuffles()) {
      shuffle(batches, new SplittableRandom(Order.mix(~trainer.seed(), epoch)));
    }
    return batches;
  }

  /// Sorts each window by length.
  private int[] byLength(int[] order) {
    int window = Math.multiplyExact(trainer.lengthWindow(), trainer.batchSize());
    int[] sorted = new int[size];
    for (int from = 0; from < size; from += window) {
      int[] part =
          Arrays.stream(order, from, Math.min(size, from + window))
              .boxed()
              .sorted(Comparator.comparingInt(i -> lengths[i]))
              .mapToInt(i -> i)
              .toArray();
      System.arraycopy(part, 0, sorted, from, part.length);
    }
    return sorted;
  }

  private static void shuffle(int[][] batches, SplittableRandom random) {
    for (int i = batches.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int[] kept = batches[i];
      batches[i] = batches[j];
      batches[j] = kept;
    }
  }
}
