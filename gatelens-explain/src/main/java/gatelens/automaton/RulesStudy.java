package gatelens.automaton;

import gatelens.dynamics.Symbols;
import gatelens.model.Model;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The rule behind a classifier: the machine that it follows where few symbols occur, else a graph
/// of groups of its states; and on how many sequences the rule says what the network says.
///
/// @param symbols names of the symbols, or of the kinds of events
/// @param machine the rule
/// @param search how it was found, where it was learned by asking
/// @param graph the ways between groups of states, where it was not
/// @param tried sequences that the rule was tried on; none of them had a part in making it
/// @param agreed sequences among them to which both gave the same answer
/// @param usual sequences among them to which the network gave its most frequent answer: what a
///   rule that always says the same would reach
/// @param disagreements the first of the others
public record RulesStudy(
    List<String> symbols,
    Machine machine,
    Optional<MachineSearch> search,
    Optional<TransitionGraph> graph,
    int tried,
    int agreed,
    int usual,
    List<Disagreement> disagreements) {
  /// Kept of the sequences that rule and network answer differently to.
  private static final int KEPT = 10;

  private static final int FREQUENT = 12;

  /// Keeps unmodifiable copies.
  public RulesStudy {
    symbols = List.copyOf(symbols);
    disagreements = List.copyOf(disagreements);
  }

  /// A sequence that rule and network answer differently to.
  ///
  /// @param sequence its number, from 0
  /// @param network the class that the network answers
  /// @param rule the class that the rule answers
  public record Disagreement(int sequence, int network, int rule) {}

  /// What is asked.
  ///
  /// @param search of a machine
  /// @param symbols the most for which a machine is learned; of more a graph is made
  /// @param groups of states for a graph
  public record Question(MachineQuestion search, int symbols, int groups) {
    /// @throws IllegalArgumentException if one is below 1
    public Question {
      if (symbols < 1 || groups < 1) {
        throw new IllegalArgumentException(
            "a rule of " + symbols + " symbols or " + groups + " groups of states");
      }
    }
  }

  /// Finds the rule of a model.
  ///
  /// @param samples sequences of the kind that it reads: they say which symbols there are, and the
  ///   rule is tried on them. A graph is made from every other one and tried on the rest
  /// @throws IllegalArgumentException if the model is no classifier that answers from its last
  ///   state, or a graph is asked of one sequence
  public static RulesStudy of(Model model, List<Sample> samples, Question question) {
    Symbols symbols = Symbols.of(model, samples);
    ModelReader network = ModelReader.of(model, symbols);
    if (symbols.count() <= question.symbols()) {
      MachineSearch search = MachineSearch.of(network, model.classCount(), question.search());
      int[] all = IntStream.range(0, samples.size()).toArray();
      Tried tried = tried(network, search.machine(), symbols.words(), symbols.words(), all);
      return tried.study(symbols.names(), search.machine(), Optional.of(search), Optional.empty());
    }
    return graph(model, network, symbols, question);
  }

  private static RulesStudy graph(
      Model model, ModelReader network, Symbols symbols, Question question) {
    int[][] words = symbols.words();
    if (words.length < 2) {
      throw new IllegalArgumentException(
          "a graph of states is made from some sequences and tried on others; found one");
    }
    SplittableRandom random = new SplittableRandom(question.search().seed());
    Kinds kinds = Kinds.of(symbols, model.branches().get(0).readsTokens(), FREQUENT, random);
    List<TransitionGraph.Run> runs = new ArrayList<>();
    for (int n = 0; n < words.length; n += 2) {
      runs.add(run(network, words[n], kinds.of(words[n])));
    }
    TransitionGraph graph =
        TransitionGraph.of(runs, kinds.names(), question.groups(), model.classCount(), random);
    int[][] read = new int[words.length][];
    for (int n = 0; n < read.length; n++) {
      read[n] = kinds.of(words[n]);
    }
    int[] held = IntStream.range(0, words.length).filter(n -> n % 2 == 1).toArray();
    return tried(network, graph.machine(), words, read, held)
        .study(kinds.names(), graph.machine(), Optional.empty(), Optional.of(graph));
  }

  private static TransitionGraph.Run run(ModelReader network, int[] word, int... kinds) {
    double[][] states = new double[word.length][];
    int[] answers = new int[word.length];
    double[] state = network.start();
    for (int t = 0; t < word.length; t++) {
      state = network.step(state, word[t]);
      states[t] = state;
      answers[t] = network.answer(state);
    }
    return new TransitionGraph.Run(network.answer(network.start()), states, answers, kinds);
  }

  /// What came out of trying a rule.
  private record Tried(int tried, int agreed, int usual, List<Disagreement> disagreements) {
    RulesStudy study(
        List<String> names,
        Machine machine,
        Optional<MachineSearch> search,
        Optional<TransitionGraph> graph) {
      return new RulesStudy(names, machine, search, graph, tried, agreed, usual, disagreements);
    }
  }

  private static Tried tried(
      ModelReader network, Machine machine, int[][] words, int[][] read, int... which) {
    List<Disagreement> wrong = new ArrayList<>();
    Map<Integer, Integer> said = new TreeMap<>();
    int agreed = 0;
    for (int n : which) {
      int heard = network.answer(network.read(network.start(), words[n]));
      int rule = machine.answerTo(read[n]);
      said.merge(heard, 1, Integer::sum);
      if (heard == rule) {
        agreed++;
      } else if (wrong.size() < KEPT) {
        wrong.add(new Disagreement(n, heard, rule));
      }
    }
    int usual = said.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return new Tried(which.length, agreed, usual, wrong);
  }
}
