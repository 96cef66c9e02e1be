package gatelens.automaton;

/// Something that reads symbols one by one and could answer after each: a recurrent network, whose
/// state is a point, or whatever a test puts in its place.
public interface SymbolReader {
  /// A, the number of symbols; they are 0 to A - 1.
  int symbols();

  /// The state before the first symbol, `double[S]`; not to be changed.
  double[] start();

  /// The state behind a symbol, `double[S]`.
  ///
  /// @param state `double[S]`, not changed
  /// @param symbol in [0, A)
  double[] step(double[] state, int symbol);

  /// The class that is answered if the word ends here, at least 0.
  ///
  /// @param state `double[S]`
  int answer(double[] state);

  /// The state behind a word.
  ///
  /// @param from the state before it
  /// @param word symbols
  default double[] read(double[] from, int... word) {
    double[] state = from;
    for (int symbol : word) {
      state = step(state, symbol);
    }
    return state;
  }
}
