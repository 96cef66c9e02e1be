package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.explain.Measurement;
import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// Conditions under which measurements are a failure.
public final class FailOnOptions {
  private static final Pattern CONDITION =
      Pattern.compile("\\s*([a-z-]+)\\s*([<>])\\s*([-+0-9.eE]+)\\s*");

  @Option(
      names = "--fail-on",
      paramLabel = "CONDITION",
      description = "Exit with 5 if it holds for any sequence: 'completeness>0.01'.")
  private List<String> failOn = new ArrayList<>();

  /// Holds measurements to the conditions.
  ///
  /// @param measure that they are of
  /// @throws CommandFailure if one holds, or is none of this measure
  public void check(String measure, List<Measurement> results) {
    for (String condition : failOn) {
      Matcher parts = CONDITION.matcher(condition);
      if (!parts.matches() || !parts.group(1).equals(measure)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--fail-on '%s': expected %s>NUMBER or %s<NUMBER".formatted(condition, measure, measure)
                + (parts.matches() ? NearestName.question(parts.group(1), List.of(measure)) : ""));
      }
      double limit = Double.parseDouble(parts.group(3));
      boolean above = parts.group(2).equals(">");
      for (int n = 0; n < results.size(); n++) {
        double value = results.get(n).first();
        if (above ? value > limit : value < limit) {
          throw new CommandFailure(
              ExitCode.CHECK_FAILED,
              String.format(
                  Locale.ROOT,
                  "%s of sequence %d is %.5g; --fail-on says %s",
                  measure,
                  n,
                  value,
                  condition));
        }
      }
    }
  }
}
