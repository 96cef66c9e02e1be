package gatelens.explain;

/// A measure of how far an explanation can be trusted. Implementations are records: their
/// components are the settings.
///
/// @param <S> what the measure needs of a score
public interface Measure<S extends Score> {
  /// What the measure says of itself.
  MeasureCard card();

  /// Measures one explanation.
  Measurement measure(S score, Explanation explanation);
}
