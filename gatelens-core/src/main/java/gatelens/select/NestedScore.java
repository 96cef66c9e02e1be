package gatelens.select;

/// What a choice on a part of the examples chose, and how good that is on the rest. The mean over
/// all parts says how good what is chosen in this way is: the scores by which it was chosen are too
/// good, since the best of several is taken.
///
/// Source: S. Varma and R. Simon, Bias in Error Estimation when Using Cross-validation for Model
/// Selection, 2006, https://doi.org/10.1186/1471-2105-7-91
///
/// @param candidate that it recommends
/// @param inner its mean score over the folds of that choice, by which it was chosen
/// @param outer the score of the examples that had no part in it: higher is better
public record NestedScore(Candidate candidate, double inner, double outer) {}
