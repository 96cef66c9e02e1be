package gatelens.compare;

/// Which of two models is the better one on the same examples: of classes a {@link
/// ModelComparison}, of numbers a {@link ForecastComparison}.
public sealed interface Comparison permits ModelComparison, ForecastComparison {
  /// The difference of the figure that decides, first minus second, with its 95 % interval.
  ModelComparison.Difference difference();
}
