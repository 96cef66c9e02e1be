package gatelens.explain;

import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A method that compares with one input, over all rows of a background: the mean of its
/// attributions from each, `1/K Σ_k a(x; b_k)`, which adds up to `f(x) - 1/K Σ_k f(b_k)`. So
/// DeepSHAP is made of DeepLIFT (S. Lundberg, S. Lee, A Unified Approach to Interpreting Model
/// Predictions, NeurIPS 2017, section 4.2), and so are others.
///
/// @param each the method, once for each row
public record OverRows(List<Explainer<? super ModelScore>> each) implements Explainer<ModelScore> {
  /// Keeps an unmodifiable copy.
  ///
  /// @throws IllegalArgumentException if there is none
  public OverRows {
    each = List.copyOf(each);
    if (each.isEmpty()) {
      throw new IllegalArgumentException("the background has no rows; at least 1 is needed");
    }
  }

  /// A method that compares with one input: over the rows of a background, with any other baseline
  /// as it is.
  public static Explainer<? super ModelScore> of(
      Baseline baseline, Function<Baseline, Explainer<? super ModelScore>> method) {
    if (!(baseline instanceof Baseline.Samples samples)) {
      return method.apply(baseline);
    }
    List<Explainer<? super ModelScore>> each = new ArrayList<>();
    samples.rows().forEach(row -> each.add(method.apply(new Baseline.Given(row, samples.name()))));
    return each.size() == 1 ? each.get(0) : new OverRows(each);
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
    return joined(each, score, inputs, this::mean);
  }

  /// What several methods say of each input, as one explanation.
  ///
  /// @param join of one input, one a method
  static List<Explanation> joined(
      List<Explainer<? super ModelScore>> each,
      ModelScore score,
      List<Point> inputs,
      Function<List<Explanation>, Explanation> join) {
    List<List<Explanation>> all = new ArrayList<>();
    for (Explainer<? super ModelScore> one : each) {
      all.add(one.explainAll(score, inputs));
    }
    List<Explanation> joined = new ArrayList<>();
    for (int n = 0; n < inputs.size(); n++) {
      int at = n;
      joined.add(join.apply(all.stream().map(list -> list.get(at)).toList()));
    }
    return joined;
  }

  /// The mean of each term.
  static Map<String, Double> meanTerms(List<Explanation> parts) {
    Map<String, Double> terms = new LinkedHashMap<>();
    for (String term : parts.get(0).terms().keySet()) {
      terms.put(
          term,
          parts.stream().mapToDouble(e -> e.terms().getOrDefault(term, 0.0)).average().orElse(0));
    }
    return terms;
  }

  /// The score, which is that of all, beside the means of what the baselines and the parts give.
  static Completeness meanCompleteness(List<Explanation> parts) {
    return new Completeness(
        parts.get(0).completeness().score(),
        parts.stream().mapToDouble(e -> e.completeness().baselineScore()).average().orElse(0),
        parts.stream().mapToDouble(e -> e.completeness().attributed()).average().orElse(0));
  }

  private Explanation mean(List<Explanation> rows) {
    Explanation first = rows.get(0);
    List<Tensor> parts = new ArrayList<>();
    for (int p = 0; p < first.attribution().size(); p++) {
      int part = p;
      double[] sum = new double[first.attribution().get(p).size()];
      for (Explanation row : rows) {
        float[] values = row.attribution().get(p).values();
        for (int i = 0; i < sum.length; i++) {
          sum[i] += values[i];
        }
      }
      parts.add(
          Tensor.generate(
              i -> sum[i] / rows.size(), first.attribution().get(part).shape().extents()));
    }
    return new Explanation(
        this,
        first.input(),
        parts,
        first.grouping(),
        Optional.empty(),
        meanCompleteness(rows),
        meanTerms(rows),
        first.notes());
  }
}
