package gatelens.cli.bench;

import gatelens.kernel.KernelChoice;
import gatelens.kernel.Kernels;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.parallel.Workers;
import java.util.SplittableRandom;

/// A product of two large square matrices by the kernels of this machine: the ceiling that the
/// speed of everything else is compared with.
public final class LargeProduct {
  /// Rows that one task takes.
  private static final int TASK = 64;

  private final int size;
  private final float[] left;
  private final PackedMatrix right;
  private final float[] result;
  private final Kernels kernels = KernelChoice.fastest();

  /// Matrices of random values.
  ///
  /// @param size of each side, at least 1
  public LargeProduct(int size) {
    this.size = size;
    this.left = random(size * size, 0);
    this.right = PackedMatrix.ofSize(size, size);
    right.fill(random(size * size, 1), 0, size);
    this.result = new float[size * size];
  }

  private static float[] random(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }

  /// Multiplications and additions of one run.
  public double flops() {
    return 2.0 * size * size * size;
  }

  /// One product.
  public void run(Workers workers) {
    workers.forEach(
        (size + TASK - 1) / TASK,
        task -> {
          int row = task * TASK;
          kernels.product(
              left,
              row * size,
              size,
              Math.min(TASK, size - row),
              right,
              Start.ZERO,
              result,
              row * size,
              size);
        });
  }
}
