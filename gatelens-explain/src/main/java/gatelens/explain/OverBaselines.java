package gatelens.explain;

import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One method over several baselines: the mean attribution, for each number how far it moves from
/// one baseline to another (as the standard error of the mean over baselines), and how far the
/// baselines agree: the least rank correlation of a pair, the least overlap of their top tenth, and
/// the largest share of the attribution whose sign differs.
///
/// @param each the method, once for each baseline
/// @param names of the baselines
public record OverBaselines(List<Explainer<? super ModelScore>> each, List<String> names)
    implements Explainer<ModelScore> {
  /// The least rank correlation between two baselines, in the notes.
  public static final String CORRELATION = "least rank correlation of two baselines";

  /// The least overlap of the top tenth, in the notes.
  public static final String OVERLAP = "least overlap of the top tenth of two baselines";

  /// The largest share of the attribution whose sign differs, in the notes.
  public static final String SIGNS = "largest share of two baselines with other signs";

  /// Keeps unmodifiable copies.
  ///
  /// @throws IllegalArgumentException if there are not as many names, or fewer than two
  public OverBaselines {
    each = List.copyOf(each);
    names = List.copyOf(names);
    if (each.size() < 2 || each.size() != names.size()) {
      throw new IllegalArgumentException(
          each.size() + " methods and " + names.size() + " names; at least 2 are needed of each");
    }
  }

  @Override
  public MethodCard card() {
    return each.get(0).card();
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    return explainAll(score, List.of(input)).get(0);
  }

  @Override
  public List<Explanation> explainAll(ModelScore score, List<Point> inputs) {
    return OverRows.joined(each, score, inputs, this::joined);
  }

  private Explanation joined(List<Explanation> parts) {
    Explanation first = parts.get(0);
    double[][] flat = parts.stream().map(OverBaselines::flat).toArray(double[][]::new);
    int n = flat[0].length;
    double[] mean = new double[n];
    double[] error = new double[n];
    for (int i = 0; i < n; i++) {
      for (double[] row : flat) {
        mean[i] += row[i] / flat.length;
      }
      double spread = 0;
      for (double[] row : flat) {
        spread += (row[i] - mean[i]) * (row[i] - mean[i]);
      }
      error[i] = Math.sqrt(spread / (flat.length - 1) / flat.length);
    }
    Map<String, Double> notes = new LinkedHashMap<>(disagreement(flat));
    for (int k = 0; k < parts.size(); k++) {
      notes.put("score at " + names.get(k), parts.get(k).completeness().baselineScore());
      notes.put("gap from " + names.get(k), parts.get(k).completeness().gap());
    }
    return new Explanation(
        this,
        first.input(),
        shaped(first, mean),
        first.grouping(),
        Optional.of(shaped(first, error)),
        OverRows.meanCompleteness(parts),
        OverRows.meanTerms(parts),
        notes);
  }

  private static Map<String, Double> disagreement(double[][] flat) {
    double correlation = 1;
    double overlap = 1;
    double signs = 0;
    for (int a = 0; a < flat.length; a++) {
      for (int b = 0; b < flat.length; b++) {
        if (a != b) {
          Agreement agreement = Agreement.of(flat[a], flat[b], Math.max(1, flat[a].length / 10));
          correlation = Math.min(correlation, agreement.rank());
          overlap = Math.min(overlap, agreement.overlap());
          signs = Math.max(signs, 1 - agreement.sign());
        }
      }
    }
    return Map.of(CORRELATION, correlation, OVERLAP, overlap, SIGNS, signs);
  }

  private static double[] flat(Explanation e) {
    return e.attribution().stream()
        .flatMapToDouble(part -> {
          float[] values = part.values();
          return java.util.stream.IntStream.range(0, values.length).mapToDouble(i -> values[i]);
        })
        .toArray();
  }

  private static List<Tensor> shaped(Explanation like, double[] flat) {
    List<Tensor> parts = new ArrayList<>();
    int at = 0;
    for (Tensor part : like.attribution()) {
      int from = at;
      parts.add(Tensor.generate(i -> flat[from + i], part.shape().extents()));
      at += part.size();
    }
    return parts;
  }
}
