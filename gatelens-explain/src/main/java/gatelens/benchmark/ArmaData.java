package gatelens.benchmark;

import gatelens.explain.DifferentiableScore;
import gatelens.model.GradientSink;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// ARMA: fifty autoregressive features over fifty steps, `y_t = ε_t - 0.25 y_(t-1) - 0.1 y_(t-2) -
/// 0.05 y_(t-3)`, and a score that is known: the sum of squares of the important cells. Nothing is
/// trained.
///
/// *Rare feature*: five random features over steps 12 to 36. *Rare time*: features 12 to 36 at five
/// random steps in a row.
///
/// Source: J. Crabbé, M. van der Schaar, Explaining Time Series Predictions with Dynamic Masks,
/// 2021, https://arxiv.org/abs/2106.05303
public final class ArmaData {
  private static final int SIZE = 50;

  private ArmaData() {}

  /// Draws series with few important features.
  public static TruthData rareFeature(int count, long seed) {
    return generate(count, seed, true);
  }

  /// Draws series with few important steps.
  public static TruthData rareTime(int count, long seed) {
    return generate(count, seed, false);
  }

  private static TruthData generate(int count, long seed, boolean rareFeature) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TruthCase> cases = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] x = new float[SIZE * SIZE];
      for (int f = 0; f < SIZE; f++) {
        for (int t = 0; t < SIZE; t++) {
          double y = random.nextGaussian();
          y -= t > 0 ? 0.25 * x[(t - 1) * SIZE + f] : 0;
          y -= t > 1 ? 0.1 * x[(t - 2) * SIZE + f] : 0;
          y -= t > 2 ? 0.05 * x[(t - 3) * SIZE + f] : 0;
          x[t * SIZE + f] = (float) y;
        }
      }
      boolean[] salient = rareFeature ? features(random) : times(random);
      cases.add(
          new TruthCase(FeatureSequence.of(Tensor.of(x, SIZE, SIZE)), new int[SIZE], salient));
    }
    return new TruthData(
        rareFeature ? "ARMA rare feature" : "ARMA rare time",
        "the cells whose squares are summed",
        cases);
  }

  private static boolean[] features(SplittableRandom random) {
    boolean[] salient = new boolean[SIZE * SIZE];
    for (int left = 5; left > 0; ) {
      int f = random.nextInt(SIZE);
      if (!salient[12 * SIZE + f]) {
        for (int t = 12; t < 37; t++) {
          salient[t * SIZE + f] = true;
        }
        left--;
      }
    }
    return salient;
  }

  private static boolean[] times(SplittableRandom random) {
    boolean[] salient = new boolean[SIZE * SIZE];
    int begin = random.nextInt(SIZE - 4);
    for (int t = begin; t < begin + 5; t++) {
      for (int f = 12; f < 37; f++) {
        salient[t * SIZE + f] = true;
      }
    }
    return salient;
  }

  /// The known score of a case: `Σ x²` over its important cells.
  public static DifferentiableScore score(TruthCase one) {
    return new Squares(one.salient());
  }

  private record Squares(boolean[] salient) implements DifferentiableScore {
    @Override
    public Scores evaluate(Rows rows) {
      return new Scores(gradients(rows, (row, gradient) -> {}), 0, 0);
    }

    @Override
    public double[] gradients(Rows rows, GradientSink sink) {
      double[] values = new double[rows.count()];
      float[] x = new float[salient.length];
      for (int row = 0; row < values.length; row++) {
        rows.copyTo(row, x);
        for (int i = 0; i < x.length; i++) {
          values[row] += salient[i] ? (double) x[i] * x[i] : 0;
          x[i] = salient[i] ? 2 * x[i] : 0;
        }
        sink.accept(row, x);
      }
      return values;
    }

    @Override
    public String description() {
      return "the sum of squares of the important cells";
    }
  }
}
