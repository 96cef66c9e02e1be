package gatelens.rule;

import gatelens.explain.Baseline;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.model.Model;
import gatelens.model.PairSink;
import gatelens.objective.Objective;
import gatelens.objective.PairReadout;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Inputs of one layout, each with its baselines, as pairs of rows. A baseline that several inputs
/// share is one row.
///
/// @param layout of all
/// @param rows inputs and baselines, each flat
/// @param left for each pair the row of its input
/// @param right for each pair the row of its baseline
public record Pairs(Layout layout, float[][] rows, int[] left, int[] right) {

  /// The pairs of every input with each of its baselines, input after input.
  public static Pairs of(List<Point> inputs, Baseline baseline) {
    List<float[]> rows = new ArrayList<>();
    inputs.forEach(input -> rows.add(input.values()));
    List<Integer> left = new ArrayList<>();
    List<Integer> right = new ArrayList<>();
    int[] before = new int[0];
    for (int i = 0; i < inputs.size(); i++) {
      List<float[]> all = baseline.all(inputs.get(i));
      int[] places = new int[all.size()];
      for (int k = 0; k < places.length; k++) {
        if (k < before.length && Arrays.equals(rows.get(before[k]), all.get(k))) {
          places[k] = before[k];
        } else {
          places[k] = rows.size();
          rows.add(all.get(k));
        }
        left.add(i);
        right.add(places[k]);
      }
      before = places;
    }
    return new Pairs(
        inputs.get(0).layout(), rows.toArray(new float[0][]), numbers(left), numbers(right));
  }

  private static int[] numbers(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /// How many pairs.
  public int count() {
    return left.length;
  }

  /// A row.
  public Point point(int row) {
    return new Point(layout, rows[row]);
  }

  /// The input of a pair.
  public Point input(int pair) {
    return point(left[pair]);
  }

  /// The baseline of a pair.
  public Point baseline(int pair) {
    return point(right[pair]);
  }

  /// Runs them.
  public void run(ModelScore score, boolean flows, PairSink sink) {
    PairReadout readout =
        switch (score.objective()) {
          case Objective.OfLogits of -> Multipliers.between(of.readout());
          case Objective.OfSignal of -> (a, b, multipliers) -> {};
        };
    score
        .model()
        .continuous()
        .pairs(
            Rows.of(layout, rows),
            left,
            right,
            score.objective(),
            readout,
            flows,
            score.workers(),
            sink);
  }

  /// Multipliers times the change of a pair.
  public double[] times(int pair, float[] multipliers) {
    float[] x = rows[left[pair]];
    float[] x0 = rows[right[pair]];
    double[] flat = new double[x.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = multipliers[i] * ((double) x[i] - x0[i]);
    }
    return flat;
  }

  /// The same of exact multipliers, `double[T][D]` a branch of the model; padded steps get 0.
  public double[] times(Model model, int pair, List<double[][]> multipliers) {
    float[] x = rows[left[pair]];
    float[] x0 = rows[right[pair]];
    double[] flat = Flat.of(model, layout, multipliers);
    for (int i = 0; i < flat.length; i++) {
      flat[i] *= (double) x[i] - x0[i];
    }
    return flat;
  }
}
