package gatelens.decision;

import gatelens.names.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How far an explanation is checked.
public enum Depth {
  /// Not at all: there is no card of evidence.
  NONE,
  /// By the checks that cost a few explanations.
  CHEAP,
  /// By all checks.
  FULL;

  /// Its name in a question: `cheap`.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The depth of a name.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists what there is
  public static Depth named(String id) {
    return Arrays.stream(values())
        .filter(depth -> depth.id().equals(id.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "evidence "
                    + id
                    + ": expected none, cheap or full"
                    + NearestName.question(id, List.of("none", "cheap", "full"))));
  }
}
