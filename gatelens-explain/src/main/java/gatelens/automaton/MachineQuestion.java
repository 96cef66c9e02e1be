package gatelens.automaton;

/// How far a machine is looked for.
///
/// @param states the most that a machine may have
/// @param steps of the network after which the search ends; counted and not timed, so that a result
///   does not depend on the computer
/// @param words all words up to some length are tried, as long as they are no more than this
/// @param longWords random words that are tried besides
/// @param length of the longest of them
/// @param seed of these words
public record MachineQuestion(
    int states, long steps, int words, int longWords, int length, long seed) {
  /// Up to 100 states and ten million steps; 10,000 short words, 1,000 random ones of up to 60
  /// symbols.
  public static final MachineQuestion USUAL =
      new MachineQuestion(100, 10_000_000, 10_000, 1_000, 60, 0);

  /// @throws IllegalArgumentException if nothing could be found
  public MachineQuestion {
    if (states < 1 || steps < 1 || words < 0 || longWords < 0 || length < 1) {
      throw new IllegalArgumentException(
          String.format(
              "a machine of %d states within %d steps, by %d short and %d long words of %d",
              states, steps, words, longWords, length));
    }
  }

  /// The same with another number of states.
  public MachineQuestion withStates(int most) {
    return new MachineQuestion(most, steps, words, longWords, length, seed);
  }

  /// The same with another seed.
  public MachineQuestion withSeed(long other) {
    return new MachineQuestion(states, steps, words, longWords, length, other);
  }
}
