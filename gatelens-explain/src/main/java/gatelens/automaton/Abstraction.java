package gatelens.automaton;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Parts of the space of states, made finer where a network and a machine disagree.
///
/// The first cut goes through the middle of the gap along the ten values that differ most, at once,
/// as by Weiss et al.; each further one asks whether a state is nearer to the one that stood apart
/// or to one of the others (the border that a support vector machine with a narrow kernel would
/// find among a few points).
///
/// Source: G. Weiss, Y. Goldberg and E. Yahav, Extracting Automata from Recurrent Neural Networks
/// Using Queries and Counterexamples, 2018, https://arxiv.org/abs/1711.09576
final class Abstraction {
  private static final int DIMENSIONS = 10;

  private Node root = new Leaf(0);
  private int parts = 1;
  private int next = 1;

  private sealed interface Node permits Leaf, Grid, Nearest {}

  private record Leaf(int part) implements Node {}

  /// 2 to the number of values parts, counted by which values lie above their cut.
  private record Grid(int[] values, double[] cuts, Node[] below) implements Node {}

  /// Nearer to one state, or to one of some.
  private record Nearest(double[] one, double[][] others, Node[] below) implements Node {}

  /// How many parts there are.
  int parts() {
    return parts;
  }

  /// The part that a state lies in; numbers grow and are not used again.
  int of(double[] state) {
    Node at = root;
    while (!(at instanceof Leaf leaf)) {
      at = below(at)[way(at, state)];
    }
    return leaf.part();
  }

  private static Node[] below(Node node) {
    return switch (node) {
      case Leaf leaf -> throw new IllegalStateException("nothing is below part " + leaf.part());
      case Grid grid -> grid.below();
      case Nearest nearest -> nearest.below();
    };
  }

  private static int way(Node node, double[] state) {
    return switch (node) {
      case Leaf leaf -> throw new IllegalStateException("nothing is below part " + leaf.part());
      case Grid grid -> {
        int way = 0;
        for (int i = 0; i < grid.values().length; i++) {
          way |= state[grid.values()[i]] > grid.cuts()[i] ? 1 << i : 0;
        }
        yield way;
      }
      case Nearest nearest -> {
        double one = Points.squaredDistance(nearest.one(), state);
        boolean apart = true;
        for (double[] other : nearest.others()) {
          apart &= one < Points.squaredDistance(other, state);
        }
        yield apart ? 1 : 0;
      }
    };
  }

  /// Cuts a part so that a state no longer lies with others.
  ///
  /// @param state that has to stand apart
  /// @param others that lie in the same part, at least one
  /// @return false if the state equals one of them: nothing can tell them apart
  boolean split(double[] state, List<double[]> others) {
    if (others.stream().anyMatch(other -> Points.squaredDistance(other, state) == 0)) {
      return false;
    }
    Node cut = root instanceof Leaf ? grid(state, others) : nearest(state, others);
    root = replaced(root, state, cut);
    return true;
  }

  private Node grid(double[] state, List<double[]> others) {
    double[] mean = new double[state.length];
    for (double[] other : others) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += other[i] / others.size();
      }
    }
    int[] values =
        IntStream.range(0, state.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(state[i] - mean[i])))
            .limit(DIMENSIONS)
            .mapToInt(Integer::intValue)
            .toArray();
    double[] cuts = IntStream.of(values).mapToDouble(i -> (state[i] + mean[i]) / 2).toArray();
    return new Grid(values, cuts, leaves(1 << values.length));
  }

  private Node nearest(double[] state, List<double[]> others) {
    return new Nearest(state.clone(), others.toArray(double[][]::new), leaves(2));
  }

  private Node[] leaves(int count) {
    Node[] leaves = new Node[count];
    for (int i = 0; i < count; i++) {
      leaves[i] = new Leaf(next++);
    }
    parts += count - 1;
    return leaves;
  }

  private static Node replaced(Node at, double[] state, Node by) {
    List<Node> path = new ArrayList<>();
    Node node = at;
    while (!(node instanceof Leaf)) {
      path.add(node);
      node = below(node)[way(node, state)];
    }
    if (path.isEmpty()) {
      return by;
    }
    Node last = path.get(path.size() - 1);
    below(last)[way(last, state)] = by;
    return at;
  }
}
