package gatelens.data;

/// How the cells of a column were found to be written, kept with a model so that new data is read
/// in the same way: a single row does not say whether `1.234` is more than a thousand, or whether
/// `12` is a number or the name of a room.
///
/// @param column its name
/// @param kind what stands in its cells
/// @param form of numbers and dates, such as `comma` or `day_first`; empty for words
public record Notation(String column, Kind kind, String form) {
  /// What stands in cells.
  public enum Kind {
    /// Numbers.
    NUMBER,
    /// Dates, or times of a day.
    DATE,
    /// Words, of which each is a category.
    WORDS
  }
}
