package gatelens.engine.node;

/// Decides which values dropout sets to zero, from a seed and counters alone, so that any thread
/// gives the same answer.
///
/// @param seed the seed of this training step
/// @param firstRow the number of the block's first row within the batch
public record Dropping(long seed, int firstRow) {
  public static final Dropping NONE = new Dropping(0, -1);

  boolean active() {
    return firstRow >= 0;
  }

  /// A uniform number in [0, 1) for one value.
  float uniform(int layer, int step, int row, int feature) {
    long x = seed + 0x9E3779B97F4A7C15L * (firstRow + row + 1L);
    x = mix(x + 0xD1B54A32D192ED03L * (layer + 1L));
    x = mix(x + 0x8CB92BA72F3D8DD7L * (step + 1L));
    x = mix(x + feature);
    return (x >>> 40) * 0x1p-24f;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
