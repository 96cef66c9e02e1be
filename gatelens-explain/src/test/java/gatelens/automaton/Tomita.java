package gatelens.automaton;

import java.util.ArrayList;
import java.util.List;

/// The seven languages over 0 and 1 that learners of machines are tried on.
///
/// Source: M. Tomita, Dynamic Construction of Finite-State Automata from Examples Using
/// Hill-Climbing, 1982, Proceedings of the Fourth Annual Cognitive Science Conference
enum Tomita {
  /// Ones alone.
  ONE(0, 25, 2, new int[][] {{1, 0}, {1, 1}}, 1, 0),
  /// 10 over and over.
  TWO(1, 25, 3, new int[][] {{2, 1}, {0, 2}, {2, 2}}, 1, 0, 0),
  /// No odd number of zeros behind an odd number of ones.
  THREE(2, 60, 5, new int[][] {{0, 1}, {2, 0}, {3, 4}, {2, 3}, {4, 4}}, 1, 1, 0, 1, 0),
  /// No three zeros in a row.
  FOUR(3, 25, 4, new int[][] {{1, 0}, {2, 0}, {3, 0}, {3, 3}}, 1, 1, 1, 0),
  /// An even number of zeros and of ones.
  FIVE(4, 40, 4, new int[][] {{1, 2}, {0, 3}, {3, 0}, {2, 1}}, 1, 0, 0, 0),
  /// As many zeros as ones but for a multiple of three.
  SIX(5, 40, 3, new int[][] {{1, 2}, {2, 0}, {0, 1}}, 1, 0, 0),
  /// 0*1*0*1*.
  SEVEN(6, 25, 5, new int[][] {{0, 1}, {2, 1}, {2, 3}, {4, 3}, {4, 4}}, 1, 1, 1, 1, 0);

  /// Of the words that a network is trained on.
  final int seed;

  /// Passes over them that such a network needs.
  final int epochs;

  /// States of the smallest machine.
  final int states;

  @SuppressWarnings("ImmutableEnumChecker") // a machine gives copies away
  final Machine machine;

  Tomita(int seed, int epochs, int states, int[][] next, int... answers) {
    this.seed = seed;
    this.epochs = epochs;
    this.states = states;
    this.machine = new Machine(next, answers);
  }

  /// All words of at most some length, the shortest first, without the empty one.
  static List<int[]> words(int longest) {
    List<int[]> words = new ArrayList<>();
    words.add(new int[0]);
    for (int at = 0; words.get(at).length < longest; at++) {
      words.add(Words.longer(words.get(at), 0));
      words.add(Words.longer(words.get(at), 1));
    }
    return words.subList(1, words.size());
  }
}
