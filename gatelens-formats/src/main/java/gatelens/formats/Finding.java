package gatelens.formats;

/// Something that was found, folded or ignored while a model was opened.
///
/// @param kind whether it is a plain fact or should be looked at
/// @param where the layer or part of the file
/// @param what in words
public record Finding(Kind kind, String where, String what) {
  /// How much attention a finding asks for.
  public enum Kind {
    /// A fact: the format, a convention, where a weight came from.
    FACT,
    /// Something that was folded into another layer or passed over because it changes nothing.
    FOLDED,
    /// Something that the reader should know.
    WARNING
  }

  /// A plain fact.
  public static Finding fact(String where, String what) {
    return new Finding(Kind.FACT, where, what);
  }

  /// Something folded or passed over.
  public static Finding folded(String where, String what) {
    return new Finding(Kind.FOLDED, where, what);
  }

  /// Something to look at.
  public static Finding warning(String where, String what) {
    return new Finding(Kind.WARNING, where, what);
  }
}
