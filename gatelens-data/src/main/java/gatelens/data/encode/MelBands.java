package gatelens.data.encode;

import gatelens.data.SoundPlan;

/// Triangles over the frequencies of a spectrum, at equal distances on a scale of pitch. Sources of
/// the scales: D. O'Shaughnessy, Speech Communication, 1987 (HTK's, `2595 log10(1 + f / 700)`); M.
/// Slaney, Auditory Toolbox, Technical Report 1998-010, Interval, 1998 (in a straight line of 200/3
/// Hz up to 1000 Hz, then in 27 equal ratios up to 6400 Hz).
final class MelBands {
  private static final double LINE = 200.0 / 3;
  private static final double BEND = 1000;
  private static final double RATIO = Math.log(6.4) / 27;

  private MelBands() {}

  /// Edges of the triangles in hertz, two more than bands: triangle b rises from edge b to b + 1
  /// and falls to b + 2.
  static double[] edges(int bands, int rate, SoundPlan.Form form) {
    boolean slaney = form == SoundPlan.Form.LIBROSA;
    double half = rate / 2.0;
    double top = slaney ? slaney(half) : 2595 * Math.log10(1 + half / 700);
    double[] edges = new double[bands + 2];
    for (int i = 0; i < edges.length; i++) {
      double mel = top * i / (bands + 1);
      edges[i] = slaney ? hertz(mel) : 700 * (Math.pow(10, mel / 2595) - 1);
    }
    return edges;
  }

  private static double slaney(double hertz) {
    return hertz < BEND ? hertz / LINE : BEND / LINE + Math.log(hertz / BEND) / RATIO;
  }

  private static double hertz(double mel) {
    return mel < BEND / LINE ? mel * LINE : BEND * Math.exp(RATIO * (mel - BEND / LINE));
  }

  /// Their weights, `float[bands][size / 2 + 1]`: of height 1, or of area 1 over hertz.
  static float[][] triangles(int bands, int rate, int size, SoundPlan.Form form) {
    double[] edges = edges(bands, rate, form);
    float[][] made = new float[bands][size / 2 + 1];
    for (int b = 0; b < made.length; b++) {
      double height = form == SoundPlan.Form.LIBROSA ? 2 / (edges[b + 2] - edges[b]) : 1;
      for (int k = 0; k <= size / 2; k++) {
        double hertz = (double) k * rate / size;
        double rise = (hertz - edges[b]) / (edges[b + 1] - edges[b]);
        double fall = (edges[b + 2] - hertz) / (edges[b + 2] - edges[b + 1]);
        made[b][k] = (float) (height * Math.max(0, Math.min(rise, fall)));
      }
    }
    return made;
  }
}
