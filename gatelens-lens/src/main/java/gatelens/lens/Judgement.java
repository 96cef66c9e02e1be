package gatelens.lens;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.Entry;
import gatelens.data.Unread;
import gatelens.model.Model;
import gatelens.train.Quality;
import java.util.Optional;

/// How far a model's answers are those that stand in the data, row after row, by {@link Quality}.
public final class Judgement {
  private final Model model;
  private final Unread unread;
  private final BadRows unlabelled = BadRows.skipped();
  private Quality quality = Quality.NONE;
  private long classes;

  /// Of the rows whose answer is known.
  public sealed interface Result {
    /// Classes.
    ///
    /// @param right rows, or steps, that are answered with their class
    /// @param rows, or steps, that have a class; one never seen in training counts as wrong
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

  Judgement(Model model, Unread unread) {
    this.model = model;
    this.unread = unread;
  }

  /// What the model did not get to see of the data.
  public Unread unread() {
    return unread;
  }

  /// Gets the answers that are no labels.
  BadRows unlabelled() {
    return unlabelled;
  }

  /// Takes one row; nothing where its answer is not known.
  ///
  /// @param output of the model
  void add(Entry entry, float[] output) {
    classes += named(entry.answer());
    if (entry.label().isEmpty()) {
      return;
    }
    quality = quality.plus(model, output, entry.label().get(), entry.id());
  }

  /// The classes that an answer names.
  private static long named(Answer answer) {
    return switch (answer) {
      case Answer.Name name -> 1;
      case Answer.Steps steps -> steps.each().stream().mapToLong(Judgement::named).sum();
      case Answer.Numbers numbers -> 0;
      case Answer.None none -> 0;
    };
  }

  /// What was found; empty where no answer is known.
  public Optional<Result> result() {
    if (classes > 0) {
      return Optional.of(new Result.Classes(quality.right(), classes));
    }
    return quality.numbers() == 0
        ? Optional.empty()
        : Optional.of(
            new Result.Numbers(
                quality.numbers(), quality.meanSquaredError(), quality.meanAbsoluteError()));
  }

  /// The rows that are not judged, if there are any: a value is missing, a class was never seen.
  public Optional<NotJudged> notJudged() {
    return unlabelled.count() == 0
        ? Optional.empty()
        : Optional.of(new NotJudged(unlabelled.count(), unlabelled.first().get(0)));
  }
}
