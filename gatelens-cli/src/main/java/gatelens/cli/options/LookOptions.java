package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.report.draw.Look;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How pictures are drawn for where they are to stand.
public final class LookOptions {
  @Option(
      names = "--theme",
      paramLabel = "THEME",
      defaultValue = "light",
      description =
          "light (default), dark, print, grey (no colour: strokes below zero), or auto: an SVG that"
              + " follows the reader's screen.")
  private String theme = "light";

  @Option(
      names = "--width",
      paramLabel = "LENGTH",
      description = "How wide a picture is: 86mm, 3.4in, 820px (default; letters keep their size).")
  private Optional<String> width = Optional.empty();

  @Option(
      names = "--font-size",
      paramLabel = "LENGTH",
      description = "Of usual letters: 8pt; default: 9pt, which is 12px.")
  private Optional<String> letters = Optional.empty();

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "In place of a picture's own; '' for none.")
  private Optional<String> title = Optional.empty();

  /// The look.
  ///
  /// @throws CommandFailure if there is no such theme or length
  Look look() {
    try {
      return Look.of(theme, width, letters, title);
    } catch (IllegalArgumentException none) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(none.getMessage()));
    }
  }
}
