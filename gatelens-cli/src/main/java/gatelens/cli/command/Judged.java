package gatelens.cli.command;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.Entry;
import gatelens.model.Model;
import gatelens.train.Quality;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// How many of the answers that stand in the data a model gave, row after row.
final class Judged {
  private final Model model;
  private final BadRows unlabelled = BadRows.skipped();
  private Quality quality = Quality.NONE;
  private long unknownClasses;

  /// An empty account.
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
    if (entry.label().isPresent()) {
      quality = quality.plus(model, output, entry.label().get(), entry.id());
    } else if (entry.answer() instanceof Answer.Name) {
      // a class that was never seen cannot be answered with
      unknownClasses++;
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
    long classes = quality.classes() + unknownClasses;
    if (classes > 0) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%d of %d rows with a class in the data are answered with it: accuracy %.4f",
              quality.right(),
              classes,
              (double) quality.right() / classes));
    }
    return quality.numbers() == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "of %d numbers that the data has: mean squared error %.4g, mean absolute error"
                    + " %.4g, in deviations of the training data",
                quality.numbers(),
                quality.meanSquaredError(),
                quality.meanAbsoluteError()));
  }
}
