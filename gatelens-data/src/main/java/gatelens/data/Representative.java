package gatelens.data;

import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Chooses few of many examples that are together as all are. Rows at even distances are not: data
/// often goes through its classes in turn, and every sixteenth row may then be of one kind. Of a
/// number of random draws the one is taken whose means lie nearest to those of all: of each
/// feature, of its square, of how often each token occurs, and of the classes, each in deviations
/// over all examples.
final class Representative {
  /// Examples that are looked at; of more, one out of each equal part.
  private static final int LOOKED_AT = 500;

  private static final int DRAWS = 200;
  private static final long SEED = 20_230_923;

  private Representative() {}

  /// Places of examples, in order; the same ones for the same examples.
  ///
  /// @param count how many, at least 1 and at most all
  static int[] places(Dataset examples, int count) {
    SplittableRandom dice = new SplittableRandom(SEED);
    int[] looked = looked(examples.size(), Math.max(count, LOOKED_AT), dice);
    double[][] facts = facts(examples, looked);
    int[] best = draw(looked.length, count, dice);
    double least = distance(facts, best);
    for (int k = 1; k < DRAWS && count < looked.length; k++) {
      int[] other = draw(looked.length, count, dice);
      double distance = distance(facts, other);
      if (distance < least) {
        least = distance;
        best = other;
      }
    }
    return Arrays.stream(best).map(i -> looked[i]).sorted().toArray();
  }

  /// One example at random out of each of equal parts.
  private static int[] looked(int size, int most, SplittableRandom dice) {
    int count = Math.min(size, most);
    int[] places = new int[count];
    for (int k = 0; k < count; k++) {
      int from = (int) ((long) k * size / count);
      int to = (int) ((k + 1L) * size / count);
      places[k] = from + dice.nextInt(to - from);
    }
    return places;
  }

  private static int[] draw(int size, int count, SplittableRandom dice) {
    int[] all = new int[size];
    Arrays.setAll(all, i -> i);
    for (int k = 0; k < count; k++) {
      int other = k + dice.nextInt(size - k);
      int kept = all[k];
      all[k] = all[other];
      all[other] = kept;
    }
    return Arrays.copyOf(all, count);
  }

  /// What is compared, of each example in deviations from the mean of all; what fewer than one in
  /// fifty have, such as rare words, is left out.
  private static double[][] facts(Dataset examples, int[] looked) {
    Map<String, Integer> columns = new HashMap<>();
    List<Map<Integer, Double>> sparse = new ArrayList<>();
    for (int n = 0; n < looked.length; n++) {
      Map<Integer, Double> row = new HashMap<>();
      Example example = examples.get(looked[n]);
      for (int i = 0; i < example.input().inputs().size(); i++) {
        add(example.input().inputs().get(i), i + " ", columns, row);
      }
      if (example.label() instanceof Label.Class of) {
        row.put(column(columns, "class " + of.index()), 1.0);
      }
      sparse.add(row);
    }
    int[] had = new int[columns.size()];
    sparse.forEach(row -> row.keySet().forEach(column -> had[column]++));
    int[] frequent =
        IntStream.range(0, had.length).filter(c -> 50L * had[c] >= looked.length).toArray();
    double[][] facts = new double[looked.length][frequent.length];
    for (int c = 0; c < frequent.length; c++) {
      for (int n = 0; n < looked.length; n++) {
        facts[n][c] = sparse.get(n).getOrDefault(frequent[c], 0.0);
      }
      standardise(facts, c);
    }
    return facts;
  }

  private static void add(
      Sequence sequence, String name, Map<String, Integer> columns, Map<Integer, Double> row) {
    switch (sequence) {
      case TokenSequence tokens -> {
        for (int id : tokens.ids()) {
          row.merge(column(columns, name + id), 1.0 / tokens.length(), Double::sum);
        }
      }
      case FeatureSequence features -> {
        int width = features.width();
        float[] values = features.values().values();
        for (int i = 0; i < values.length; i++) {
          double part = (double) values[i] / features.length();
          row.merge(column(columns, name + i % width), part, Double::sum);
          row.merge(column(columns, name + i % width + " squared"), part * values[i], Double::sum);
        }
      }
    }
  }

  private static int column(Map<String, Integer> columns, String name) {
    return columns.computeIfAbsent(name, any -> columns.size());
  }

  private static void standardise(double[][] facts, int column) {
    double mean = Arrays.stream(facts).mapToDouble(row -> row[column]).average().orElse(0);
    double square =
        Arrays.stream(facts)
            .mapToDouble(row -> (row[column] - mean) * (row[column] - mean))
            .average()
            .orElse(0);
    double deviation = square > 1e-18 ? Math.sqrt(square) : 1;
    for (double[] row : facts) {
      row[column] = (row[column] - mean) / deviation;
    }
  }

  /// How far the means of some lie from those of all.
  private static double distance(double[][] facts, int[] some) {
    double distance = 0;
    int columns = facts.length == 0 ? 0 : facts[0].length;
    for (int c = 0; c < columns; c++) {
      double mean = 0;
      for (int n : some) {
        mean += facts[n][c] / some.length;
      }
      distance += mean * mean;
    }
    return distance;
  }
}
