package gatelens.cli.program;

import java.util.Optional;

/// A command cannot go on: what the user is told, and the exit code.
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final ExitCode code;
  private final String hint;

  /// A failure without a hint.
  ///
  /// @param message the thing, what was expected, what was found, what decides it
  public CommandFailure(ExitCode code, String message) {
    this(code, message, "");
  }

  /// A failure.
  ///
  /// @param message the thing, what was expected, what was found, what decides it
  /// @param hint what to try; may be empty
  public CommandFailure(ExitCode code, String message, String hint) {
    super(message);
    this.code = code;
    this.hint = hint;
  }

  /// The exit code.
  public ExitCode code() {
    return code;
  }

  /// What to try.
  public Optional<String> hint() {
    return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
  }
}
