package gatelens.data.encode;

import java.math.BigInteger;

/// Changes the rate of a sound by a windowed sinc, low-passed at half of the lower rate so that
/// nothing folds back (J. O. Smith, Digital Audio Resampling,
/// https://ccrma.stanford.edu/~jos/resample/). With the rates' ratio in lowest terms `L / M` there
/// are L places that a new sample can have between two old ones, so that the sinc is computed for
/// these alone: its weights are then read.
final class Resampling {
  private static final int ZERO_CROSSINGS = 16;

  private Resampling() {}

  static float[] to(float[] samples, int from, int to) {
    if (from == to || samples.length == 0) {
      return samples;
    }
    int common = BigInteger.valueOf(from).gcd(BigInteger.valueOf(to)).intValueExact();
    int places = to / common;
    int step = from / common;
    double ratio = (double) to / from;
    double cutoff = Math.min(1, ratio);
    double reach = ZERO_CROSSINGS / cutoff;
    int length = (int) Math.max(1, Math.round(samples.length * ratio));
    float[] changed = new float[length];
    // one place after the other: of rates without a common divisor a table would be large
    for (int place = 0; place < Math.min(places, length); place++) {
      double beyond = (double) ((long) place * step % places) / places;
      int first = (int) Math.ceil(beyond - reach);
      double[] weights = weights(beyond, first, reach, cutoff);
      for (long i = place; i < length; i += places) {
        int begin = (int) (i * step / places) + first;
        changed[(int) i] = mean(samples, begin, weights);
      }
    }
    return changed;
  }

  private static double[] weights(double beyond, int first, double reach, double cutoff) {
    double[] weights = new double[(int) Math.floor(beyond + reach) - first + 1];
    for (int k = 0; k < weights.length; k++) {
      double off = first + k - beyond;
      double x = off * cutoff;
      double sinc = Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      weights[k] = sinc * (0.5 + 0.5 * Math.cos(Math.PI * off / reach));
    }
    return weights;
  }

  /// Of the samples that are there: at the ends the weights are those of fewer.
  private static float mean(float[] samples, int begin, double[] weights) {
    int from = Math.max(0, -begin);
    int to = Math.min(weights.length, samples.length - begin);
    double sum = 0;
    double all = 0;
    for (int k = from; k < to; k++) {
      sum += weights[k] * samples[begin + k];
      all += weights[k];
    }
    return (float) (sum / all);
  }
}
