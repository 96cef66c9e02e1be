package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.decision.Depth;
import picocli.CommandLine.Option;

/// How far explanations are checked.
public final class EvidenceOptions {
  @Option(
      names = "--evidence",
      arity = "0..1",
      paramLabel = "HOW",
      defaultValue = "cheap",
      fallbackValue = "full",
      description =
          "Check each explanation that is shown and say whether to trust it: none; cheap: does the"
              + " score move as said without the first parts, does the baseline have the answer"
              + " already, does it add up; full: also whether another method agrees, whether it"
              + " depends on the weights and whether it is stable. Default: ${DEFAULT-VALUE};"
              + " without a word: full.")
  private String depth = "cheap";

  /// How far.
  ///
  /// @throws CommandFailure if the word has no meaning
  public Depth depth() {
    try {
      return Depth.named(depth);
    } catch (IllegalArgumentException unknown) {
      throw new CommandFailure(ExitCode.USAGE, "--" + unknown.getMessage());
    }
  }
}
