package gatelens.counterfactual;

/// One value that a counterfactual changed, in the words and units of the raw data where they are
/// known: a token, or a feature of a step.
///
/// @param step from 0
/// @param place its name, of a feature with that of the feature: `step 11 · speed`
/// @param from what stood there
/// @param to what would have had to stand there
public record Change(int step, String place, String from, String to) {}
