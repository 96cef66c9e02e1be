package gatelens.model;

/// Takes gradients one by one.
@FunctionalInterface
public interface GradientSink {
  /// Takes the gradient of one row. Called by several threads, each row once.
  ///
  /// @param row the row
  /// @param gradient flat by the rows' layout, valid only during the call
  void accept(int row, float[] gradient);
}
