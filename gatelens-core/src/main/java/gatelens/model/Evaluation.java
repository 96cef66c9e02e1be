package gatelens.model;

/// The values of an objective at many rows, and what they cost.
///
/// @param values one a row
/// @param cellSteps steps of one row that were run
/// @param naiveCellSteps steps that would have been run without shared prefixes
public record Evaluation(double[] values, long cellSteps, long naiveCellSteps) {}
