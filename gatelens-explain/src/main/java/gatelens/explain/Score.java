package gatelens.explain;

import gatelens.sequence.Rows;
import java.util.function.ToDoubleFunction;

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

  /// A function of one flat input as a score: a lambda that asks a service, a file, another
  /// library.
  ///
  /// @param description what is scored, for people
  /// @param function given `float[size]` of its own; called by one thread at a time
  static Score of(String description, ToDoubleFunction<float[]> function) {
    return new Score() {
      @Override
      public Scores evaluate(Rows rows) {
        double[] values = new double[rows.count()];
        long steps = (long) values.length * rows.layout().first().length();
        for (int row = 0; row < values.length; row++) {
          float[] input = new float[rows.layout().size()];
          rows.copyTo(row, input);
          values[row] = function.applyAsDouble(input);
        }
        return new Scores(values, steps, steps);
      }

      @Override
      public String description() {
        return description;
      }
    };
  }

  /// Scores and their cost.
  ///
  /// @param values one a row
  /// @param cellSteps steps of one row that were run
  /// @param naiveCellSteps steps that would have been run without shared prefixes
  record Scores(double[] values, long cellSteps, long naiveCellSteps) {}
}
