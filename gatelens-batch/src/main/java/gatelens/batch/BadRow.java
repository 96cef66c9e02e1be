package gatelens.batch;

import java.nio.file.Path;

/// A row that was not read.
///
/// @param file where it stands
/// @param line from 1; 0 where the reason says it
/// @param reason what is wrong with it
record BadRow(Path file, long line, String reason) {
  /// For a person.
  String told() {
    return line > 0 ? file + ", line " + line + ", " + reason : reason;
  }

  /// A line of JSON.
  void line(StringBuilder to) {
    to.append("{\"file\":");
    RowText.quoted(to, file.toString());
    if (line > 0) {
      to.append(",\"line\":").append(line);
    }
    to.append(",\"reason\":");
    RowText.quoted(to, reason);
    to.append("}\n");
  }
}
