package gatelens.match;

/// What is looked for, and how.
///
/// @param sequence number of the sequence that the span lies in, from 0
/// @param from first step of the span, from 0
/// @param to behind its last step
/// @param offBefore true if only units count that are off at the step before the span
/// @param offAfter true if only units count that are off at the step behind it
/// @param exactly true if only places of the length of the span count; else of two steps and more
///   (of one, where the span is one step)
/// @param candidates places that are looked at closely
/// @param shown places that are kept
/// @param shifts other spans of the same length that tell what is found by chance; at least 19, so
///   that 5 % can be told
/// @param seed of these spans
public record MatchQuestion(
    int sequence,
    int from,
    int to,
    boolean offBefore,
    boolean offAfter,
    boolean exactly,
    int candidates,
    int shown,
    int shifts,
    long seed) {
  /// @throws IllegalArgumentException if the span is empty or a number is out of its range
  public MatchQuestion {
    if (sequence < 0 || from < 0 || to <= from) {
      throw new IllegalArgumentException(
          "steps " + from + " to " + (to - 1) + " of sequence " + sequence + " are no span");
    }
    if (candidates < 1 || shown < 1 || shifts < 19) {
      throw new IllegalArgumentException(
          String.format(
              "%d candidates, %d shown, %d other spans; expected at least 1, 1 and 19",
              candidates, shown, shifts));
    }
  }

  /// A span with what is usual: 1,000 candidates, 50 shown, 19 other spans.
  public static MatchQuestion of(int sequence, int from, int to) {
    return new MatchQuestion(sequence, from, to, false, false, false, 1_000, 50, 19, 0);
  }
}
