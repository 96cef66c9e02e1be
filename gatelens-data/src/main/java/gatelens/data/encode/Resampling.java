package gatelens.data.encode;

/// Changes the rate of a sound by a windowed sinc, low-passed at half of the lower rate so that
/// nothing folds back (J. O. Smith, Digital Audio Resampling,
/// https://ccrma.stanford.edu/~jos/resample/).
final class Resampling {
  private static final int ZERO_CROSSINGS = 16;

  private Resampling() {}

  static float[] to(float[] samples, int from, int to) {
    if (from == to || samples.length == 0) {
      return samples;
    }
    double ratio = (double) to / from;
    double cutoff = Math.min(1, ratio);
    double reach = ZERO_CROSSINGS / cutoff;
    int length = (int) Math.max(1, Math.round(samples.length * ratio));
    float[] changed = new float[length];
    for (int i = 0; i < length; i++) {
      double at = i / ratio;
      double sum = 0;
      double weights = 0;
      int last = (int) Math.min(samples.length - 1.0, Math.floor(at + reach));
      for (int j = (int) Math.max(0, Math.ceil(at - reach)); j <= last; j++) {
        double x = (j - at) * cutoff;
        double sinc = Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
        double weight = sinc * (0.5 + 0.5 * Math.cos(Math.PI * (j - at) / reach));
        sum += weight * samples[j];
        weights += weight;
      }
      changed[i] = (float) (sum / weights);
    }
    return changed;
  }
}
