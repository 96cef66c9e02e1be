package gatelens.method;

import gatelens.exact.ExactRun;
import gatelens.exact.Multipliers;
import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.objective.Objective;
import gatelens.objective.Readout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Slopes between the run at the input and the run at a baseline instead of at one point, through
/// every gate: functions are rescaled, each product of a gate and a signal is split evenly. The
/// parts sum to `f(x) - f(x₀)` to rounding. Over several baselines it is the mean of each, known as
/// DeepSHAP.
///
/// Sources: A. Shrikumar, P. Greenside, A. Kundaje, Learning Important Features Through Propagating
/// Activation Differences, 2017, https://arxiv.org/abs/1704.02685; S. Lundberg, S. Lee, A Unified
/// Approach to Interpreting Model Predictions, 2017, https://arxiv.org/abs/1705.07874
///
/// @param baseline one, or a background of several
public record DeepLift(Baseline baseline) implements Explainer<ModelScore> {
  @Override
  public MethodCard card() {
    return baseline instanceof Baseline.Samples
        ? new MethodCard(
            "deepshap",
            "DeepSHAP",
            "What did each value contribute, compared with inputs as they usually are, exactly"
                + " through the gates?",
            "a model",
            "two passes a background",
            "Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, 2017,"
                + " https://arxiv.org/abs/1705.07874",
            true,
            true)
        : new MethodCard(
            "deeplift",
            "DeepLIFT",
            "What did each value contribute to the change from the baseline, exactly through the"
                + " gates?",
            "a model",
            "two passes",
            "Shrikumar, Greenside and Kundaje, Learning Important Features Through Propagating"
                + " Activation Differences, 2017, https://arxiv.org/abs/1704.02685",
            true,
            true);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    Readout readout = readout(score);
    List<float[]> baselines = baseline.all(input);
    ExactRun at = ExactRun.of(score.model(), input);
    double[][] parts = new double[baselines.size()][];
    double[] bases = new double[baselines.size()];
    score
        .workers()
        .forEach(
            parts.length,
            i -> {
              ExactRun base = ExactRun.of(score.model(), input.with(baselines.get(i)));
              parts[i] = times(input, baselines.get(i), Multipliers.of(at, base, readout));
              bases[i] = readout.value(base.flatLogits());
            });
    double value = readout.value(at.flatLogits());
    if (parts.length == 1) {
      return Explanation.ofCells(
          this,
          input,
          IntegratedGradients.floats(parts[0]),
          new Completeness(value, bases[0], Arrays.stream(parts[0]).sum()),
          Map.of());
    }
    return Averages.explanation(
        this,
        input,
        parts,
        value,
        Arrays.stream(bases).average().orElse(0),
        Map.of("backgrounds", (double) parts.length));
  }

  /// The readout of an output.
  ///
  /// @throws IllegalArgumentException if the target is a value inside the model
  static Readout readout(ModelScore score) {
    return switch (score.objective()) {
      case Objective.OfLogits of -> of.readout();
      case Objective.OfSignal of ->
          throw new IllegalArgumentException(
              "the target "
                  + of.layer()
                  + "."
                  + of.signal()
                  + " lies inside the model; this method explains outputs, integrated-gradients"
                  + " explains both");
    };
  }

  private static double[] times(Point input, float[] baseline, List<double[][]> multipliers) {
    double[] flat = new double[input.values().length];
    for (int b = 0; b < multipliers.size(); b++) {
      var part = input.layout().parts().get(b);
      for (int t = 0; t < part.length(); t++) {
        for (int d = 0; d < part.width() && part.counts(t); d++) {
          int i = part.offset() + t * part.width() + d;
          flat[i] = multipliers.get(b)[t][d] * ((double) input.values()[i] - baseline[i]);
        }
      }
    }
    return flat;
  }
}
