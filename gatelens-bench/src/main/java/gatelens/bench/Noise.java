package gatelens.bench;

import java.util.Random;

/// Values as weights and states have them.
final class Noise {
  private Noise() {}

  /// `count` normal values of deviation 0.1, the same at every call.
  static float[] of(int count) {
    Random random = new Random(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 0.1f * (float) random.nextGaussian();
    }
    return values;
  }
}
