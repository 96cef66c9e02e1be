package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.automaton.Machine;
import gatelens.automaton.MachineSearch;
import gatelens.automaton.RulesStudy;
import gatelens.automaton.TransitionGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// `gatelens.rules/1`: the rule behind a classifier, as a machine or a graph of groups of states,
/// and on how many sequences it says what the network says.
///
/// @param symbols names of the symbols, or of the kinds of events
/// @param states of the rule; the first is where it begins
/// @param learned how it was learned by asking; where few symbols occur
/// @param graph how often its ways were taken; where many do
/// @param tried sequences that it was tried on
/// @param agreed those among them to which both gave the same answer
/// @param usual those among them to which the network gave its most frequent answer
/// @param disagreements the first of the others
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RulesDocument(
    List<String> symbols,
    List<State> states,
    Optional<Learned> learned,
    Optional<Graph> graph,
    int tried,
    int agreed,
    int usual,
    List<Wrong> disagreements)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.rules/1";

  /// A state of the rule.
  ///
  /// @param answer that is given where a sequence ends here
  /// @param next one a symbol: the number of the state that it leads to
  public record State(String answer, List<Integer> next) {
    /// Keeps an unmodifiable copy.
    public State {
      next = List.copyOf(next);
    }
  }

  /// How a machine was learned.
  ///
  /// @param complete true if no word was found that the network answers differently to
  /// @param counterexamples words that machines before it were wrong about; if it is not complete
  ///   the last is what it is still wrong about
  /// @param steps that the network took
  /// @param parts of the network's states that had to be told apart
  public record Learned(
      boolean complete, List<List<String>> counterexamples, long steps, int parts) {
    /// Keeps unmodifiable copies.
    public Learned {
      counterexamples = counterexamples.stream().map(List::copyOf).toList();
    }
  }

  /// Ways between groups of states.
  ///
  /// @param usual share of all ways taken that the rule takes too, in [0, 1]
  /// @param visits one a state: how often the network was there
  /// @param ways that were taken at all
  public record Graph(double usual, List<Long> visits, List<Way> ways) {
    /// Keeps unmodifiable copies.
    public Graph {
      visits = List.copyOf(visits);
      ways = List.copyOf(ways);
    }
  }

  /// A way.
  ///
  /// @param from number of a state
  /// @param symbol number of a kind of events
  /// @param to number of a state
  /// @param count how often it was taken
  public record Way(int from, int symbol, int to, long count) {}

  /// A sequence that rule and network answer differently to.
  ///
  /// @param id of the sequence
  /// @param network what it answers
  /// @param rule what it would answer
  public record Wrong(String id, String network, String rule) {}

  /// Keeps unmodifiable copies.
  public RulesDocument {
    symbols = List.copyOf(symbols);
    states = List.copyOf(states);
    disagreements = List.copyOf(disagreements);
  }

  /// Of a study.
  ///
  /// @param ids of the sequences it was tried on
  /// @param classes names of the classes
  public static RulesDocument of(RulesStudy study, List<String> ids, IntFunction<String> classes) {
    Machine machine = study.machine();
    List<State> states = new ArrayList<>();
    int[][] next = machine.next();
    for (int q = 0; q < next.length; q++) {
      states.add(
          new State(classes.apply(machine.answer(q)), Arrays.stream(next[q]).boxed().toList()));
    }
    return new RulesDocument(
        study.symbols(),
        states,
        study.search().map(search -> learned(search, study.symbols())),
        study.graph().map(RulesDocument::graph),
        study.tried(),
        study.agreed(),
        study.usual(),
        study.disagreements().stream()
            .map(wrong ->
                new Wrong(
                    ids.get(wrong.sequence()),
                    classes.apply(wrong.network()),
                    classes.apply(wrong.rule())))
            .toList());
  }

  private static Learned learned(MachineSearch search, List<String> symbols) {
    return new Learned(
        search.complete(),
        search.counterexamples().stream()
            .map(word -> Arrays.stream(word).mapToObj(symbols::get).toList())
            .toList(),
        search.steps(),
        search.parts());
  }

  private static Graph graph(TransitionGraph graph) {
    List<Way> ways = new ArrayList<>();
    long[][][] counts = graph.counts();
    for (int q = 0; q < counts.length; q++) {
      for (int k = 0; k < counts[q].length; k++) {
        for (int to = 0; to < counts[q][k].length; to++) {
          if (counts[q][k][to] > 0) {
            ways.add(new Way(q, k, to, counts[q][k][to]));
          }
        }
      }
    }
    return new Graph(graph.usual(), Arrays.stream(graph.visits()).boxed().toList(), ways);
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
