package gatelens.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Which groups of states a network goes through, and how often one leads to another: what is left
/// to say where there are too many kinds of events for a machine. States are put into groups by
/// k-means, events into the most frequent ones or again into groups; a machine goes the most
/// frequent way.
///
/// Source: the baseline of X. Du et al., DeepStellar, 2019,
/// https://doi.org/10.1145/3338906.3338954, with centres in place of a grid.
///
/// @param machine groups of states and where each kind of event leads most often; state 0 is the
///   start
/// @param counts `long[Q][K][Q]`, how often a kind of event led from a group to a group, in the
///   sequences it was made from
/// @param kinds K names of the kinds of events
/// @param visits `long[Q]`, how many states lie in a group
public record TransitionGraph(
    Machine machine, long[][][] counts, List<String> kinds, long[] visits) {
  /// Keeps copies.
  public TransitionGraph {
    counts =
        Arrays.stream(counts)
            .map(from -> Arrays.stream(from).map(long[]::clone).toArray(long[][]::new))
            .toArray(long[][][]::new);
    kinds = List.copyOf(kinds);
    visits = visits.clone();
  }

  @Override
  public long[][][] counts() {
    return Arrays.stream(counts)
        .map(from -> Arrays.stream(from).map(long[]::clone).toArray(long[][]::new))
        .toArray(long[][][]::new);
  }

  @Override
  public long[] visits() {
    return visits.clone();
  }

  /// The share of all ways taken that the machine takes too, in [0, 1].
  public double usual() {
    long taken = 0;
    long all = 0;
    for (int q = 0; q < counts.length; q++) {
      for (int k = 0; k < kinds.size(); k++) {
        taken += counts[q][k][machine.step(q, k)];
        all += Arrays.stream(counts[q][k]).sum();
      }
    }
    return all == 0 ? 1 : (double) taken / all;
  }

  /// Of sequences of states and kinds of events.
  ///
  /// @param runs the states behind each event, and its kind
  /// @param kinds names of the kinds
  /// @param groups the most groups of states
  /// @param classes C, what can be answered
  static TransitionGraph of(
      List<Run> runs, List<String> kinds, int groups, int classes, SplittableRandom random) {
    List<double[]> states = new ArrayList<>();
    runs.forEach(run -> states.addAll(Arrays.asList(run.states())));
    KMeans means = KMeans.of(states, groups, random);
    int all = means.count() + 1;
    long[][][] counts = new long[all][kinds.size()][all];
    long[][] answers = new long[all][classes];
    long[] visits = new long[all];
    for (Run run : runs) {
      int at = 0;
      answers[0][run.first()]++;
      visits[0]++;
      for (int t = 0; t < run.kinds().length; t++) {
        int to = 1 + means.of(run.states()[t]);
        counts[at][run.kinds()[t]][to]++;
        answers[to][run.answers()[t]]++;
        visits[to]++;
        at = to;
      }
    }
    int[][] next = new int[all][kinds.size()];
    int[] answer = new int[all];
    for (int q = 0; q < all; q++) {
      answer[q] = most(answers[q], 0);
      for (int k = 0; k < kinds.size(); k++) {
        next[q][k] = most(counts[q][k], q);
      }
    }
    return new TransitionGraph(new Machine(next, answer), counts, kinds, visits);
  }

  /// A sequence as a network read it.
  ///
  /// @param first the answer before the first event
  /// @param states `double[T][S]`, behind each event
  /// @param answers `int[T]`, if the sequence ended there
  /// @param kinds `int[T]`, of events
  record Run(int first, double[][] states, int[] answers, int[] kinds) {}

  /// The number of the largest count; where nothing was counted the one that is told.
  private static int most(long[] counts, int otherwise) {
    int best = otherwise;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > counts[best]) {
        best = i;
      }
    }
    return best;
  }
}
