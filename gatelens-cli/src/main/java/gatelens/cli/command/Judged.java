package gatelens.cli.command;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.Entry;
import gatelens.model.Model;
import gatelens.train.Label;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// How many of the answers that stand in the data a model gave, row after row.
final class Judged {
  private final Model model;
  private final BadRows unlabelled = BadRows.skipped();
  private long classes;
  private long right;
  private long numbers;
  private double squared;
  private double absolute;

  /// Nothing yet.
  Judged(Model model) {
    this.model = model;
  }

  /// Gets the rows whose answer is no label: they are answered, and not judged.
  BadRows unlabelled() {
    return unlabelled;
  }

  /// Takes one row; nothing where its answer is not known.
  ///
  /// @param output of the model
  void add(Entry entry, float[] output) {
    if (entry.answer() instanceof Answer.Name) {
      // a class that was never seen cannot be answered with
      classes++;
    }
    if (entry.label().isEmpty()) {
      return;
    }
    switch (entry.label().get()) {
      case Label.Class label -> right += RawPredictions.best(output) == label.index() ? 1 : 0;
      case Label.Values known -> {
        for (int i = 0; i < known.values().length; i++) {
          double off = output[i] - known.values()[i];
          squared += off * off;
          absolute += Math.abs(off);
          numbers++;
        }
      }
      case Label.Classes c -> throw new IllegalArgumentException("a class for each step");
      case Label.StepValues s -> throw new IllegalArgumentException("a value for each step");
    }
  }

  /// What is said of the rows that are not judged; empty if there is none.
  Optional<String> notJudged(Path data) {
    return unlabelled.count() == 0
        ? Optional.empty()
        : Optional.of(
            "%s, row %s%s"
                .formatted(
                    data,
                    unlabelled.first().get(0),
                    unlabelled.count() == 1
                        ? "; it is not judged"
                        : "; %,d such rows are not judged".formatted(unlabelled.count())));
  }

  /// Of the rows whose answer is known; empty where there is none.
  Optional<String> inWords() {
    if (classes > 0) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%d of %d rows with a class in the data are answered with it: accuracy %.4f",
              right,
              classes,
              (double) right / classes));
    }
    return numbers == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "of %d numbers that the data has: mean squared error %.4g, mean absolute error"
                    + " %.4g, in deviations of the training data",
                numbers,
                squared / numbers,
                absolute / numbers));
  }
}
