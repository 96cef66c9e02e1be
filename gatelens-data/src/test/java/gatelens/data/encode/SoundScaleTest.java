package gatelens.data.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.Input;
import gatelens.data.SoundPlan;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A recording by its own means and one deviation of all of its bands.
final class SoundScaleTest {
  /// A tone of 1 kHz in noise for half a second, then nothing at all.
  private static Input.Audio sound() {
    Random random = new Random(4);
    float[] samples = new float[8000];
    for (int i = 0; i < 4000; i++) {
      samples[i] =
          (float)
              (0.5 * Math.sin(2 * Math.PI * 1000 * i / 8000) * (1.1 + Math.sin(i * 0.003))
                  + 0.02 * random.nextGaussian());
    }
    return new Input.Audio(samples, 8000);
  }

  private static float[] encoded(SoundPlan.Scale scale, int coefficients) {
    return new AudioEncoder(8000, 200, 80, 20, coefficients, scale, List.of(), List.of())
        .encode(sound())
        .values()
        .values();
  }

  private static double[] moments(float[] values, int width, int band) {
    double mean = 0;
    double square = 0;
    int frames = values.length / width;
    for (int t = 0; t < frames; t++) {
      mean += values[t * width + band] / (double) frames;
      square += values[t * width + band] * (double) values[t * width + band] / frames;
    }
    return new double[] {mean, square - mean * mean};
  }

  @Test
  void meansAreOfEachBandAndTheDeviationOfAll() {
    for (int coefficients : new int[] {0, 13}) {
      float[] values = encoded(SoundPlan.Scale.UTTERANCE, coefficients);
      int width = coefficients == 0 ? 20 : 13;
      double variance = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int band = 0; band < width; band++) {
        double[] moments = moments(values, width, band);
        assertThat(moments[0]).isCloseTo(0, within(1e-5));
        variance += moments[1] / width;
        least = Math.min(least, moments[1]);
      }
      assertThat(variance).isCloseTo(1, within(1e-4));
      assertThat(least).isLessThan(0.9);
    }
    float[] each = encoded(SoundPlan.Scale.RECORDING, 0);
    for (int band = 0; band < 20; band++) {
      assertThat(moments(each, 20, band)[1]).isCloseTo(1, within(1e-4));
    }
  }

  /// The logarithm of nothing is -13.8 by its floor alone; 40 dB below the loudest is 9.2 below.
  @Test
  void silenceIsFortyDecibelsBelowTheLoudest() {
    Input.Audio sound = sound();
    AudioEncoder encoder =
        new AudioEncoder(8000, 200, 80, 20, 0, SoundPlan.Scale.UTTERANCE, List.of(), List.of());
    var features = encoder.encode(sound);
    var channels = (gatelens.sequence.Axis.Channels) features.features();
    float[] values = features.values().values();
    double loudest = Double.NEGATIVE_INFINITY;
    double quietest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      var scale = channels.scales().get(i % 20);
      double energy = values[i] * scale.deviation() + scale.mean();
      loudest = Math.max(loudest, energy);
      quietest = Math.min(quietest, energy);
    }
    assertThat(loudest - quietest).isCloseTo(4 * Math.log(10), within(1e-4));
  }
}
