package gatelens.automaton;

import java.util.Arrays;

/// Words as arrays of symbols.
final class Words {
  private Words() {}

  /// The word and one symbol more.
  static int[] longer(int[] word, int symbol) {
    int[] longer = Arrays.copyOf(word, word.length + 1);
    longer[word.length] = symbol;
    return longer;
  }

  /// Two words, one behind the other.
  static int[] joined(int[] first, int[] second) {
    int[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /// What is left of a word behind its first symbols.
  static int[] behind(int[] word, int from) {
    return Arrays.copyOfRange(word, from, word.length);
  }
}
