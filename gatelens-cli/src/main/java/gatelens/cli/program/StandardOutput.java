package gatelens.cli.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What `--output -` means: standard output. Commands that print their answer there anyway are run
/// without the option; those that write a file or a folder refuse it, rather than make a file of
/// that name.
public final class StandardOutput {
  private static final Set<String> PRINT = Set.of("predict", "explain", "watch");

  private StandardOutput() {}

  /// The arguments without an output that is standard output.
  ///
  /// @throws CommandFailure if the command writes a file
  public static String[] meant(String... typed) {
    List<String> kept = new ArrayList<>();
    boolean asked = false;
    for (int i = 0; i < typed.length; i++) {
      boolean named = typed[i].equals("--output") || typed[i].equals("-o");
      if (named && i + 1 < typed.length && typed[i + 1].equals("-")) {
        asked = true;
        i++;
      } else if (typed[i].equals("--output=-")
          || typed[i].equals("-o=-")
          || typed[i].equals("-o-")) {
        asked = true;
      } else {
        kept.add(typed[i]);
      }
    }
    if (asked && !PRINT.contains(typed[0])) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--output -: "
              + typed[0]
              + " writes a file or a folder, which has no place on standard output",
          "give it a name: --output NAME");
    }
    return asked ? kept.toArray(String[]::new) : Arrays.copyOf(typed, typed.length);
  }
}
