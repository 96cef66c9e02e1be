package gatelens.dynamics;

import java.util.List;

/// What is asked about the mathematics of a network.
///
/// @param at inputs that are held still, by name: `mean` (event of the data), `zero`, a word that
///   occurs in it (also `token:WORD`), or `ID:STEP` with steps from 1; none for the usual ones:
///   mean and zero, of texts the three most frequent words
/// @param starts states to search from, at least 1; usual 200
/// @param seed draws them
/// @param search how points are searched
/// @param exponents Lyapunov exponents that are told, at least 0; usual 3
/// @param plane which plane the states are drawn in
/// @param rounds events that come again and again, each a list of names as of `at`, or
///   `ID:FROM-TO`, events of a sequence in their order
public record DynamicsQuestion(
    List<String> at,
    int starts,
    long seed,
    RestingPoints.Search search,
    int exponents,
    StatePlane.Axes plane,
    List<List<String>> rounds) {
  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if there is no start, or a negative number of exponents
  public DynamicsQuestion {
    at = List.copyOf(at);
    rounds = rounds.stream().map(List::copyOf).toList();
    if (starts < 1 || exponents < 0) {
      throw new IllegalArgumentException(
          "starts is at least 1 and exponents at least 0; found " + starts + " and " + exponents);
    }
  }

  /// Without rounds of events.
  ///
  /// @throws IllegalArgumentException as above
  public DynamicsQuestion(
      List<String> at,
      int starts,
      long seed,
      RestingPoints.Search search,
      int exponents,
      StatePlane.Axes plane) {
    this(at, starts, seed, search, exponents, plane, List.of());
  }

  /// The usual one.
  ///
  /// @param seed draws the starts
  public static DynamicsQuestion usual(long seed) {
    return new DynamicsQuestion(
        List.of(), 200, seed, RestingPoints.Search.USUAL, 3, StatePlane.Axes.COMPONENTS, List.of());
  }
}
