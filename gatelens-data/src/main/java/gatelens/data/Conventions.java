package gatelens.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a person says of how a file is written, where the file alone does not decide it.
///
/// @param decimalComma true for `1.234,50`, false for `1,234.50`
/// @param dayFirst true for `31/01/2026`, false for `01/31/2026`
/// @param zone time zone of times without an offset, such as `Europe/Berlin`: the hour that comes
///   twice when clocks are put back is then told apart
/// @param words columns of words though their cells look like numbers, such as postal codes
/// @param answer what stands in the column of the label
public record Conventions(
    Optional<Boolean> decimalComma,
    Optional<Boolean> dayFirst,
    Optional<String> zone,
    List<String> words,
    AnswerKind answer) {
  /// What is to be answered.
  public enum AnswerKind {
    /// What the column looks like.
    AUTO,
    /// The name of a class.
    CLASS,
    /// A number.
    NUMBER,
    /// Something at each step: a class or a number, by what the column looks like.
    STEPS,
    /// The name of a class at each step.
    CLASS_STEPS,
    /// A number at each step.
    NUMBER_STEPS;

    /// The kinds as a person names them: `class`, `number-steps`.
    public static List<String> words() {
      return Arrays.stream(values()).map(AnswerKind::word).toList();
    }

    /// The kind that a person names.
    public static Optional<AnswerKind> of(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// True if each step of a sequence has an answer of its own.
    public boolean everyStep() {
      return this == STEPS || this == CLASS_STEPS || this == NUMBER_STEPS;
    }

    /// True if what is answered is a number.
    public boolean isNumber() {
      return this == NUMBER || this == NUMBER_STEPS;
    }
  }

  /// Everything found out from the file.
  public static final Conventions AUTOMATIC =
      new Conventions(
          Optional.empty(), Optional.empty(), Optional.empty(), List.of(), AnswerKind.AUTO);

  /// Keeps an unmodifiable copy.
  public Conventions {
    words = List.copyOf(words);
  }

  /// With another kind of answer.
  public Conventions withAnswer(AnswerKind other) {
    return new Conventions(decimalComma, dayFirst, zone, words, other);
  }
}
