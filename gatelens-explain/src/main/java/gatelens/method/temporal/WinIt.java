package gatelens.method.temporal;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.perturb.Forecaster;
import gatelens.perturb.Prefixes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Windowed feature importance in time: how much a value matters for the answers at its own step
/// and the next `window - 1`. With `S(a, t)` the expected distance `Σ_c |p_t - p̂_t|` of the answer
/// at step t when feature d is drawn anew over steps a to t, the value at step a is worth `S(a, t)
/// - S(a + 1, t)` to the answer at t; that is aggregated over t.
///
/// One draw of a whole window, continued from the state before it, serves every answer in the
/// window: `window` cell steps instead of `Σ (a + k)`.
///
/// Source: K. Leung, C. Rooke, J. Smith, S. Zuberi, M. Volkovs, Temporal Dependencies in Feature
/// Importance for Time Series Prediction, 2023, https://arxiv.org/abs/2107.14317
///
/// @param generator trained on series like the input, its horizon at least the window
/// @param window answers that see a value; 10 is usual
/// @param samples draws of a window; 3 is usual
/// @param aggregation over answers; usual: MEAN
/// @param seed decides the draws
public record WinIt(
    Forecaster generator, int window, int samples, Aggregation aggregation, long seed)
    implements Explainer<ModelScore> {
  static final MethodCard CARD =
      new MethodCard(
          "winit",
          "WinIT",
          "Which values moved the distribution of answers at their own step and soon after?",
          "a model, a generator",
          "window cell steps a draw",
          "Leung et al., Temporal Dependencies in Feature Importance for Time Series Prediction,"
              + " 2023, https://arxiv.org/abs/2107.14317",
          true,
          false);

  /// How the worth of a value to several answers becomes one number.
  public enum Aggregation {
    /// The mean.
    MEAN,
    /// The largest.
    MAX,
    /// The largest in absolute value, with its sign.
    ABSOLUTE_MAX
  }

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public WinIt {
    if (window < 1 || samples < 1 || generator.horizon() < window) {
      throw new IllegalArgumentException(
          "window is "
              + window
              + ", samples "
              + samples
              + ", the generator's horizon "
              + generator.horizon()
              + "; expected at least 1 each, and a horizon of the window at least");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.ofBackground(
        CARD,
        List.of(
            Setting.whole("samples", 3, "[1, ∞)", "how many draws stand for a window"),
            Setting.whole("window", 10, "[1, ∞)", "how many answers see a value"),
            Setting.choice(
                "aggregation",
                List.of("mean", "max", "absmax"),
                "how the answers that see a value are taken together"),
            Generated.sizeSetting(),
            Generated.trainingSetting()),
        s -> {
          int window = s.integer("window");
          int samples = s.integer("samples");
          Aggregation aggregation =
              switch (s.choice("aggregation")) {
                case "max" -> Aggregation.MAX;
                case "absmax" -> Aggregation.ABSOLUTE_MAX;
                default -> Aggregation.MEAN;
              };
          return Generated.of(
              s, CARD, window, g -> new WinIt(g, window, samples, aggregation, s.seed()));
        });
  }

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    ModelScore every = score.of(Prefixes.answeringEveryStep(score.model()));
    LastEvent last = new LastEvent(every, input);
    int steps = last.steps();
    int width = last.width();
    double[][] now = last.probabilities(last.prefixes.logits());
    float[][] means = generator.means(input);
    Forecaster.Draw[] draws = new Forecaster.Draw[width];
    for (int d = 0; d < width; d++) {
      draws[d] = generator.feature(d);
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[][] moved = new double[steps * width][];
    int whole = Math.max(0, steps - window + 1);
    runs(last, 0, whole, Math.min(window, steps), means, draws, random, now, moved);
    for (int a = whole; a < steps; a++) {
      runs(last, a, a + 1, steps - a, means, draws, random, now, moved);
    }
    float[] worth = new float[steps * width];
    for (int cell = 0; cell < worth.length; cell++) {
      worth[cell] = (float) worth(moved, cell, width);
    }
    double total = 0;
    for (float value : worth) {
      total += value;
    }
    Map<String, Double> notes = new LinkedHashMap<>();
    notes.put("cell steps", (double) last.prefixes.cellSteps());
    notes.put("cell steps naive", (double) last.prefixes.naiveCellSteps());
    double full = Arrays.stream(last.values).sum();
    return Explanation.ofCells(
        this, input, worth, new Completeness(full, full - total, total), notes);
  }

  /// Draws windows that begin at steps `from` to `to - 1`; `moved[cell][k]` becomes the expected
  /// distance at the k-th answer.
  private void runs(
      LastEvent last,
      int from,
      int to,
      int length,
      float[][] means,
      Forecaster.Draw[] draws,
      SplittableRandom random,
      double[][] now,
      double[][] moved) {
    int width = last.width();
    int count = (to - from) * width * samples;
    int[] starts = new int[count];
    float[][] pieces = new float[count][];
    for (int i = 0; i < count; i++) {
      int cell = from * width + i / samples;
      starts[i] = cell / width;
      int begin = starts[i] * width;
      pieces[i] = Arrays.copyOfRange(last.input.values(), begin, begin + length * width);
      draws[cell % width].into(means[starts[i]], pieces[i], random);
    }
    float[][] logits = last.prefixes.along(starts, pieces);
    int classes = last.prefixes.classes();
    for (int i = 0; i < count; i++) {
      int cell = from * width + i / samples;
      if (i % samples == 0) {
        moved[cell] = new double[length];
      }
      float[][] each = new float[length][];
      for (int k = 0; k < length; k++) {
        each[k] = Arrays.copyOfRange(logits[i], k * classes, (k + 1) * classes);
      }
      double[][] p = last.probabilities(each);
      for (int k = 0; k < length; k++) {
        for (int c = 0; c < p[k].length; c++) {
          moved[cell][k] += Math.abs(now[starts[i] + k][c] - p[k][c]) / samples;
        }
      }
    }
  }

  private double worth(double[][] moved, int cell, int width) {
    double[] own = moved[cell];
    double best = 0;
    double sum = 0;
    for (int k = 0; k < own.length; k++) {
      double later = k == 0 ? 0 : moved[cell + width][k - 1];
      double value = own[k] - later;
      sum += value;
      boolean better =
          k == 0
              || (aggregation == Aggregation.MAX ? value > best : Math.abs(value) > Math.abs(best));
      best = better ? value : best;
    }
    return aggregation == Aggregation.MEAN ? sum / own.length : best;
  }
}
