package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.lens.Refused;
import java.util.function.Function;
import java.util.function.Supplier;

/// Text of an option read by a library.
public final class Parsed {
  private Parsed() {}

  /// What an option's text says.
  ///
  /// @param option its name, for messages
  /// @throws CommandFailure if the parser refuses the text
  public static <T> T option(String option, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(ExitCode.USAGE, option + ": " + problem.getMessage());
    }
  }

  /// What several options say together.
  ///
  /// @throws CommandFailure if a value is out of range
  public static <T> T asked(Supplier<T> made) {
    try {
      return made.get();
    } catch (Refused problem) {
      throw problem;
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(problem.getMessage()));
    }
  }
}
