package gatelens.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.tensor.Tensor;

/// Comparisons of arrays that say where they differ most.
public final class Close {
  private Close() {}

  /// Every element within `tolerance` of what is expected.
  public static void absolutely(String what, float[] found, float[] expected, double tolerance) {
    assertThat(found.length).as(what).isEqualTo(expected.length);
    int worst = 0;
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as(what + "[" + i + "]").isNotNaN();
      if (distance(found, expected, i) > distance(found, expected, worst)) {
        worst = i;
      }
    }
    assertThat(found.length == 0 ? 0 : distance(found, expected, worst))
        .as(what + " differs most at " + worst)
        .isLessThanOrEqualTo(tolerance);
  }

  private static double distance(float[] a, float[] b, int i) {
    return Math.abs((double) a[i] - b[i]);
  }

  /// Every element within `share` of the largest that is expected.
  public static void relatively(String what, float[] found, float[] expected, double share) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    absolutely(what, found, expected, share * largest + 1e-9);
  }

  /// Tensors of the same shape, absolutely.
  public static void absolutely(String what, Tensor found, Tensor expected, double tolerance) {
    assertThat(found.shape()).as(what).isEqualTo(expected.shape());
    absolutely(what, found.values(), expected.values(), tolerance);
  }
}
