package gatelens.data;

/// A value of a column that is unlike those of training, so that what a model makes of it is a
/// guess.
///
/// @param kind why
/// @param value what stands there; empty where it is missing
public record Unusual(Kind kind, String value) {
  /// Deviations from the mean of training beyond which hardly a value stands.
  public static final double FAR = 8;

  private static final int LONGEST = 40;

  /// Why a value is unusual.
  public enum Kind {
    /// A word that training never had, which is read as none.
    WORD,
    /// Nothing, where training had a value everywhere.
    MISSING,
    /// A number further from the mean of training than {@link #FAR} deviations, and than any of it.
    FAR
  }

  /// Where a value is missing that training had everywhere.
  public static final Unusual MISSING = new Unusual(Kind.MISSING, "");

  /// A word that training never had.
  public static Unusual word(String word) {
    return new Unusual(Kind.WORD, word.length() > LONGEST ? word.substring(0, LONGEST) : word);
  }

  /// A number far from those of training.
  public static Unusual far(float number) {
    return new Unusual(Kind.FAR, Float.toString(number).replaceFirst("\\.0$", ""));
  }

  /// The same with another text in the place of the value, which nobody shall see.
  public Unusual hidden(String text) {
    return value.isEmpty() ? this : new Unusual(kind, text);
  }
}
