package gatelens.watch;

import gatelens.data.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Single steps of a series, one after the other.
final class StepPairs {
  private StepPairs() {}

  /// Two steps as one series.
  static Input.Series joined(Input.Series before, Input.Series step) {
    List<Input.Column> columns = new ArrayList<>();
    for (int c = 0; c < step.columns().size(); c++) {
      columns.add(
          switch (step.columns().get(c)) {
            case Input.Column.Numbers now ->
                new Input.Column.Numbers(
                    now.name(), new float[] {number(before, c), now.values()[0]});
            case Input.Column.Words now ->
                new Input.Column.Words(now.name(), List.of(word(before, c), now.values().get(0)));
          });
    }
    boolean timed = step.times().length > 0 && before.times().length > 0;
    return new Input.Series(
        columns, timed ? new double[] {before.times()[0], step.times()[0]} : new double[0]);
  }

  /// A step whose missing values are the last that were there.
  static Input.Series filled(Optional<Input.Series> before, Input.Series step) {
    if (before.isEmpty()) {
      return step;
    }
    List<Input.Column> columns = new ArrayList<>();
    for (int c = 0; c < step.columns().size(); c++) {
      columns.add(
          switch (step.columns().get(c)) {
            case Input.Column.Numbers now ->
                Float.isNaN(now.values()[0])
                    ? new Input.Column.Numbers(now.name(), new float[] {number(before.get(), c)})
                    : now;
            case Input.Column.Words now ->
                now.values().get(0).isEmpty()
                    ? new Input.Column.Words(now.name(), List.of(word(before.get(), c)))
                    : now;
          });
    }
    return new Input.Series(columns, step.times());
  }

  private static float number(Input.Series step, int column) {
    return step.columns().get(column) instanceof Input.Column.Numbers numbers
        ? numbers.values()[0]
        : Float.NaN;
  }

  private static String word(Input.Series step, int column) {
    return step.columns().get(column) instanceof Input.Column.Words words
        ? words.values().get(0)
        : "";
  }
}
