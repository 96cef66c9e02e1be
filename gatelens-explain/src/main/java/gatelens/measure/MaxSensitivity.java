package gatelens.measure;

import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Measure;
import gatelens.explain.MeasureCard;
import gatelens.explain.Measurement;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Setting;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;

/// How much the explanation changes where the input hardly does: the largest `‖a(x + δ) - a(x)‖ /
/// ‖a(x)‖` over small random δ.
///
/// Source: C. Yeh et al., On the (In)fidelity and Sensitivity of Explanations, 2019,
/// https://arxiv.org/abs/1901.09392
///
/// The radius is a share of the standard deviation of the input's values, so that it means the same
/// whatever the unit; of an input that stands still it is the change itself.
///
/// @param radius the largest change of a value, in deviations of the input's values; 0.02 is usual
/// @param samples changed inputs; 10 is usual
/// @param seed decides them
public record MaxSensitivity(double radius, int samples, long seed) implements Measure<Score> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if the radius is not above 0, or there are no samples
  public MaxSensitivity {
    if (!(radius > 0) || samples < 1) {
      throw new IllegalArgumentException(
          "radius is "
              + radius
              + ", samples "
              + samples
              + "; expected a radius above 0 and at least 1 sample; 0.02 and 10 are usual");
    }
  }

  /// The row of the list.
  static Measures.Row row() {
    return Measures.Row.of(
        true,
        List.of(
            Setting.number(
                "radius",
                "0.02",
                "(0, ∞)",
                "the largest change of a value, in deviations of the input's values"),
            Setting.whole("samples", 10, "[1, ∞)", "how many changed inputs")),
        s -> new MaxSensitivity(s.number("radius"), s.integer("samples"), s.seed()));
  }

  @Override
  public MeasureCard card() {
    return new MeasureCard(
        "max-sensitivity",
        "Max-sensitivity",
        "Does the explanation stay the same where the input hardly changes?",
        "lower",
        "the method itself",
        "an explanation a sample",
        "Yeh, Hsieh, Suggala, Inouye and Ravikumar, On the (In)fidelity and Sensitivity of"
            + " Explanations, 2019, https://arxiv.org/abs/1901.09392");
  }

  @Override
  public Measurement measure(Score score, Explanation explanation) {
    SplittableRandom dice = new SplittableRandom(seed);
    Point input = explanation.input();
    double reach = radius * unit(input.values());
    float[][] shifts = new float[samples][input.values().length];
    for (float[] shift : shifts) {
      for (int i = 0; i < shift.length; i++) {
        shift[i] = (float) (reach * (2 * dice.nextDouble() - 1));
      }
    }
    return new Measurement(
        this, List.of(of(score, explanation, shifts)), List.of("largest relative change"));
  }

  /// The deviation of values; 1 where they are all one.
  private static double unit(float[] values) {
    double mean = 0;
    for (float value : values) {
      mean += value / (double) values.length;
    }
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean) / values.length;
    }
    return squares > 0 ? Math.sqrt(squares) : 1;
  }

  /// The measure under given changes of the input.
  ///
  /// @param shifts one change a row, flat
  /// @throws IllegalArgumentException if the method cannot explain this score
  public static double of(Score score, Explanation explanation, float[][] shifts) {
    double worst = 0;
    double norm = norm(explanation.attribution(), List.of());
    for (float[] shift : shifts) {
      float[] moved = explanation.input().values().clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += shift[i];
      }
      Explanation other = again(explanation.by(), score, explanation.input().with(moved));
      double change = norm(explanation.attribution(), other.attribution());
      worst = Math.max(worst, norm == 0 ? (change == 0 ? 0 : 1) : change / norm);
    }
    return worst;
  }

  @SuppressWarnings("unchecked")
  static Explanation again(Explainer<?> by, Score score, Point input) {
    try {
      return ((Explainer<Score>) by).explain(score, input);
    } catch (ClassCastException less) {
      throw new IllegalArgumentException(
          by.card().id() + " needs " + by.card().needs() + " and cannot be run again on this score",
          less);
    }
  }

  private static double norm(List<Tensor> a, List<Tensor> b) {
    double sum = 0;
    for (int p = 0; p < a.size(); p++) {
      float[] x = a.get(p).values();
      for (int i = 0; i < x.length; i++) {
        double off = x[i] - (b.isEmpty() ? 0 : b.get(p).values()[i]);
        sum += off * off;
      }
    }
    return Math.sqrt(sum);
  }
}
