package gatelens.automaton;

/// A network that is asked, with the steps that it took. The answer to no symbol at all is decided
/// by nothing that was ever read: it may be told.
final class Asked {
  private final SymbolReader reader;
  private final int toNothing;
  private long steps;

  /// @param toNothing the class of the empty word, or -1 for what the network says at its start
  Asked(SymbolReader reader, int toNothing) {
    this.reader = reader;
    this.toNothing = toNothing;
  }

  SymbolReader reader() {
    return reader;
  }

  /// Steps that the network took.
  long steps() {
    return steps;
  }

  double[] step(double[] state, int symbol) {
    steps++;
    return reader.step(state, symbol);
  }

  /// The answer behind an ending.
  ///
  /// @param length of the whole word
  /// @param state before the ending
  int answer(int length, double[] state, int... ending) {
    steps += ending.length;
    return length == 0 && toNothing >= 0 ? toNothing : reader.answer(reader.read(state, ending));
  }

  int answerTo(int... word) {
    return answer(word.length, reader.start(), word);
  }
}
