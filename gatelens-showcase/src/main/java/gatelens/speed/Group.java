package gatelens.speed;

/// Groups of cases, named as people type them.
public enum Group {
  /// Outputs of batches.
  predict,
  /// A step of training.
  train,
  /// Explanations.
  explain,
  /// A thousand events of a stream: scores, scores with parts by 14 features, 128 keys at once.
  stream,
  /// Predicting at other sizes.
  growth,
  /// A CSV of 2 million rows: read, and read, encoded and predicted.
  data
}
