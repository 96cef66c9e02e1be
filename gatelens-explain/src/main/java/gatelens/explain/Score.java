package gatelens.explain;

import gatelens.sequence.Rows;

/// The one number that is explained, as a black box: a batch of inputs to a number each. Any
/// predictor can be one: a model of ours, an ONNX Runtime session, a remote service, a lambda.
///
/// Inputs are continuous: features, or the vectors of tokens; a {@link Point} holds one with its
/// layout.
public interface Score {
  /// The score of every row.
  Scores evaluate(Rows rows);

  /// The same score, told that `rows` differ from `input` only from {@link Rows#firstStep} on. A
  /// recurrent model then runs each row only from there.
  default Scores evaluate(Rows rows, Point input) {
    return evaluate(rows);
  }

  /// The score of one input.
  default double at(Point input) {
    return evaluate(Rows.of(input.layout(), input.values())).values()[0];
  }

  /// What is scored, for people: `logit of class 1 at the last step`.
  String description();

  /// Scores and their cost.
  ///
  /// @param values one a row
  /// @param cellSteps steps of one row that were run
  /// @param naiveCellSteps steps that would have been run without shared prefixes
  record Scores(double[] values, long cellSteps, long naiveCellSteps) {}
}
