package gatelens.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What Angluin's learner knows: words that reach each state, words that tell states apart, and the
/// answers to both put together.
///
/// Source: D. Angluin, Learning Regular Sets from Queries and Counterexamples, 1987,
/// https://doi.org/10.1016/0890-5401(87)90052-6; counterexamples are cut to the one ending that
/// matters as by R. L. Rivest and R. E. Schapire, Inference of Finite Automata Using Homing
/// Sequences, 1993, https://doi.org/10.1006/inco.1993.1021
final class ObservationTable {
  private final Asked asked;
  private final List<int[]> endings = new ArrayList<>();
  private final List<Reached> reached = new ArrayList<>();

  /// A state of the machine to be.
  ///
  /// @param word that reaches it
  /// @param state of the network there
  private record Reached(int[] word, double[] state) {}

  ObservationTable(Asked asked) {
    this.asked = asked;
    endings.add(new int[0]);
    reached.add(new Reached(new int[0], asked.reader().start()));
  }

  int states() {
    return reached.size();
  }

  /// The machine of what is known: states are added until each symbol leads to a known one.
  ///
  /// @param most states; where there are more the table stays open and nothing is returned
  Optional<Machine> machine(int most) {
    Map<List<Integer>, Integer> known = new HashMap<>();
    for (int q = 0; q < reached.size(); q++) {
      known.put(row(reached.get(q)), q);
    }
    List<int[]> next = new ArrayList<>();
    for (int q = 0; q < reached.size(); q++) {
      int[] ways = new int[asked.reader().symbols()];
      for (int a = 0; a < ways.length; a++) {
        Reached from = reached.get(q);
        Reached to = new Reached(Words.longer(from.word(), a), asked.step(from.state(), a));
        List<Integer> row = row(to);
        Integer state = known.get(row);
        if (state == null) {
          if (reached.size() == most) {
            return Optional.empty();
          }
          state = reached.size();
          known.put(row, state);
          reached.add(to);
        }
        ways[a] = state;
      }
      next.add(ways);
    }
    int[] answers = reached.stream().mapToInt(r -> answer(r, new int[0])).toArray();
    return Optional.of(new Machine(next.toArray(int[][]::new), answers));
  }

  private List<Integer> row(Reached at) {
    return endings.stream().map(ending -> answer(at, ending)).toList();
  }

  private int answer(Reached at, int... ending) {
    return asked.answer(at.word().length + ending.length, at.state(), ending);
  }

  /// Learns from a word that the machine answers wrongly: some ending of it tells two words apart
  /// that the machine takes for the same state.
  ///
  /// @throws IllegalArgumentException if the machine answers it as the network does
  void learn(Machine machine, int... word) {
    int low = 0;
    int high = word.length;
    boolean first = swapped(machine, 0, word);
    if (first == swapped(machine, high, word)) {
      throw new IllegalArgumentException("the machine answers this word as the network does");
    }
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (swapped(machine, middle, word) == first) {
        low = middle;
      } else {
        high = middle;
      }
    }
    endings.add(Words.behind(word, high));
  }

  /// Whether the network's answer is the machine's for the whole word once its first symbols are
  /// put in place by those that reach the same state.
  private boolean swapped(Machine machine, int symbols, int... word) {
    int state = machine.read(0, Arrays.copyOf(word, symbols));
    return answer(reached.get(state), Words.behind(word, symbols)) == machine.answerTo(word);
  }
}
