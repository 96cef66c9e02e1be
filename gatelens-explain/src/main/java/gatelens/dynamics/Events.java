package gatelens.dynamics;

import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The events of sequences as the first layer of a branch behind its embedding gets them, and those
/// that can be held still.
///
/// @param sequences `double[N][T][D]`
/// @param words the rows of the embedding that occur, by what stands for them, the most frequent
///   first; empty of features
record Events(List<double[][]> sequences, Map<String, double[]> words) {
  /// Of one branch.
  ///
  /// @param branch number of the branch
  static Events of(Model model, int branch, List<Sample> samples) {
    Branch of = model.branches().get(branch);
    int input = of.layers().isEmpty() ? branch : model.inputOf(of.layers().get(0).name()).orElse(0);
    List<Sequence> read = samples.stream().map(sample -> sample.inputs().get(input)).toList();
    return of.layers().get(0) instanceof Embedding embedding
        ? tokens(embedding, read)
        : new Events(read.stream().map(Events::features).toList(), Map.of());
  }

  private static double[][] features(Sequence sequence) {
    if (!(sequence instanceof FeatureSequence features)) {
      throw new IllegalArgumentException("features are read here, found token ids");
    }
    double[][] events = new double[features.length()][features.width()];
    for (int t = 0; t < events.length; t++) {
      for (int d = 0; d < features.width(); d++) {
        events[t][d] = features.values().get(t, d);
      }
    }
    return events;
  }

  private static Events tokens(Embedding embedding, List<Sequence> read) {
    List<double[][]> sequences = new ArrayList<>();
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, double[]> known = new TreeMap<>();
    for (Sequence sequence : read) {
      if (!(sequence instanceof TokenSequence tokens)) {
        throw new IllegalArgumentException("token ids are read here, found features");
      }
      double[][] events = new double[tokens.length()][];
      for (int t = 0; t < events.length; t++) {
        events[t] = row(embedding.weight(), tokens.ids()[t]);
        String name = tokens.steps().shown(t);
        String word = name.startsWith("step ") ? "token " + tokens.ids()[t] : name;
        counts.merge(word, 1, Integer::sum);
        known.put(word, events[t]);
      }
      sequences.add(events);
    }
    Map<String, double[]> words = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> words.put(entry.getKey(), known.get(entry.getKey())));
    return new Events(sequences, words);
  }

  private static double[] row(Tensor weight, int id) {
    double[] row = new double[weight.extent(1)];
    for (int d = 0; d < row.length; d++) {
      row[d] = weight.get(id, d);
    }
    return row;
  }

  /// The mean event.
  double[] mean() {
    double[] mean = new double[sequences.get(0)[0].length];
    long count = 0;
    for (double[][] events : sequences) {
      for (double[] event : events) {
        Matrices.add(mean, 1, event);
        count++;
      }
    }
    for (int d = 0; d < mean.length; d++) {
      mean[d] /= count;
    }
    return mean;
  }
}
