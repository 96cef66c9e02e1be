package gatelens.lens;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.Entry;
import gatelens.model.Model;
import gatelens.train.Label;
import java.util.Optional;

/// How far a model's answers are those that stand in the data, row after row.
public final class Judgement {
  private final Model model;
  private final BadRows unlabelled = BadRows.skipped();
  private long classes;
  private long right;
  private long numbers;
  private double squared;
  private double absolute;

  /// Of the rows whose answer is known.
  public sealed interface Result {
    /// Classes.
    ///
    /// @param right rows that are answered with their class
    /// @param rows that have a class; one never seen in training counts as wrong
    record Classes(long right, long rows) implements Result {
      /// In [0, 1].
      public double accuracy() {
        return (double) right / rows;
      }
    }

    /// Numbers, in deviations of the training data.
    ///
    /// @param count numbers that are known
    /// @param meanSquared mean squared error
    /// @param meanAbsolute mean absolute error
    record Numbers(long count, double meanSquared, double meanAbsolute) implements Result {}
  }

  /// Rows that are answered but not judged.
  ///
  /// @param count how many
  /// @param first what is wrong with the first one's answer
  public record NotJudged(long count, String first) {}

  Judgement(Model model) {
    this.model = model;
  }

  /// Gets the answers that are no labels.
  BadRows unlabelled() {
    return unlabelled;
  }

  /// Takes one row; nothing where its answer is not known.
  ///
  /// @param output of the model
  void add(Entry entry, float[] output) {
    classes += entry.answer() instanceof Answer.Name ? 1 : 0;
    if (entry.label().isEmpty()) {
      return;
    }
    switch (entry.label().get()) {
      case Label.Class label -> right += model.predictedClass(output) == label.index() ? 1 : 0;
      case Label.Values known -> {
        for (int i = 0; i < known.values().length; i++) {
          double off = output[i] - known.values()[i];
          squared += off * off;
          absolute += Math.abs(off);
          numbers++;
        }
      }
      case Label.Classes everyStep -> throw new IllegalArgumentException("a class for each step");
      case Label.StepValues everyStep ->
          throw new IllegalArgumentException("a value for each step");
    }
  }

  /// What was found; empty where no answer is known.
  public Optional<Result> result() {
    if (classes > 0) {
      return Optional.of(new Result.Classes(right, classes));
    }
    return numbers == 0
        ? Optional.empty()
        : Optional.of(new Result.Numbers(numbers, squared / numbers, absolute / numbers));
  }

  /// The rows that are not judged, if there are any: a value is missing, a class was never seen.
  public Optional<NotJudged> notJudged() {
    return unlabelled.count() == 0
        ? Optional.empty()
        : Optional.of(new NotJudged(unlabelled.count(), unlabelled.first().get(0)));
  }
}
