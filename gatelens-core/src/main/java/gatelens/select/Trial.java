package gatelens.select;

/// What one training on one fold gave.
///
/// @param score accuracy of the held-out examples, or minus their mean absolute error: higher is
///   better
/// @param loss mean of the last epoch that was kept
/// @param parameters trained values of the model
/// @param seconds a prediction of one example took: the median of several, in the quickest of ten
///   rounds
public record Trial(double score, double loss, long parameters, double seconds) {}
