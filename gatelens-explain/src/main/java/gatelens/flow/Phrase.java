package gatelens.flow;

/// Some steps in a row.
///
/// @param from the first step, from 0
/// @param to one after the last
public record Phrase(int from, int to) {
  /// Checks that there is a step.
  ///
  /// @throws IllegalArgumentException if there is none, or the first is negative
  public Phrase {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException(
          "phrase " + from + ":" + to + ": expected FROM:TO, steps FROM to TO - 1, such as 2:4");
    }
  }

  /// As it is written: `2:4`.
  @Override
  public String toString() {
    return from + ":" + to;
  }
}
