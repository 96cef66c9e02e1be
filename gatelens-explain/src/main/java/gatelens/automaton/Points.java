package gatelens.automaton;

/// Points of a space of states.
final class Points {
  private Points() {}

  /// The square of how far two points lie apart.
  static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }
}
