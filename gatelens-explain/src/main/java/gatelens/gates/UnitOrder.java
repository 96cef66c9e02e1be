package gatelens.gates;

import gatelens.layer.Bidirectional;
import gatelens.layer.Dropout;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Orders of the units of a layer, so that a picture of them shows what belongs together. Each is
/// an array of the units from the top, `int[H]`.
public final class UnitOrder {
  private UnitOrder() {}

  /// From the unit that keeps longest to the one that forgets first.
  ///
  /// @param retention `float[T][H]`, in [0, 1]
  public static int[] byTimeScale(Tensor retention) {
    int units = retention.extent(1);
    double[] means = new double[units];
    for (int i = 0; i < retention.size(); i++) {
      means[i % units] += retention.values()[i];
    }
    return descending(means);
  }

  /// From the unit with the largest weight, of either sign, to that with the smallest.
  ///
  /// @param weights one a unit, such as its part in a score
  public static int[] byWeight(double[] weights) {
    return descending(
        IntStream.range(0, weights.length).mapToDouble(i -> Math.abs(weights[i])).toArray());
  }

  /// The part of each unit in a logit, `weight × hidden state` at the last step, for a layer whose
  /// state goes straight into the last dense layer.
  ///
  /// @param layer name of a GRU or LSTM layer
  /// @param output which logit, from 0
  /// @return `double[H]`; empty if something stands between the two
  public static double[] partsInLogit(Trace trace, String layer, int output) {
    List<LayerTrace> layers = trace.layers();
    if (!(layers.get(layers.size() - 1) instanceof LayerTrace.OfDense dense)) {
      return new double[0];
    }
    int at = layers.size() - 2;
    while (at > 0 && layers.get(at).layer() instanceof Dropout) {
      at--;
    }
    int offset = at < 0 ? -1 : offset(layers.get(at), layer);
    int units = offset < 0 ? 0 : units(trace, layer);
    Tensor weight = dense.layer().weight();
    Tensor in = dense.input();
    if (units == 0 || offset + units > weight.extent(0) || output >= weight.extent(1)) {
      return new double[0];
    }
    int last = in.extent(0) - 1;
    double[] parts = new double[units];
    for (int u = 0; u < units; u++) {
      parts[u] = in.get(last, offset + u) * weight.get(offset + u, output);
    }
    return parts;
  }

  private static int units(Trace trace, String layer) {
    return trace.signal(layer + ".hidden").extent(1);
  }

  /// Where the units of a layer begin in what the dense layer reads; -1 if they are not there.
  private static int offset(LayerTrace before, String layer) {
    return switch (before) {
      case LayerTrace.OfGru gru -> gru.layer().name().equals(layer) ? 0 : -1;
      case LayerTrace.OfLstm lstm -> lstm.layer().name().equals(layer) ? 0 : -1;
      case LayerTrace.OfBidirectional both
          when both.layer().merge() == Bidirectional.Merge.CONCAT ->
          both.forward().layer().name().equals(layer)
              ? 0
              : both.backward().layer().name().equals(layer)
                  ? both.forward().output().extent(1)
                  : -1;
      default -> -1;
    };
  }

  private static int[] descending(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
        .mapToInt(i -> i)
        .toArray();
  }

  /// Units that move together stand together: average-linkage clustering with the distance `1 -
  /// |r|`, r Pearson's correlation over steps; a unit that does not move is at distance 1 from all.
  /// The order is that of the leaves of the tree.
  ///
  /// Sources: R. Sokal and C. Michener, A statistical method for evaluating systematic
  /// relationships, University of Kansas Science Bulletin 38, 1958; the chain of nearest neighbours
  /// after D. Müllner, Modern hierarchical, agglomerative clustering algorithms, 2011,
  /// https://arxiv.org/abs/1109.2378
  ///
  /// @param values `float[T][H]`, finite; `O(T H² + H²)`
  public static int[] byCluster(Tensor values) {
    int units = values.extent(1);
    float[][] distance = distances(values);
    int[][] leaves = new int[units][];
    boolean[] gone = new boolean[units];
    for (int u = 0; u < units; u++) {
      leaves[u] = new int[] {u};
    }
    int[] chain = new int[units];
    int length = 0;
    for (int merges = 0; merges < units - 1; ) {
      if (length == 0) {
        int first = 0;
        while (gone[first]) {
          first++;
        }
        chain[length++] = first;
      }
      int tip = chain[length - 1];
      int nearest = nearest(distance[tip], gone, tip, length > 1 ? chain[length - 2] : -1);
      if (length > 1 && nearest == chain[length - 2]) {
        length -= 2;
        merge(distance, leaves, gone, Math.min(tip, nearest), Math.max(tip, nearest));
        merges++;
      } else {
        chain[length++] = nearest;
      }
    }
    int root = 0;
    while (gone[root]) {
      root++;
    }
    return leaves[root];
  }

  /// The nearest cluster; of equally near ones the one before in the chain, else the lowest.
  private static int nearest(float[] distance, boolean[] gone, int self, int before) {
    int nearest = before;
    for (int u = 0; u < gone.length; u++) {
      if (u != self && !gone[u] && (nearest < 0 || distance[u] < distance[nearest])) {
        nearest = u;
      }
    }
    return nearest;
  }

  private static void merge(float[][] distance, int[][] leaves, boolean[] gone, int a, int b) {
    int sizeA = leaves[a].length;
    int sizeB = leaves[b].length;
    for (int u = 0; u < gone.length; u++) {
      float mean = (sizeA * distance[a][u] + sizeB * distance[b][u]) / (sizeA + sizeB);
      distance[a][u] = mean;
      distance[u][a] = mean;
    }
    leaves[a] = IntStream.concat(IntStream.of(leaves[a]), IntStream.of(leaves[b])).toArray();
    gone[b] = true;
  }

  private static float[][] distances(Tensor values) {
    int steps = values.extent(0);
    int units = values.extent(1);
    float[][] series = new float[units][steps];
    for (int u = 0; u < units; u++) {
      double mean = 0;
      for (int t = 0; t < steps; t++) {
        mean += values.values()[t * units + u] / (double) steps;
      }
      double squares = 0;
      for (int t = 0; t < steps; t++) {
        double part = values.values()[t * units + u] - mean;
        squares += part * part;
      }
      double size = Math.sqrt(squares);
      for (int t = 0; t < steps; t++) {
        double part = values.values()[t * units + u] - mean;
        series[u][t] = size > 1e-12 ? (float) (part / size) : 0;
      }
    }
    float[][] distance = new float[units][units];
    for (int a = 0; a < units; a++) {
      for (int b = a + 1; b < units; b++) {
        double r = 0;
        for (int t = 0; t < steps; t++) {
          r += (double) series[a][t] * series[b][t];
        }
        distance[a][b] = (float) (1 - Math.abs(r));
        distance[b][a] = distance[a][b];
      }
    }
    return distance;
  }
}
