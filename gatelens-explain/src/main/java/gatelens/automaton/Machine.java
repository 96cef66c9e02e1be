package gatelens.automaton;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A machine with a state for all that has to be known of what was read: from each state each
/// symbol leads to one state, and each state has its answer (a Moore machine; of two classes an
/// automaton that accepts or rejects).
///
/// Source: E. F. Moore, Gedanken-Experiments on Sequential Machines, 1956,
/// https://doi.org/10.1515/9781400882618-006
///
/// @param next `int[Q][A]`, the state that a symbol leads to; the first state is 0
/// @param answers `int[Q]`, the class that is answered where a word ends
public record Machine(int[][] next, int[] answers) {
  /// Keeps copies.
  ///
  /// @throws IllegalArgumentException if there is no state, or a symbol leads to none of them
  public Machine {
    if (answers.length == 0 || next.length != answers.length) {
      throw new IllegalArgumentException(
          next.length + " rows of ways and " + answers.length + " answers are no machine");
    }
    next = Arrays.stream(next).map(int[]::clone).toArray(int[][]::new);
    answers = answers.clone();
    for (int[] row : next) {
      for (int to : row) {
        if (to < 0 || to >= answers.length || row.length != next[0].length) {
          throw new IllegalArgumentException("a symbol leads to state " + to + ", which is not");
        }
      }
    }
  }

  @Override
  public int[][] next() {
    return Arrays.stream(next).map(int[]::clone).toArray(int[][]::new);
  }

  @Override
  public int[] answers() {
    return answers.clone();
  }

  /// Q, the number of states.
  public int states() {
    return answers.length;
  }

  /// A, the number of symbols.
  public int symbols() {
    return next[0].length;
  }

  /// The state that a symbol leads to.
  ///
  /// @param state in [0, Q)
  /// @param symbol in [0, A)
  public int step(int state, int symbol) {
    return next[state][symbol];
  }

  /// The answer of a state.
  ///
  /// @param state in [0, Q)
  public int answer(int state) {
    return answers[state];
  }

  /// The state behind a word.
  ///
  /// @param state before it
  /// @param word symbols
  public int read(int state, int... word) {
    int at = state;
    for (int symbol : word) {
      at = next[at][symbol];
    }
    return at;
  }

  /// The answer to a word.
  ///
  /// @param word symbols
  public int answerTo(int... word) {
    return answers[read(0, word)];
  }

  /// The machine with the fewest states that answers every word alike, its states in the order in
  /// which they are first reached: two machines say the same if and only if these are equal
  /// (Moore's refinement: states are told apart by their answers, then by where symbols lead).
  public Machine minimal() {
    int[] group = answers.clone();
    int count = -1;
    while (true) {
      Map<List<Integer>, Integer> known = new HashMap<>();
      int[] finer = new int[group.length];
      for (int q = 0; q < group.length; q++) {
        List<Integer> mark = new ArrayList<>();
        mark.add(group[q]);
        for (int to : next[q]) {
          mark.add(group[to]);
        }
        finer[q] = known.computeIfAbsent(mark, any -> known.size());
      }
      group = finer;
      if (known.size() == count) {
        return merged(group);
      }
      count = known.size();
    }
  }

  private Machine merged(int... group) {
    Map<Integer, Integer> number = new HashMap<>();
    List<Integer> first = new ArrayList<>();
    number.put(group[0], 0);
    first.add(0);
    List<int[]> rows = new ArrayList<>();
    for (int at = 0; at < first.size(); at++) {
      int[] row = new int[symbols()];
      for (int a = 0; a < row.length; a++) {
        int to = next[first.get(at)][a];
        Integer known = number.get(group[to]);
        if (known == null) {
          known = first.size();
          number.put(group[to], known);
          first.add(to);
        }
        row[a] = known;
      }
      rows.add(row);
    }
    return new Machine(
        rows.toArray(int[][]::new), first.stream().mapToInt(q -> answers[q]).toArray());
  }

  /// A shortest word that two states answer differently to; nothing if they answer alike for ever.
  ///
  /// @param one in [0, Q)
  /// @param other in [0, Q)
  public Optional<int[]> tellsApart(int one, int other) {
    return difference(this, one, this, other);
  }

  /// A shortest word that two machines answer differently to; nothing if they are equal.
  ///
  /// @throws IllegalArgumentException if they read different numbers of symbols
  public Optional<int[]> differsFrom(Machine other) {
    if (other.symbols() != symbols()) {
      throw new IllegalArgumentException(
          "machines of " + symbols() + " and " + other.symbols() + " symbols");
    }
    return difference(this, 0, other, 0);
  }

  /// A state of each of two machines, and the word that reaches both.
  private record Pair(int one, int other, int[] word) {
    long key() {
      return (long) one << 32 | other;
    }
  }

  private static Optional<int[]> difference(Machine a, int from, Machine b, int to) {
    Set<Long> seen = new HashSet<>();
    Deque<Pair> open = new ArrayDeque<>();
    open.add(new Pair(from, to, new int[0]));
    seen.add(open.element().key());
    while (!open.isEmpty()) {
      Pair pair = open.remove();
      if (a.answers[pair.one()] != b.answers[pair.other()]) {
        return Optional.of(pair.word());
      }
      for (int symbol = 0; symbol < a.symbols(); symbol++) {
        Pair reached =
            new Pair(
                a.next[pair.one()][symbol],
                b.next[pair.other()][symbol],
                Words.longer(pair.word(), symbol));
        if (seen.add(reached.key())) {
          open.add(reached);
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Machine that
        && Arrays.deepEquals(next, that.next)
        && Arrays.equals(answers, that.answers);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.deepHashCode(next) + Arrays.hashCode(answers);
  }
}
