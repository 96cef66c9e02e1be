package gatelens.data.encode;

import gatelens.data.SoundPlan;

/// The arithmetic of {@link AudioEncoder}.
final class MelFrames {
  /// Of the loudest energy of a recording, what is quieter is silence: 40 dB, natural logarithm.
  private static final double QUIET = 40 * Math.log(10) / 10;

  private final AudioEncoder settings;
  private final int size;
  private final float[] hann;
  private final float[][] triangles;

  MelFrames(AudioEncoder settings) {
    this.settings = settings;
    this.size = size(settings.window());
    this.hann = new float[settings.window()];
    for (int i = 0; i < hann.length; i++) {
      hann[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / hann.length));
    }
    this.triangles = triangles(settings.bands(), settings.rate(), size);
  }

  /// Points of the transform of a window.
  private static int size(int window) {
    return Math.max(2, Integer.highestOneBit(window * 2 - 1));
  }

  /// How many triangles lie between two frequencies of the spectrum.
  static int empty(int bands, int rate, int window) {
    int empty = 0;
    for (float[] triangle : triangles(bands, rate, size(window))) {
      float sum = 0;
      for (float weight : triangle) {
        sum += weight;
      }
      empty += sum == 0 ? 1 : 0;
    }
    return empty;
  }

  /// Edges of the triangles in hertz, two more than bands: triangle b rises from edge b to b + 1
  /// and falls to b + 2.
  static double[] edges(int bands, int rate) {
    double top = 2595 * Math.log10(1 + rate / 2.0 / 700);
    double[] edges = new double[bands + 2];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = 700 * (Math.pow(10, top * i / (bands + 1) / 2595) - 1);
    }
    return edges;
  }

  private static float[][] triangles(int bands, int rate, int size) {
    double[] edges = edges(bands, rate);
    float[][] made = new float[bands][size / 2 + 1];
    for (int b = 0; b < made.length; b++) {
      for (int k = 0; k <= size / 2; k++) {
        double hertz = (double) k * rate / size;
        double rise = (hertz - edges[b]) / (edges[b + 1] - edges[b]);
        double fall = (edges[b + 2] - hertz) / (edges[b + 2] - edges[b + 1]);
        made[b][k] = (float) Math.max(0, Math.min(rise, fall));
      }
    }
    return made;
  }

  /// All frames.
  ///
  /// @return `float[frames][D]`
  float[] of(float[] samples, int frames) {
    int width = settings.width();
    float[] values = new float[frames * width];
    double[] real = new double[size];
    double[] imaginary = new double[size];
    double[][] all = new double[frames][settings.bands()];
    for (int frame = 0; frame < frames; frame++) {
      java.util.Arrays.fill(real, 0);
      java.util.Arrays.fill(imaginary, 0);
      int start = frame * settings.hop();
      for (int i = 0; i < hann.length && start + i < samples.length; i++) {
        real[i] = hann[i] * samples[start + i];
      }
      Fourier.transform(real, imaginary);
      double[] energies = all[frame];
      for (int b = 0; b < energies.length; b++) {
        double energy = 0;
        for (int k = 0; k <= size / 2; k++) {
          energy += triangles[b][k] * (real[k] * real[k] + imaginary[k] * imaginary[k]);
        }
        energies[b] = Math.log(energy + 1e-6);
      }
    }
    if (settings.scale() == SoundPlan.Scale.UTTERANCE) {
      raise(all);
    }
    for (int frame = 0; frame < frames; frame++) {
      for (int i = 0; i < width; i++) {
        values[frame * width + i] =
            (float) (settings.coefficients() > 0 ? cosine(all[frame], i) : all[frame][i]);
      }
    }
    return values;
  }

  /// Raises what is far below the loudest to one floor: between words there is noise of the room
  /// and of the file's rounding, and its logarithm would outweigh what was said.
  private static void raise(double[][] energies) {
    double loudest = Double.NEGATIVE_INFINITY;
    for (double[] frame : energies) {
      for (double energy : frame) {
        loudest = Math.max(loudest, energy);
      }
    }
    for (double[] frame : energies) {
      for (int b = 0; b < frame.length; b++) {
        frame[b] = Math.max(frame[b], loudest - QUIET);
      }
    }
  }

  private static double cosine(double[] energies, int k) {
    double sum = 0;
    int n = energies.length;
    for (int i = 0; i < n; i++) {
      sum += energies[i] * Math.cos(Math.PI * k * (i + 0.5) / n);
    }
    return sum * Math.sqrt((k == 0 ? 1.0 : 2.0) / n);
  }
}
