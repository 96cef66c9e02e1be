package gatelens.data.encode;

import gatelens.data.SoundPlan;
import java.util.Arrays;

/// The arithmetic of {@link AudioEncoder}.
final class MelFrames {
  /// Of the loudest energy of a recording, what is quieter is silence: 40 dB, natural logarithm.
  private static final double QUIET = 40 * Math.log(10) / 10;

  /// What the libraries raise to: so many decibels below the loudest, and an energy.
  private static final double DECIBELS = 80;

  private static final double LEAST = 1e-10;

  private final AudioEncoder settings;
  private final int size;
  private final float[] hann;
  private final float[][] triangles;

  MelFrames(AudioEncoder settings) {
    this.settings = settings;
    this.size = size(settings);
    this.hann = new float[settings.window()];
    for (int i = 0; i < hann.length; i++) {
      hann[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / hann.length));
    }
    this.triangles = triangles(settings);
  }

  /// Points of the transform of a window.
  private static int size(AudioEncoder settings) {
    return own(settings)
        ? Math.max(2, Integer.highestOneBit(settings.window() * 2 - 1))
        : settings.window();
  }

  private static boolean own(AudioEncoder settings) {
    return settings.form() == SoundPlan.Form.OWN;
  }

  private static float[][] triangles(AudioEncoder settings) {
    return MelBands.triangles(settings.bands(), settings.rate(), size(settings), settings.form());
  }

  /// How many triangles lie between two frequencies of the spectrum.
  static int empty(AudioEncoder settings) {
    int empty = 0;
    for (float[] triangle : triangles(settings)) {
      float sum = 0;
      for (float weight : triangle) {
        sum += weight;
      }
      empty += sum == 0 ? 1 : 0;
    }
    return empty;
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
      Arrays.fill(real, 0);
      Arrays.fill(imaginary, 0);
      int start = frame * settings.hop() - settings.before();
      for (int i = 0; i < hann.length; i++) {
        real[i] = hann[i] * at(samples, start + i);
      }
      Fourier.ofAnySize(real, imaginary);
      double[] energies = all[frame];
      for (int b = 0; b < energies.length; b++) {
        double energy = 0;
        for (int k = 0; k <= size / 2; k++) {
          energy += triangles[b][k] * (real[k] * real[k] + imaginary[k] * imaginary[k]);
        }
        energies[b] =
            own(settings) ? Math.log(energy + 1e-6) : 10 * Math.log10(Math.max(LEAST, energy));
      }
    }
    if (!own(settings)) {
      raise(all, DECIBELS);
    }
    if (settings.scale() == SoundPlan.Scale.UTTERANCE) {
      raise(all, own(settings) ? QUIET : DECIBELS / 2);
    }
    for (int frame = 0; frame < frames; frame++) {
      for (int i = 0; i < width; i++) {
        values[frame * width + i] =
            (float) (settings.coefficients() > 0 ? cosine(all[frame], i) : all[frame][i]);
      }
    }
    return values;
  }

  /// A sample; beyond the ends silence, or the sound once more in the other direction.
  private float at(float[] samples, int place) {
    if (place >= 0 && place < samples.length) {
      return samples[place];
    }
    if (settings.form() != SoundPlan.Form.TORCHAUDIO || samples.length < 2) {
      return 0;
    }
    int turn = 2 * (samples.length - 1);
    int within = Math.floorMod(place, turn);
    return samples[Math.min(within, turn - within)];
  }

  /// Raises what is far below the loudest to one floor: between words there is noise of the room
  /// and of the file's rounding, and its logarithm would outweigh what was said.
  private static void raise(double[][] energies, double below) {
    double loudest = Double.NEGATIVE_INFINITY;
    for (double[] frame : energies) {
      for (double energy : frame) {
        loudest = Math.max(loudest, energy);
      }
    }
    for (double[] frame : energies) {
      for (int b = 0; b < frame.length; b++) {
        frame[b] = Math.max(frame[b], loudest - below);
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
