package gatelens.cli.program;

/// What the program's exit code says. The numbers are a contract.
public enum ExitCode {
  /// Done.
  DONE(0),
  /// A fault of the program itself.
  INTERNAL_FAULT(1),
  /// An option or argument is wrong.
  USAGE(2),
  /// Data cannot be read or has the wrong shape.
  DATA(3),
  /// The model has something that is not supported; the message names the layer.
  MODEL_NOT_SUPPORTED(4),
  /// A check that was asked for failed: `--fail-on`, `--expect`.
  CHECK_FAILED(5),
  /// A limit is reached; the message names the option that helps.
  LIMIT(6),
  /// A source is unavailable.
  SOURCE_UNAVAILABLE(7),
  /// Stopped by the user.
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /// The number that the shell sees.
  public int number() {
    return number;
  }
}
