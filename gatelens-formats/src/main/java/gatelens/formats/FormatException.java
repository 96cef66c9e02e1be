package gatelens.formats;

import java.io.IOException;

/// A file is damaged, truncated, or not of the form it claims to be.
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1;

  /// A damaged file.
  ///
  /// @param message the thing, what was expected, what was found
  public FormatException(String message) {
    super(message);
  }

  /// A damaged file.
  ///
  /// @param message the thing, what was expected, what was found
  /// @param cause what went wrong inside
  public FormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
