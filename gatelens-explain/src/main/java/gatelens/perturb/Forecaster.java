package gatelens.perturb;

import gatelens.explain.Baseline;
import gatelens.explain.Point;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A conditional generator: what the next events might have been, given the past. A recurrent model
/// forecasts the mean of the next `horizon` events, and its errors on the training series are taken
/// to be normal with one full covariance.
///
/// Published generators also forecast the covariance at each step; a constant one is coarser where
/// the noise changes with time.
///
/// @param model answers at every step with `float[horizon * D]`, the next events one after the
///   other
/// @param horizon how many events ahead, at least 1
/// @param first the mean of the first events, `float[horizon * D]`: there is no past yet
/// @param covariance of the errors, `double[horizon * D][horizon * D]`
public record Forecaster(Model model, int horizon, float[] first, double[][] covariance) {
  /// D.
  public int width() {
    return first.length / horizon;
  }

  /// Trains one.
  ///
  /// @param series all of one width
  /// @param units of the GRU; usual: 32
  /// @param epochs passes over the series; usual: 20
  /// @throws IllegalArgumentException if a series is not longer than the horizon
  public static Forecaster train(
      List<FeatureSequence> series,
      int horizon,
      int units,
      int epochs,
      long seed,
      Workers workers) {
    int width = series.get(0).width();
    int size = horizon * width;
    List<Example> examples = new ArrayList<>();
    float[] first = new float[size];
    for (FeatureSequence one : series) {
      if (one.length() <= horizon) {
        throw new IllegalArgumentException(
            "a series of "
                + one.length()
                + " steps cannot teach a forecast of "
                + horizon
                + "; it must be longer");
      }
      examples.add(new Example(Sample.of(one), new Label.StepValues(next(one, horizon))));
      for (int i = 0; i < size; i++) {
        first[i] += one.values().values()[i] / series.size();
      }
    }
    Model start =
        ModelPlan.parse("gru(" + units + ",sequences) dense(" + size + ")")
            .initialise(width, Initialisation.KERAS, seed);
    Model model =
        Trainer.of(new Optimizer.Adam(0.005), new Loss.SquaredError())
            .withEpochs(epochs)
            .withSeed(seed)
            .withClipNorm(1)
            .fit(start, Dataset.of(examples), Dataset.empty(), workers, TrainingListener.NONE)
            .model();
    return new Forecaster(model, horizon, first, errors(model, examples, horizon, size, workers));
  }

  /// The next events of each step; NaN where they would be beyond the end.
  private static Tensor next(FeatureSequence one, int horizon) {
    int size = horizon * one.width();
    float[] x = one.values().values();
    return Tensor.generate(
        i -> {
          int at = (i / size + 1) * one.width() + i % size;
          return (i / size + 1 + horizon) * one.width() <= x.length ? x[at] : Float.NaN;
        },
        one.length(),
        size);
  }

  private static double[][] errors(
      Model model, List<Example> examples, int horizon, int size, Workers workers) {
    List<Tensor> means = model.logits(examples.stream().map(Example::input).toList(), workers);
    double[][] sums = new double[size][size];
    long count = 0;
    for (int n = 0; n < means.size(); n++) {
      float[] wanted = ((Label.StepValues) examples.get(n).label()).values().values();
      float[] got = means.get(n).values();
      for (int t = 0; t + horizon < means.get(n).extent(0); t++, count++) {
        for (int i = 0; i < size; i++) {
          double a = wanted[t * size + i] - got[t * size + i];
          for (int j = 0; j <= i; j++) {
            sums[i][j] += a * (wanted[t * size + j] - got[t * size + j]);
          }
        }
      }
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        sums[i][j] /= count;
        sums[j][i] = sums[i][j];
      }
      sums[i][i] += 1e-6;
    }
    return sums;
  }

  /// The means for one input: row t is that of the events from step t on, `float[T][horizon * D]`.
  public float[][] means(Point input) {
    int steps = input.layout().first().length();
    Tensor x = Tensor.of(input.values(), steps, width());
    float[] all;
    try (Workers one = Workers.single()) {
      all = model.logits(List.of(Sample.of(FeatureSequence.of(x))), one).get(0).values();
    }
    float[][] means = new float[steps][];
    means[0] = first;
    for (int t = 1; t < steps; t++) {
      means[t] = java.util.Arrays.copyOfRange(all, (t - 1) * first.length, t * first.length);
    }
    return means;
  }

  /// Replaced values drawn by this generator: each event as it might have been, given the real past
  /// before it.
  ///
  /// @param draws inputs to compare with, at least 1; 10 is usual
  /// @param seed decides the draws
  public Baseline asBaseline(int draws, long seed) {
    int[] event = new int[width()];
    java.util.Arrays.setAll(event, d -> d);
    Draw draw = new Draw(event, new int[0], covariance);
    return new Baseline.Drawn(
        "generator, " + draws + " draws",
        input -> {
          SplittableRandom random = new SplittableRandom(seed);
          float[][] means = means(input);
          List<float[]> rows = new ArrayList<>();
          for (int k = 0; k < draws; k++) {
            float[] row = new float[input.values().length];
            float[] next = new float[width()];
            for (int t = 0; t < means.length; t++) {
              draw.into(means[t], next, random);
              System.arraycopy(next, 0, row, t * width(), width());
            }
            rows.add(row);
          }
          return rows;
        });
  }

  /// Draws the values of one feature over the next events, whatever the others do.
  public Draw feature(int feature) {
    int[] drawn = new int[horizon];
    for (int k = 0; k < horizon; k++) {
      drawn[k] = k * width() + feature;
    }
    return new Draw(drawn, new int[0], covariance);
  }

  /// Draws the next event's other features, given one of them.
  public Draw others(int feature) {
    int[] drawn = new int[width() - 1];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = i < feature ? i : i + 1;
    }
    return new Draw(drawn, new int[] {feature}, covariance);
  }

  /// Draws some values of a normal vector, given at most one other: `μ + Σ_dg / Σ_gg (x_g - μ_g)`
  /// with covariance `Σ_dd - Σ_dg Σ_gd / Σ_gg`.
  public static final class Draw {
    private final int[] drawn;
    private final int[] given;
    private final double[] gain;
    private final Cholesky spread;

    private Draw(int[] drawn, int[] given, double[][] covariance) {
      this.drawn = drawn;
      this.given = given;
      this.gain = new double[drawn.length];
      double[][] rest = new double[drawn.length][drawn.length];
      for (int i = 0; i < drawn.length; i++) {
        for (int g : given) {
          gain[i] = covariance[drawn[i]][g] / covariance[g][g];
        }
        for (int j = 0; j < drawn.length; j++) {
          rest[i][j] = covariance[drawn[i]][drawn[j]];
          for (int g : given) {
            rest[i][j] -= gain[i] * covariance[g][drawn[j]];
          }
        }
      }
      this.spread = new Cholesky(rest);
    }

    /// Writes a draw into `events`; values that are not drawn stay.
    ///
    /// @param mean `float[horizon * D]`
    /// @param events `float[…]`, at least as long as what is drawn
    public void into(float[] mean, float[] events, SplittableRandom random) {
      double[] z = new double[drawn.length];
      for (int i = 0; i < z.length; i++) {
        z[i] = random.nextGaussian();
      }
      double[] off = spread.times(z);
      double known = 0;
      for (int g : given) {
        known = events[g] - mean[g];
      }
      for (int i = 0; i < drawn.length; i++) {
        if (drawn[i] < events.length) {
          events[drawn[i]] = (float) (mean[drawn[i]] + gain[i] * known + off[i]);
        }
      }
    }
  }
}
