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
import gatelens.sequence.Layout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A mask of each cell, in (0, 1), learnt so that the answer stays where the mask is near 1 and all
/// else fades to the baseline: `x̃ = m x + (1 - m) x̄`. For each of several areas a
///
/// `min L(x̃) + λ_a mean (r_a - sort m)² + λ_c mean |m_(t+1) - m_t|`
///
/// with r_a the share 1 - a of zeros, then ones; λ_a grows a hundredfold over the epochs. All areas
/// are one batch. The explanation is the mask of the smallest area that loses no more than `loss`
/// of the answer (L is 1 where everything fades), or of the one that loses least: the extremal
/// mask.
///
/// Two things differ from the source. It moves the mask itself with momentum and cuts it to [0, 1];
/// here its logit moves, by Adam. Its State experiment blurs where this fades: take the mean event
/// as the baseline for its fade to the moving average.
///
/// Source: J. Crabbé, M. van der Schaar, Explaining Time Series Predictions with Dynamic Masks,
/// 2021, https://arxiv.org/abs/2106.05303
///
/// @param baseline what masked cells fade to; usual: the mean event
/// @param areas shares of cells to keep, each in (0, 1); usual: 0.25, 0.3, 0.35
/// @param initial the mask before the first epoch, in (0, 1); 0.5 is usual
/// @param smooth λ_c; 0.1 is usual where neighbours act together, 0 for none
/// @param loss the share of the answer that may be lost; 0.1 is usual
/// @param epochs steps of Adam at a rate of 0.1; 200 is usual
public record Dynamask(
    Baseline baseline, List<Double> areas, double initial, double smooth, double loss, int epochs)
    implements Explainer<DifferentiableScore> {
  private static final double AREA_WEIGHT = 0.1;
  private static final double GROWTH = 100;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Dynamask {
    areas = areas.stream().sorted().toList();
    boolean inside = areas.stream().allMatch(a -> a > 0 && a < 1);
    if (areas.isEmpty() || !inside) {
      throw new IllegalArgumentException(
          "areas are " + areas + "; expected at least one, each between 0 and 1: 0.25,0.3,0.35");
    }
    if (!(initial > 0 && initial < 1) || !(smooth >= 0) || !(loss >= 0) || epochs < 1) {
      throw new IllegalArgumentException(
          "initial is "
              + initial
              + ", smooth "
              + smooth
              + ", loss "
              + loss
              + ", epochs "
              + epochs
              + "; expected an initial mask between 0 and 1, the next two not negative, at least 1"
              + " epoch");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.of(
        List.of(
            new Setting(
                "areas",
                Setting.Kind.NUMBERS,
                "0.25,0.3,0.35",
                "(0, 1)",
                "shares of cells to keep; the least of them that loses little enough is taken"),
            Setting.number("initial", "0.5", "(0, 1)", "the mask before the first epoch"),
            Setting.number(
                "smooth", "0.1", "[0, ∞)", "how dear it is that neighbouring steps differ"),
            Setting.number("loss", "0.1", "[0, ∞)", "the share of the answer that may be lost"),
            Setting.whole("epochs", 200, "[1, ∞)", "how many steps of Adam")),
        s ->
            new Dynamask(
                s.baseline(),
                s.numbers("areas"),
                s.number("initial"),
                s.number("smooth"),
                s.number("loss"),
                s.integer("epochs")));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "dynamask",
        "Dynamask",
        "Which few cells keep the answer when all others fade away?",
        "gradients",
        "one run and gradient an epoch and area",
        "Crabbé and van der Schaar, Explaining Time Series Predictions with Dynamic Masks, 2021,"
            + " https://arxiv.org/abs/2106.05303",
        false,
        false);
  }

  @Override
  public Explanation explain(DifferentiableScore score, Point input) {
    float[] faded = baseline.of(input);
    Preservation kept = new Preservation(score, input, faded);
    int[] cells = cells(input.layout());
    Mask[] masks = new Mask[areas.size()];
    Arrays.setAll(masks, k -> new Mask(input, faded, cells, areas.get(k)));
    float[][] rows = new float[masks.length][];
    float[][] gradients = new float[masks.length][];
    for (int epoch = 0; epoch < epochs; epoch++) {
      Arrays.setAll(rows, k -> masks[k].changed());
      kept.losses(rows, gradients);
      double weight = AREA_WEIGHT * Math.pow(GROWTH, epoch / (double) epochs);
      for (int k = 0; k < masks.length; k++) {
        masks[k].learn(gradients[k], weight);
      }
    }
    Arrays.setAll(rows, k -> masks[k].changed());
    double[] lost = kept.losses(rows, gradients);
    int chosen =
        IntStream.range(0, lost.length)
            .filter(k -> lost[k] <= loss)
            .findFirst()
            .orElseGet(() -> least(lost));
    double full = score.at(input);
    Map<String, Double> notes = new LinkedHashMap<>();
    notes.put("area", areas.get(chosen));
    notes.put("lost", lost[chosen]);
    notes.put("score under the mask", score.at(input.with(rows[chosen])));
    double steps = (epochs + 1.0) * masks.length * input.layout().first().length();
    notes.put("cell steps", 2 * steps);
    float[] mask = masks[chosen].all();
    double sum = 0;
    for (float m : mask) {
      sum += m;
    }
    double empty = score.at(input.with(faded));
    return Explanation.ofCells(this, input, mask, new Completeness(full, empty, sum), notes);
  }

  private static int least(double[] lost) {
    return IntStream.range(0, lost.length)
        .boxed()
        .min(Comparator.comparingDouble(k -> lost[k]))
        .orElse(0);
  }

  /// The cells that count, padding left out.
  static int[] cells(Layout layout) {
    IntStream.Builder cells = IntStream.builder();
    for (Layout.Part part : layout.parts()) {
      for (int i = 0; i < part.size(); i++) {
        if (part.counts(i / part.width())) {
          cells.add(part.offset() + i);
        }
      }
    }
    return cells.build().toArray();
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /// One area's mask.
  private final class Mask {
    private final Point input;
    private final float[] faded;
    private final int[] cells;
    private final double[] logits;
    private final Descent descent;
    private final int zeros;

    Mask(Point input, float[] faded, int[] cells, double area) {
      this.input = input;
      this.faded = faded;
      this.cells = cells;
      this.logits = new double[cells.length];
      Arrays.fill(logits, Math.log(initial / (1 - initial)));
      this.descent = new Descent(cells.length, 0.1);
      this.zeros = (int) Math.floor((1 - area) * cells.length);
    }

    float[] all() {
      float[] all = new float[input.values().length];
      for (int i = 0; i < cells.length; i++) {
        all[cells[i]] = (float) sigmoid(logits[i]);
      }
      return all;
    }

    float[] changed() {
      float[] row = input.values().clone();
      for (int i = 0; i < cells.length; i++) {
        int at = cells[i];
        row[at] = (float) (faded[at] + sigmoid(logits[i]) * (row[at] - faded[at]));
      }
      return row;
    }

    void learn(float[] gradient, double areaWeight) {
      double[] slope = new double[cells.length];
      for (int i = 0; i < cells.length; i++) {
        slope[i] = gradient[cells[i]] * (input.values()[cells[i]] - faded[cells[i]]);
      }
      Integer[] order =
          IntStream.range(0, cells.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> logits[i]))
              .toArray(Integer[]::new);
      for (int k = 0; k < order.length; k++) {
        double off = sigmoid(logits[order[k]]) - (k < zeros ? 0 : 1);
        slope[order[k]] += 2 * areaWeight * off / cells.length;
      }
      for (Layout.Part part : input.layout().parts()) {
        smooth(part, slope);
      }
      for (int i = 0; i < cells.length; i++) {
        double m = sigmoid(logits[i]);
        slope[i] *= m * (1 - m);
      }
      descent.step(logits, slope);
    }

    /// The slope of `λ_c mean |m_(t+1) - m_t|`.
    private void smooth(Layout.Part part, double[] slope) {
      for (int i = 0; i < cells.length && smooth > 0; i++) {
        int next = Arrays.binarySearch(cells, cells[i] + part.width());
        if (cells[i] >= part.offset()
            && cells[i] + part.width() < part.offset() + part.size()
            && next >= 0) {
          double sign = Math.signum(logits[next] - logits[i]) * smooth / cells.length;
          slope[next] += sign;
          slope[i] -= sign;
        }
      }
    }
  }
}
