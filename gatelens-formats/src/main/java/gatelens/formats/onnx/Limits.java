package gatelens.formats.onnx;

/// The limits of a Clip: attributes before operator set 11, inputs from it on.
final class Limits {
  private Limits() {}

  /// The lower limit; minus infinity where there is none.
  static double low(Scope scope, OnnxNode node) {
    return limit(scope, node, "min", 1, Double.NEGATIVE_INFINITY);
  }

  /// The upper limit; infinity where there is none.
  static double high(Scope scope, OnnxNode node) {
    return limit(scope, node, "max", 2, Double.POSITIVE_INFINITY);
  }

  private static double limit(
      Scope scope, OnnxNode node, String attribute, int input, double none) {
    if (node.has(attribute)) {
      return node.real(attribute, 0);
    }
    return Scope.given(node, input) ? scope.numbers(node, input).at(0) : none;
  }
}
