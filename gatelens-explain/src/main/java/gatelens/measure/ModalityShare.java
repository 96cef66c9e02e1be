package gatelens.measure;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explanation;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one of several inputs, such as the sound beside the text, has in a decision, and what
/// leaving it out whole says of that.
///
/// With `a_m` the sum of the attributions of input `m`, its share is `|a_m| / Σ |a_k|`. The check
/// does without the method: `without = f(x) - f(x, m at the baseline)` is what the score loses, and
/// `alone = f(baseline, m as it is) - f(baseline)` what the input makes by itself. Where inputs do
/// not act together the two are one number; an attribution that adds up lies between them or near.
/// With several baselines, such as rows of training, each is the mean over them.
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
  /// The share of the change from which on leaving out an input undoes the answer.
  private static final double UNDONE = 0.5;

  /// What an input makes alone is less than this share of what leaving it out costs, if it needs
  /// others. Of two inputs that add up both are the same. Where the answer is yes for one of four
  /// rows, those with both a word and a tone, either makes a third of the change alone and costs
  /// two thirds.
  private static final double ALONE = 0.75;

  /// The shares of all inputs.
  ///
  /// @param score what was explained
  /// @param baseline the one that the explanation was made with
  /// @return one an input, in the model's order
  public static List<ModalityShare> of(Score score, Explanation explanation, Baseline baseline) {
    Point input = explanation.input();
    List<Layout.Part> parts = input.layout().parts();
    double[] scores = means(score, input, baseline.all(input));
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

  /// Means over the baselines: as it is, at the baseline, and for each input without it and alone.
  private static double[] means(Score score, Point input, List<float[]> baselines) {
    List<Layout.Part> parts = input.layout().parts();
    int kinds = 2 + 2 * parts.size();
    float[] x = input.values();
    float[][] rows = new float[kinds * baselines.size()][];
    for (int k = 0; k < baselines.size(); k++) {
      float[] nothing = baselines.get(k);
      rows[k * kinds] = x;
      rows[k * kinds + 1] = nothing;
      for (int m = 0; m < parts.size(); m++) {
        rows[k * kinds + 2 + 2 * m] = exchanged(x, nothing, parts.get(m));
        rows[k * kinds + 3 + 2 * m] = exchanged(nothing, x, parts.get(m));
      }
    }
    double[] all = score.evaluate(Rows.of(input.layout(), rows)).values();
    double[] means = new double[kinds];
    for (int i = 0; i < all.length; i++) {
      means[i % kinds] += all[i] / baselines.size();
    }
    return means;
  }

  /// Tells whether two inputs at least are needed for the answer: leaving out either of them undoes
  /// half or more of what the score has beyond the baseline, and costs clearly more than the input
  /// makes alone. Of inputs that only add up each makes alone what leaving it out costs.
  ///
  /// @param shares of all inputs
  /// @param completeness of the explanation, whose change is what the score has beyond the baseline
  /// @return which are needed together, in words; empty if no two are
  public static Optional<String> together(List<ModalityShare> shares, Completeness completeness) {
    double change = completeness.score() - completeness.baselineScore();
    List<String> needed =
        shares.stream().filter(share -> share.isNeeded(change)).map(ModalityShare::name).toList();
    return needed.size() < 2
        ? Optional.empty()
        : Optional.of(
            (needed.size() == 2 ? "both are needed: " : "these are needed together: ")
                + String.join(" and ", needed)
                + "; without either the answer is undone, and neither makes it alone");
  }

  private boolean isNeeded(double change) {
    double costs = without * Math.signum(change);
    return change != 0
        && costs >= UNDONE * Math.abs(change)
        && alone * Math.signum(change) < ALONE * costs;
  }

  /// What the input adds only together with the others, `without - alone`, in units of the score.
  public double interaction() {
    return without - alone;
  }

  /// One array with one part from another.
  private static float[] exchanged(float[] from, float[] other, Layout.Part part) {
    float[] values = from.clone();
    System.arraycopy(other, part.offset(), values, part.offset(), part.size());
    return values;
  }
}
