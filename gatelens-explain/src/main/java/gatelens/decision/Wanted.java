package gatelens.decision;

/// What is computed beside the explanation. Everything that is drawn later must be wanted before:
/// whoever draws runs nothing.
///
/// @param trace every gate and state of every layer and step
/// @param shares what each of several inputs has in the decision, and what the answer is without
///   the parts that decided; a few runs
/// @param overTime the score as if the sequence ended at each step; about one run, of a model that
///   is not causal up to 64
/// @param removal the most parts of an explanation that removal curves are computed for, a run per
///   part and order; 0 for none
public record Wanted(boolean trace, boolean shares, boolean overTime, int removal) {
  /// Parts above which removal curves take too long to be drawn unasked.
  public static final int MOST_PARTS = 256;

  /// The explanation alone.
  public static final Wanted NOTHING = new Wanted(false, false, false, 0);

  /// Gates, states and shares.
  public static final Wanted USUAL = new Wanted(true, true, false, 0);

  /// All that can be drawn; removal curves of up to 256 parts.
  public static final Wanted PICTURES = new Wanted(true, true, true, MOST_PARTS);

  /// Checks the number of parts.
  ///
  /// @throws IllegalArgumentException if it is negative
  public Wanted {
    if (removal < 0) {
      throw new IllegalArgumentException(
          "removal curves of up to " + removal + " parts: expected 0 or more");
    }
  }
}
