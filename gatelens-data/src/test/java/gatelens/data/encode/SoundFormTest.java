package gatelens.data.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.Input;
import gatelens.data.SoundPlan;
import gatelens.sequence.Axis;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Frames as librosa and torchaudio have them. The numbers were computed by their published
/// formulas in NumPy, with spectra equal to `torch.stft` to 1e-12: the first, the tenth and the
/// last frame.
class SoundFormTest {
  private static final String LIBROSA =
      "-9.2029 3.6691 2.4264 -14.5344 -21.6513 -25.7211 -29.6311 -32.8104 -35.0422 -37.1021"
          + " -35.8911 -37.1209 -33.7297 6.7721 5.7249 -32.9197 -28.7044 -29.5694 -27.2240 -16.1984"
          + " -5.4655 -18.3660 -30.2903 -33.8163 -8.8320 3.6899 2.3614 -15.6330 -24.8726 -32.8393"
          + " -34.8532 -16.8906 -5.2031 -17.7854 -27.4639 -31.0840";
  private static final String LIBROSA_MFCC =
      "-78.6963 46.0721 11.5548 -2.0199 -6.1602 -70.3751 12.9148 4.6532 17.4975 -25.9201 -60.4502"
          + " 23.5504 16.7182 16.7423 -25.2255";
  private static final String TORCHAUDIO =
      "14.7195 19.5208 27.1596 24.2554 12.1749 5.2402 1.3538 -2.3668 -4.3876 -7.1024 -4.5631"
          + " -5.7198 -19.8690 -14.0668 28.0879 24.6816 -14.1691 -18.3574 -14.9443 -16.1288"
          + " -15.8281 -13.6193 -12.7479 -13.0435 13.9545 19.0087 27.8494 23.3688 11.5241 4.1598"
          + " -0.1177 9.3327 21.2463 0.7345 -4.8686 -5.8763";
  private static final String TORCHAUDIO_MFCC =
      "23.1762 38.0511 2.4552 -10.7763 -8.6024 -28.8689 20.4402 1.7523 -24.7814 -31.6559 34.7323"
          + " 26.9124 -2.0413 4.6785 -21.5946";

  private static Input.Audio sound() {
    float[] samples = new float[2000];
    for (int n = 0; n < samples.length; n++) {
      samples[n] =
          (float)
              (0.5 * Math.sin(2 * Math.PI * 440 * n / 8000)
                  + (n > 900 ? 0.2 * Math.sin(2 * Math.PI * 1900 * n / 8000) : 0)
                  + 0.01 * Math.cos(0.37 * n * n % 6.283));
    }
    return new Input.Audio(samples, 8000);
  }

  private static void same(SoundPlan.Form form, int window, int hop, int mfcc, String expected) {
    AudioEncoder encoder =
        new AudioEncoder(
            8000, window, hop, 12, mfcc, SoundPlan.Scale.NONE, form, List.of(), List.of());
    var found = encoder.encode(sound());
    int frames = 1 + 2000 / hop;
    assertThat(found.length()).isEqualTo(frames);
    int width = mfcc == 0 ? 12 : mfcc;
    double[] numbers =
        Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
    int[] places = {0, 9, frames - 1};
    for (int i = 0; i < numbers.length; i++) {
      float value = found.values().values()[places[i / width] * width + i % width];
      assertThat((double) value).as("number %d", i).isCloseTo(numbers[i], within(2e-3));
    }
    assertThat(((Axis.Channels) found.features()).scales().get(0).unit())
        .isEqualTo(mfcc == 0 ? "dB" : "");
  }

  @Test
  void framesAreThoseOfLibrosa() {
    same(SoundPlan.Form.LIBROSA, 256, 100, 0, LIBROSA);
    same(SoundPlan.Form.LIBROSA, 256, 100, 5, LIBROSA_MFCC);
  }

  @Test
  void framesAreThoseOfTorchaudioWhoseWindowIsNoPowerOfTwo() {
    same(SoundPlan.Form.TORCHAUDIO, 200, 80, 0, TORCHAUDIO);
    same(SoundPlan.Form.TORCHAUDIO, 200, 80, 5, TORCHAUDIO_MFCC);
  }

  /// A click at 100 ms is in the frame of that time, and its part is spread around it.
  @Test
  void aCentredFrameIsOfItsMiddle() {
    float[] samples = new float[1600];
    samples[800] = 1;
    AudioEncoder encoder =
        new AudioEncoder(
            8000,
            200,
            80,
            4,
            0,
            SoundPlan.Scale.NONE,
            SoundPlan.Form.LIBROSA,
            List.of(),
            List.of());
    var found = encoder.encode(new Input.Audio(samples, 8000));
    int loudest = 0;
    for (int t = 0; t < found.length(); t++) {
      float[] values = found.values().values();
      loudest = values[4 * t + 2] > values[4 * loudest + 2] ? t : loudest;
    }
    assertThat(loudest).isEqualTo(10);
    double[] steps = new double[found.length()];
    steps[10] = 1;
    double[] spread = MassMap.milliseconds(steps, encoder, samples.length);
    assertThat(spread[87] + spread[112]).isCloseTo(0.04, within(1e-9));
    assertThat(spread[100]).isCloseTo(0.04, within(1e-9));
    assertThat(spread[86] + spread[113]).isZero();
  }

  /// A transform of 6 points by hand: of a one at place 1 it turns by a sixth.
  @Test
  void transformsOfAnySizeAreThoseOfTheirDefinition() {
    double[] real = {0, 1, 0, 0, 0, 0};
    double[] imaginary = new double[6];
    Fourier.ofAnySize(real, imaginary);
    for (int k = 0; k < 6; k++) {
      assertThat(real[k]).isCloseTo(Math.cos(Math.PI * k / 3), within(1e-12));
      assertThat(imaginary[k]).isCloseTo(-Math.sin(Math.PI * k / 3), within(1e-12));
    }
  }
}
