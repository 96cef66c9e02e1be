package gatelens.data.file;

import gatelens.data.Conventions;
import gatelens.data.Decimals;
import gatelens.data.Reading;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What the cells of a column of classes leave open: words that say that there is none, numbers
/// among words, one number written in two ways.
final class LabelCells {
  private LabelCells() {}

  /// What must be said before the classes are known.
  ///
  /// @param asked what a person said
  static Optional<String> question(Reading asked, String name, ColumnTally column) {
    Conventions.AnswerKind said = asked.conventions().answer();
    boolean decided =
        said == Conventions.AnswerKind.CLASS
            || said == Conventions.AnswerKind.CLASS_STEPS
            || asked.conventions().words().contains(name);
    return decided ? Optional.empty() : twice(name, column).or(() -> mixed(name, column));
  }

  /// Words that say that there is no answer.
  static Optional<String> note(Reading asked, String name, ColumnTally column) {
    Optional<String> several = several(name, column);
    return column.gap().isEmpty() && several.isPresent() ? several : gap(asked, name, column);
  }

  /// Cells that hold several classes each, `a|b` beside `a`.
  private static Optional<String> several(String name, ColumnTally column) {
    for (String cell : column.counts().keySet()) {
      String[] parts = cell.split("[|;,]");
      boolean known = parts.length > 1;
      for (String part : parts) {
        known &= !part.isBlank();
      }
      if (known
          && java.util.Arrays.stream(parts)
              .map(String::strip)
              .anyMatch(column.counts()::containsKey)) {
        return Optional.of(
            "column %s: '%s' names several classes, and is read as one of its own"
                .formatted(name, cell));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> gap(Reading asked, String name, ColumnTally column) {
    return column.gap().isEmpty() || asked.conventions().words().contains(name)
        ? Optional.empty()
        : Optional.of(
            "column %s: '%s' is read as no answer, as an empty cell is; --words %s takes it for a class, --skip-bad passes over such rows"
                .formatted(name, column.gap(), name));
  }

  private static Optional<String> twice(String name, ColumnTally column) {
    Map<Double, String> numbers = new HashMap<>();
    for (String word : column.counts().keySet()) {
      OptionalDouble value = Decimals.of(word);
      String other = value.isPresent() ? numbers.putIfAbsent(value.getAsDouble(), word) : null;
      if (other != null && column.kind() != ColumnTally.Kind.NUMBER) {
        return Optional.of(sameNumber(name, other, word));
      }
      if (other != null && column.allWhole()) {
        return Optional.of(sameNumber(name, other, word));
      }
    }
    return Optional.empty();
  }

  private static String sameNumber(String name, String one, String other) {
    return "column %s: the classes '%s' and '%s' are one number, written in two ways: write it in one way; --words %s takes them for two classes"
        .formatted(name, one, other, name);
  }

  private static Optional<String> mixed(String name, ColumnTally column) {
    Optional<String> number =
        column.counts().keySet().stream().filter(word -> Decimals.of(word).isPresent()).findFirst();
    Optional<String> word =
        column.counts().keySet().stream()
            .filter(one -> NumberForm.hint(one) == NumberForm.Hint.NONE)
            .findFirst();
    return number.isEmpty() || word.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "column %s holds numbers and words, '%s' and '%s': --as class takes each for a class; where some say that there is no answer, leave those cells empty"
                .formatted(name, number.get(), TextSource.shortened(word.get())));
  }
}
