package gatelens.automaton;

import gatelens.dynamics.Symbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Many different events as a few kinds: the most frequent tokens and all others, or groups of
/// events that lie near each other.
///
/// @param names of the kinds
/// @param kind `int[A]`, of each symbol
record Kinds(List<String> names, int[] kind) {
  /// @param tokens true if what is read are tokens, which have no distance
  /// @param most kinds
  static Kinds of(Symbols symbols, boolean tokens, int most, SplittableRandom random) {
    if (tokens) {
      List<String> names = new ArrayList<>(symbols.names().subList(0, most - 1));
      names.add("any other");
      int[] kind = new int[symbols.count()];
      for (int a = 0; a < kind.length; a++) {
        kind[a] = Math.min(a, most - 1);
      }
      return new Kinds(names, kind);
    }
    List<double[]> events = Arrays.asList(symbols.events());
    KMeans means = KMeans.of(events, most, random);
    int[] kind = events.stream().mapToInt(means::of).toArray();
    List<String> names = new ArrayList<>();
    for (int c = 0; c < means.count(); c++) {
      names.add("like " + place(symbols.words(), nearest(events, means.centres()[c])));
    }
    return new Kinds(names, kind);
  }

  private static int nearest(List<double[]> events, double[] centre) {
    return new KMeans(events.toArray(double[][]::new)).of(centre);
  }

  /// `SEQUENCE:STEP`, sequences from 0 and steps from 1, where a symbol occurs first.
  private static String place(int[][] words, int symbol) {
    for (int n = 0; n < words.length; n++) {
      for (int t = 0; t < words[n].length; t++) {
        if (words[n][t] == symbol) {
          return n + ":" + (t + 1);
        }
      }
    }
    throw new IllegalStateException("symbol " + symbol + " does not occur");
  }

  /// The kinds of a word's events.
  int[] of(int... word) {
    return Arrays.stream(word).map(a -> kind[a]).toArray();
  }
}
