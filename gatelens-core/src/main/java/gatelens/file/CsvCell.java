package gatelens.file;

/// A cell of a table with commas, as it is written: in quotes where it holds a comma, a quote or
/// the end of a line, quotes within doubled (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180).
public final class CsvCell {
  private CsvCell() {}

  /// The cell as it stands in a line.
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return '"' + text.replace("\"", "\"\"") + '"';
      }
    }
    return text;
  }
}
