package gatelens.cli.text;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import java.io.PrintStream;

/// JSON documents on standard output: numbers in full precision, never `NaN`.
public final class Json {
  private Json() {}

  /// Prints a document, or a line of one, and a line end.
  ///
  /// @throws CommandFailure if it holds a number that JSON has no form for
  public static void print(Record document, PrintStream out) {
    try {
      out.println(gatelens.report.document.Json.text(document));
    } catch (gatelens.report.document.Json.NotFiniteException problem) {
      throw new CommandFailure(
          ExitCode.DATA,
          String.valueOf(problem.getMessage()),
          "look for infinite or missing values in the inputs and weights: gatelens inspect MODEL");
    }
    out.flush();
  }
}
