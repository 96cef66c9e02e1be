package gatelens.benchmark;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Figures of a benchmark that need no truth.
///
/// @param score the sum of the answers over steps
/// @param mean the training mean of each cell: what removed cells get
record Probe(ModelScore score, float[] mean) {
  private static final int MASKS = 16;

  /// How far the answers move, mean over steps of the absolute difference of the margin, when the
  /// tenth of cells ranked first gets the training mean; higher is better.
  double comprehensiveness(List<Evaluation.Explained> done) {
    double sum = 0;
    for (Evaluation.Explained each : done) {
      FeatureSequence x = each.one().input();
      float[] values = x.values().values();
      float[] rank = each.importance();
      int[] order =
          IntStream.range(0, values.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -rank[i]))
              .mapToInt(i -> i)
              .toArray();
      float[] without = values.clone();
      for (int k = 0; k < Math.max(1, values.length / 10); k++) {
        without[order[k]] = mean[order[k]];
      }
      FeatureSequence removed = FeatureSequence.of(Tensor.of(without, x.length(), x.width()));
      List<Tensor> logits =
          score.model().logits(List.of(Sample.of(x), Sample.of(removed)), score.workers());
      double moved = 0;
      for (int t = 0; t < x.length(); t++) {
        moved += Math.abs(margin(logits.get(0), t) - margin(logits.get(1), t)) / x.length();
      }
      sum += moved / done.size();
    }
    return sum;
  }

  private static double margin(Tensor logits, int step) {
    return logits.get(step, 1) - logits.get(step, 0);
  }

  /// `min_β E (β Σ_masked a - (f(x) - f(x masked)))² / E (f(x) - f(x masked))²` over random halves
  /// of the cells, f the sum of answers over steps; 0 is perfect, 1 is no better than zeros.
  ///
  /// Source: C. Yeh et al., On the (In)fidelity and Sensitivity of Explanations, 2019,
  /// https://arxiv.org/abs/1901.09392
  double infidelity(List<TruthCase> cases, List<float[]> attributions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double cross = 0;
    double own = 0;
    double change = 0;
    int count = Math.min(20, cases.size());
    for (int n = 0; n < count; n++) {
      Point input = Evaluation.point(cases.get(n).input());
      float[] a = attributions.get(n);
      List<float[]> rows = new ArrayList<>();
      rows.add(input.values());
      double[] predicted = new double[MASKS];
      for (int m = 0; m < MASKS; m++) {
        float[] masked = input.values().clone();
        for (int i = 0; i < masked.length; i++) {
          if (random.nextBoolean()) {
            masked[i] = mean[i];
            predicted[m] += a[i];
          }
        }
        rows.add(masked);
      }
      double[] values =
          score.evaluate(Rows.of(input.layout(), rows.toArray(new float[0][]))).values();
      for (int m = 0; m < MASKS; m++) {
        double fall = values[0] - values[m + 1];
        cross += fall * predicted[m];
        own += predicted[m] * predicted[m];
        change += fall * fall;
      }
    }
    return change > 0 && own > 0 ? 1 - cross * cross / (own * change) : 1;
  }
}
