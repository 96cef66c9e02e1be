package gatelens.data;

import java.io.IOException;
import java.nio.file.Path;

/// Data that cannot be read: the file, the line and column where they are known, what was expected
/// and what was found.
public final class DataException extends IOException {
  private static final long serialVersionUID = 1;

  /// Something wrong with a whole file.
  public DataException(Path file, String message) {
    super(file + ": " + message);
  }

  /// Something wrong with a line.
  ///
  /// @param line from 1
  public DataException(Path file, long line, String message) {
    super(file + ", line " + line + ": " + message);
  }

  /// Something wrong with a cell.
  ///
  /// @param line from 1
  public DataException(Path file, long line, String column, String message) {
    super(file + ", line " + line + ", column " + column + ": " + message);
  }

  /// Something wrong with a row that is known by its id.
  ///
  /// @param id as {@link Row#id()} says it
  public static DataException ofRow(String id, String message) {
    return new DataException(id + ": " + message);
  }

  private DataException(String message) {
    super(message);
  }

  private DataException(String message, DataException cause) {
    super(message, cause);
  }

  /// The same with the file in which the row stands, where the message does not begin with it.
  public DataException within(Path file) {
    String message = String.valueOf(getMessage());
    return message.startsWith(file.toString())
        ? this
        : new DataException(file + ", row " + message, this);
  }
}
