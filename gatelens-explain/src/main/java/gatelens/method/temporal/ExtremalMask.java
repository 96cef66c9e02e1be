package gatelens.method.temporal;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A mask of each cell, in (0, 1), learnt together with what replaces the masked cells: `x̃ = m x +
/// (1 - m) (x̄ + r)`, `min L(x̃) + λ_m mean m + λ_r mean |r|`, L the share of the answer that is
/// lost.
///
/// In the source a bidirectional GRU, learnt on a batch of series, gives the replacement; here each
/// cell's r is learnt by itself, from zero, so that one series is enough and nothing else is
/// trained.
///
/// Source: J. Enguehard, Learning Perturbations to Explain Time Series Predictions, 2023,
/// https://arxiv.org/abs/2305.18840
///
/// @param baseline x̄; usual: zeros
/// @param sparse λ_m, how dear a kept cell is; 1 is usual
/// @param near λ_r, how dear it is to leave the baseline; 1 is usual
/// @param initial the mask before the first epoch, in (0, 1); 0.5 is usual
/// @param epochs steps of Adam at a rate of 0.05; 300 is usual
public record ExtremalMask(
    Baseline baseline, double sparse, double near, double initial, int epochs)
    implements Explainer<DifferentiableScore> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public ExtremalMask {
    if (!(sparse >= 0) || !(near >= 0) || !(initial > 0 && initial < 1) || epochs < 1) {
      throw new IllegalArgumentException(
          "sparse is "
              + sparse
              + ", near "
              + near
              + ", initial "
              + initial
              + ", epochs "
              + epochs
              + "; expected the first two not negative, an initial mask between 0 and 1, at least 1"
              + " epoch");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.of(
        List.of(
            Setting.number("sparse", "1", "[0, ∞)", "how dear a kept cell is"),
            Setting.number("near", "1", "[0, ∞)", "how dear it is to leave the baseline"),
            Setting.number("initial", "0.5", "(0, 1)", "the mask before the first epoch"),
            Setting.whole("epochs", 300, "[1, ∞)", "how many steps of Adam")),
        s ->
            new ExtremalMask(
                s.baseline(),
                s.number("sparse"),
                s.number("near"),
                s.number("initial"),
                s.integer("epochs")));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "extremal-mask",
        "Extremal mask with learnt replacement",
        "Which few cells keep the answer, whatever best stands in for the others?",
        "gradients",
        "one run and gradient an epoch",
        "Enguehard, Learning Perturbations to Explain Time Series Predictions, 2023,"
            + " https://arxiv.org/abs/2305.18840",
        false,
        false);
  }

  @Override
  public Explanation explain(DifferentiableScore score, Point input) {
    float[] base = baseline.of(input);
    float[] x = input.values();
    Preservation kept = new Preservation(score, input, base);
    int[] cells = Dynamask.cells(input.layout());
    double[] logits = new double[cells.length];
    Arrays.fill(logits, Math.log(initial / (1 - initial)));
    double[] moved = new double[cells.length];
    Descent masks = new Descent(cells.length, 0.05);
    Descent moves = new Descent(cells.length, 0.05);
    float[][] gradients = new float[1][];
    double[] toMask = new double[cells.length];
    double[] toMove = new double[cells.length];
    for (int epoch = 0; epoch < epochs; epoch++) {
      kept.losses(new float[][] {changed(x, base, cells, logits, moved)}, gradients);
      for (int i = 0; i < cells.length; i++) {
        double m = Dynamask.sigmoid(logits[i]);
        double g = gradients[0][cells[i]];
        double away = x[cells[i]] - base[cells[i]] - moved[i];
        toMask[i] = (g * away + sparse / cells.length) * m * (1 - m);
        toMove[i] = g * (1 - m) + near * Math.signum(moved[i]) / cells.length;
      }
      masks.step(logits, toMask);
      moves.step(moved, toMove);
    }
    float[] last = changed(x, base, cells, logits, moved);
    double lost = kept.losses(new float[][] {last}, gradients)[0];
    float[] mask = new float[x.length];
    double sum = 0;
    for (int i = 0; i < cells.length; i++) {
      mask[cells[i]] = (float) Dynamask.sigmoid(logits[i]);
      sum += mask[cells[i]];
    }
    Map<String, Double> notes = new LinkedHashMap<>();
    notes.put("lost", lost);
    notes.put("area", sum / cells.length);
    notes.put("score under the mask", score.at(input.with(last)));
    notes.put("cell steps", 2.0 * (epochs + 1) * input.layout().first().length());
    Completeness ends = new Completeness(score.at(input), score.at(input.with(base)), sum);
    return Explanation.ofCells(this, input, mask, ends, notes);
  }

  private static float[] changed(
      float[] x, float[] base, int[] cells, double[] logits, double[] moved) {
    float[] row = x.clone();
    for (int i = 0; i < cells.length; i++) {
      int at = cells[i];
      double m = Dynamask.sigmoid(logits[i]);
      row[at] = (float) (m * x[at] + (1 - m) * (base[at] + moved[i]));
    }
    return row;
  }
}
