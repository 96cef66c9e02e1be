package gatelens.automaton;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The machine that a network of symbols follows, found by asking the network.
///
/// A machine is guessed from the answers to few words, compared with the network, and guessed anew
/// from the word that they answer differently to, until no such word is found.
///
/// @param machine the last that was guessed, with the fewest states that say the same
/// @param complete true if no word was found that the network answers differently to
/// @param counterexamples words that machines before it were wrong about, in the order in which
///   they were found; if the search was cut short the last one is what the machine is still wrong
///   about
/// @param steps that the network took
/// @param parts of the network's states that had to be told apart
public record MachineSearch(
    Machine machine, boolean complete, List<int[]> counterexamples, long steps, int parts) {
  /// Keeps an unmodifiable copy.
  public MachineSearch {
    counterexamples = List.copyOf(counterexamples);
  }

  /// Looks for the machine. The answer to a word of no symbols is decided by nothing that was ever
  /// read: of the machines with each answer to it the smallest that is complete is taken.
  ///
  /// @param classes C, at least 1: what can be answered
  public static MachineSearch of(SymbolReader network, int classes, MachineQuestion question) {
    MachineSearch best = of(new Asked(network, -1), question);
    for (int c = 0; c < classes; c++) {
      if (c == network.answer(network.start())) {
        continue;
      }
      MachineSearch other = of(new Asked(network, c), question);
      boolean smaller = other.machine().states() < best.machine().states();
      if (other.complete() && (smaller || !best.complete())) {
        best = other;
      }
    }
    return best;
  }

  private static MachineSearch of(Asked asked, MachineQuestion question) {
    ObservationTable table = new ObservationTable(asked);
    Equivalence equivalence = new Equivalence(asked, question);
    List<int[]> wrong = new ArrayList<>();
    Machine machine =
        table
            .machine(question.states())
            .orElseThrow(
                () -> new IllegalArgumentException("one state for each class is not enough"));
    while (asked.steps() < question.steps()) {
      Optional<int[]> word = equivalence.difference(machine);
      if (word.isEmpty()) {
        return new MachineSearch(
            machine.minimal(),
            asked.steps() < question.steps(),
            wrong,
            asked.steps(),
            equivalence.parts());
      }
      wrong.add(word.get());
      table.learn(machine, word.get());
      Optional<Machine> better = table.machine(question.states());
      if (better.isEmpty()) {
        break;
      }
      machine = better.get();
    }
    return new MachineSearch(machine.minimal(), false, wrong, asked.steps(), equivalence.parts());
  }
}
