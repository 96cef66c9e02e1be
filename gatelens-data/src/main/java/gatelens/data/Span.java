package gatelens.data;

/// A piece of a text: where a token stands in the text as written.
///
/// @param start first UTF-16 position
/// @param end position after the last
public record Span(int start, int end) {
  /// The piece itself.
  public String of(String text) {
    return text.substring(start, end);
  }
}
