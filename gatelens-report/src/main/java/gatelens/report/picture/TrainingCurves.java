package gatelens.report.picture;

import gatelens.train.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How training went: loss and metric by epoch, of the training and the held-out examples.
public final class TrainingCurves {
  private TrainingCurves() {}

  /// Two pictures, `training-loss` and `training-metric`.
  ///
  /// @throws IllegalArgumentException if no epoch was finished
  public static List<Picture> of(History history) {
    if (history.epochs().isEmpty()) {
      throw new IllegalArgumentException("no epoch was finished, so there is no curve to draw");
    }
    int count = history.epochs().size();
    double[][] values = new double[4][count];
    for (int e = 0; e < count; e++) {
      History.Epoch epoch = history.epochs().get(e);
      values[0][e] = epoch.loss();
      values[1][e] = epoch.validationLoss();
      values[2][e] = epoch.metric();
      values[3][e] = epoch.validationMetric();
    }
    List<String> notes = new ArrayList<>();
    notes.add("The curve of training is a mean while the weights were changing.");
    if (history.best() >= 0) {
      notes.add("The best epoch by what was watched is " + (history.best() + 1) + ".");
    }
    return List.of(
        picture("training-loss", "Loss by epoch", "loss", values[0], values[1], notes),
        picture(
            "training-metric",
            "The metric by epoch: " + history.metric(),
            history.metric(),
            values[2],
            values[3],
            notes));
  }

  private static Picture picture(
      String name,
      String title,
      String unit,
      double[] training,
      double[] held,
      List<String> notes) {
    List<Curves.Curve> curves = new ArrayList<>();
    curves.add(Curves.Curve.of("training", finite(training)));
    if (Arrays.stream(held).anyMatch(Double::isFinite)) {
      curves.add(Curves.Curve.of("held out", finite(held)));
    }
    return new Curves(name, title, unit, curves, e -> "epoch " + (e + 1), notes).picture();
  }

  /// A loss that ran away is a gap.
  private static double[] finite(double[] values) {
    return Arrays.stream(values).map(v -> Double.isFinite(v) ? v : Double.NaN).toArray();
  }
}
