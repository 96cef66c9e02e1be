package gatelens.report.picture;

import gatelens.train.RateFinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The loss beside the learning rates that were tried, each a factor above the one before.
public final class RatePicture {
  private RatePicture() {}

  /// The picture `learning-rates`.
  ///
  /// @throws IllegalArgumentException if no rate was tried
  public static Picture of(RateFinder.Found found) {
    List<RateFinder.Point> points = found.points();
    if (points.isEmpty()) {
      throw new IllegalArgumentException("no rate was tried, so that there is nothing to draw");
    }
    double[] losses = points.stream().mapToDouble(RateFinder.Point::loss).toArray();
    double[] smoothed = points.stream().mapToDouble(RateFinder.Point::smoothed).toArray();
    double[] marks =
        IntStream.range(0, losses.length)
            .mapToDouble(i -> points.get(i).rate() == found.steepest() ? smoothed[i] : Double.NaN)
            .toArray();
    List<Curves.Curve> curves = new ArrayList<>();
    curves.add(Curves.Curve.of("smoothed loss", smoothed));
    curves.add(Curves.Curve.of("loss of the batch", finite(losses)));
    List<String> notes = new ArrayList<>();
    notes.add("Rates rise by one factor a step.");
    if (Double.isNaN(found.steepest())) {
      notes.add("The loss never falls.");
    } else {
      curves.add(Curves.Curve.of("steepest", marks));
      notes.add(String.format(Locale.ROOT, "The loss falls fastest at %.2g.", found.steepest()));
    }
    if (found.ranAway()) {
      notes.add("Behind the last rate that is shown the loss runs away.");
    }
    return new Curves(
            "learning-rates",
            "Loss by learning rate",
            "loss",
            curves,
            i -> String.format(Locale.ROOT, "%.1e", points.get(i).rate()),
            notes)
        .picture();
  }

  private static double[] finite(double[] values) {
    return IntStream.range(0, values.length)
        .mapToDouble(i -> Double.isFinite(values[i]) ? values[i] : Double.NaN)
        .toArray();
  }
}
