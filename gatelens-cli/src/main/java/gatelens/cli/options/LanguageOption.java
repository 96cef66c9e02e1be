package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.report.page.Wording;
import picocli.CommandLine.Option;

/// The language of a page.
public final class LanguageOption {
  @Option(
      names = "--language",
      paramLabel = "CODE",
      defaultValue = "en",
      description = "The language of the page: en (default) or zh.")
  private String language = "en";

  /// The words of that language.
  ///
  /// @throws CommandFailure if there is none
  public Wording words() {
    try {
      return Wording.named(language);
    } catch (IllegalArgumentException unknown) {
      throw new CommandFailure(ExitCode.USAGE, "--language: " + unknown.getMessage());
    }
  }
}
