package gatelens.cli.options;

import gatelens.explain.Baseline;
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
          "Check each explanation that is shown and say whether to trust it: none; cheap: does it"
              + " add up, beat random orders, hold under small changes, depend on the weights;"
              + " full: also whether another method agrees and whether weights in random order do"
              + " as much. Default: ${DEFAULT-VALUE}; without a word: full.")
  public Cards.Depth depth = Cards.Depth.cheap;

  /// What makes the cards.
  public Cards cards(Baseline baseline, long seed) {
    return new Cards(depth, baseline, seed);
  }
}
