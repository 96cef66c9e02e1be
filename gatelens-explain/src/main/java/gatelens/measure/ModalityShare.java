package gatelens.measure;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// What one of several inputs, such as the sound beside the text, has in a decision, and what
/// leaving it out whole says of that.
///
/// With `a_m` the sum of the attributions of input `m`, its share is `|a_m| / Σ |a_k|`. The check
/// does without the method: `without = f(x) - f(x, m at the baseline)` is what the score loses, and
/// `alone = f(baseline, m as it is) - f(baseline)` what the input makes by itself. Where inputs do
/// not act together the two are one number; an attribution that adds up lies between them or near.
///
/// Source: M. Zeiler, R. Fergus, Visualizing and Understanding Convolutional Networks, 2014,
/// https://arxiv.org/abs/1311.2901 (leaving out)
///
/// @param name of the input
/// @param attributed `a_m`, in units of the score
/// @param share in [0, 1]; 0 where nothing was attributed
/// @param without in units of the score
/// @param alone in units of the score
public record ModalityShare(
    String name, double attributed, double share, double without, double alone) {
  /// The shares of all inputs.
  ///
  /// @param score what was explained
  /// @param baseline the one that the explanation was made with
  /// @return one an input, in the model's order
  public static List<ModalityShare> of(Score score, Explanation explanation, Baseline baseline) {
    Point input = explanation.input();
    List<Layout.Part> parts = input.layout().parts();
    float[] x = input.values();
    float[] nothing = baseline.of(input);
    float[][] rows = new float[2 + 2 * parts.size()][];
    rows[0] = x;
    rows[1] = nothing;
    for (int m = 0; m < parts.size(); m++) {
      rows[2 + 2 * m] = exchanged(x, nothing, parts.get(m));
      rows[3 + 2 * m] = exchanged(nothing, x, parts.get(m));
    }
    double[] scores = score.evaluate(Rows.of(input.layout(), rows)).values();
    double[] sums = new double[parts.size()];
    double all = 0;
    for (int m = 0; m < sums.length; m++) {
      Tensor part = explanation.attribution().get(m);
      for (float value : part.values()) {
        sums[m] += value;
      }
      all += Math.abs(sums[m]);
    }
    List<ModalityShare> shares = new ArrayList<>();
    for (int m = 0; m < sums.length; m++) {
      shares.add(
          new ModalityShare(
              parts.get(m).name(),
              sums[m],
              all == 0 ? 0 : Math.abs(sums[m]) / all,
              scores[0] - scores[2 + 2 * m],
              scores[3 + 2 * m] - scores[1]));
    }
    return shares;
  }

  /// One array with one part from another.
  private static float[] exchanged(float[] from, float[] other, Layout.Part part) {
    float[] values = from.clone();
    System.arraycopy(other, part.offset(), values, part.offset(), part.size());
    return values;
  }
}
