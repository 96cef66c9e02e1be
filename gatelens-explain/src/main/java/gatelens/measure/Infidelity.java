package gatelens.measure;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.Measure;
import gatelens.explain.MeasureCard;
import gatelens.explain.Measurement;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Setting;
import gatelens.sequence.Rows;
import java.util.List;
import java.util.SplittableRandom;

/// How far the attribution is from saying what perturbations do: `E[(Iᵀa - (f(x) - f(x - I)))²]`.
/// The perturbations set random pieces of time to the baseline; what is compared is then the
/// attribution of the pieces with the fall of the score. The unit-free form divides by the variance
/// of the falls: 0 is perfect, 1 no better than a constant.
///
/// Source: C. Yeh et al., On the (In)fidelity and Sensitivity of Explanations, 2019,
/// https://arxiv.org/abs/1901.09392
///
/// @param baseline what pieces are set to; usual: zeros
/// @param samples perturbations; 64 is usual
/// @param seed decides them
public record Infidelity(Baseline baseline, int samples, long seed) implements Measure<Score> {
  /// Checks the number of perturbations.
  ///
  /// @throws IllegalArgumentException if there are fewer than 2, whose falls have no spread
  public Infidelity {
    if (samples < 2) {
      throw new IllegalArgumentException(
          "samples is " + samples + "; at least 2 are needed, 64 is usual");
    }
  }

  /// The row of the list.
  static Measures.Row row() {
    return Measures.Row.of(
        false,
        List.of(Setting.whole("samples", 64, "[2, ∞)", "how many perturbations of the input")),
        s -> new Infidelity(s.baseline(), s.integer("samples"), s.seed()));
  }

  @Override
  public MeasureCard card() {
    return new MeasureCard(
        "infidelity",
        "Infidelity",
        "Does the attribution foretell what happens when pieces are taken away?",
        "lower",
        "any score",
        "a run a sample",
        "Yeh, Hsieh, Suggala, Inouye and Ravikumar, On the (In)fidelity and Sensitivity of"
            + " Explanations, 2019, https://arxiv.org/abs/1901.09392");
  }

  @Override
  public Measurement measure(Score score, Explanation explanation) {
    Ranking ranking = Ranking.of(explanation);
    float[] x = explanation.input().values();
    float[] x0 = baseline.of(explanation.input());
    float[][] rows = new float[samples + 1][];
    double[] foretold = new double[samples];
    rows[samples] = x;
    SplittableRandom dice = new SplittableRandom(seed);
    for (int k = 0; k < samples; k++) {
      rows[k] = x.clone();
      for (int part = 0; part < ranking.size(); part++) {
        if (dice.nextBoolean()) {
          for (int i : ranking.groups().get(part)) {
            rows[k][i] = x0[i];
          }
          foretold[k] += ranking.scores()[part];
        }
      }
    }
    double[] values =
        score.evaluate(Rows.of(explanation.input().layout(), rows), explanation.input()).values();
    double[] falls = new double[samples];
    for (int k = 0; k < samples; k++) {
      falls[k] = values[samples] - values[k];
    }
    return measurement(foretold, falls);
  }

  private Measurement measurement(double[] foretold, double[] falls) {
    double mean = 0;
    double error = 0;
    for (int k = 0; k < falls.length; k++) {
      mean += falls[k] / falls.length;
      error += (foretold[k] - falls[k]) * (foretold[k] - falls[k]) / falls.length;
    }
    double variance = 0;
    for (double fall : falls) {
      variance += (fall - mean) * (fall - mean) / falls.length;
    }
    return new Measurement(
        this, List.of(variance == 0 ? 0 : error / variance, error), List.of("unit-free", "plain"));
  }

  /// The plain form under given additive perturbations: the mean of `(Iᵀa - (f(x) - f(x - I)))²`.
  ///
  /// @param attribution of every value, flat
  /// @param noise one perturbation a row, flat
  public static double plain(Score score, Point input, float[] attribution, float[][] noise) {
    float[][] rows = new float[noise.length + 1][];
    double[] foretold = new double[noise.length];
    rows[noise.length] = input.values();
    for (int k = 0; k < noise.length; k++) {
      rows[k] = input.values().clone();
      for (int i = 0; i < rows[k].length; i++) {
        rows[k][i] -= noise[k][i];
        foretold[k] += (double) noise[k][i] * attribution[i];
      }
    }
    double[] values = score.evaluate(Rows.of(input.layout(), rows)).values();
    double sum = 0;
    for (int k = 0; k < noise.length; k++) {
      double off = foretold[k] - (values[noise.length] - values[k]);
      sum += off * off;
    }
    return sum / noise.length;
  }
}
