package gatelens.speed;

/// Groups of cases, named as people type them.
public enum Group {
  /// Outputs of batches.
  predict,
  /// A step of training.
  train,
  /// Explanations.
  explain,
  /// Predicting at other sizes.
  growth,
  /// A CSV of 2 million rows: read, and read, encoded and predicted.
  data
}
