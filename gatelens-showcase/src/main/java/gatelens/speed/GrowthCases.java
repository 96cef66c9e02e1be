package gatelens.speed;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.picture.Curves;
import gatelens.report.picture.Picture;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.List;

/// How the cost of predicting grows with one size, the others kept at 100 steps, 64 units, 32
/// sequences and 2 layers.
///
/// @param word which size
/// @param values the sizes, ascending
public record GrowthCases(String word, List<Integer> values) {
  private static final String STEPS = "steps";
  private static final String UNITS = "units";
  private static final String SEQUENCES = "sequences";
  private static final String LAYERS = "layers";

  /// All sizes that are changed.
  public static List<GrowthCases> all() {
    return List.of(
        new GrowthCases(STEPS, List.of(50, 100, 200, 400, 800, 1600)),
        new GrowthCases(UNITS, List.of(16, 32, 64, 128, 256, 512)),
        new GrowthCases(SEQUENCES, List.of(1, 4, 16, 64, 256, 1024)),
        new GrowthCases(LAYERS, List.of(1, 2, 3, 4, 5, 6)));
  }

  /// One case a value, in ascending order.
  public List<SpeedCase> cases(Workers workers) {
    List<SpeedCase> cases = new ArrayList<>();
    for (int value : values) {
      int steps = word.equals(STEPS) ? value : 100;
      int count = word.equals(SEQUENCES) ? value : 32;
      int units = word.equals(UNITS) ? value : SpeedModel.UNITS;
      int layers = word.equals(LAYERS) ? value : 2;
      Model model = SpeedModel.model(units, layers);
      List<Sample> samples = SpeedModel.samples(count, steps, 6);
      cases.add(
          new SpeedCase(
              "growth-" + word + "-" + value,
              SpeedModel.flopsPerStep(units, layers) * steps * count,
              1,
              () -> model.predict(samples, workers)));
    }
    return cases;
  }

  /// The measured times beside what they would be if a multiplication always took as long as in the
  /// largest case.
  ///
  /// @param milliseconds one a case
  public Picture picture(List<SpeedCase> cases, double[] milliseconds) {
    int last = values.size() - 1;
    double[] even = new double[values.size()];
    for (int i = 0; i < even.length; i++) {
      even[i] = milliseconds[last] * cases.get(i).flops() / cases.get(last).flops();
    }
    return new Curves(
            "growth-" + word,
            "Time to predict, by " + word,
            "ms",
            List.of(
                Curves.Curve.of("measured", milliseconds),
                Curves.Curve.of("as many operations a second as at the right", even)),
            i -> values.get(i) + " " + word,
            List.of(
                "From one point to the next the "
                    + word
                    + (word.equals(LAYERS) ? " grow by one." : " double or quadruple.")))
        .picture();
  }
}
