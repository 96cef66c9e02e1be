package gatelens.data.media;

import gatelens.data.Input;
import java.util.List;

/// Several channels as their mean, as audio libraries mix down; where they cancel each other it is
/// said, for then the mean is silence.
final class Mixdown {
  /// The share of their power below which channels cancel each other: 40 dB.
  private static final double CANCELLED = 1e-4;

  private final int channels;
  private final float[] mean;
  private double sum;
  private double squares;

  /// @param count samples of a channel
  Mixdown(int count, int channels) {
    this.channels = channels;
    this.mean = new float[count];
  }

  /// Takes a sample; those of one place in the order of their channels.
  void add(int place, int channel, double value) {
    sum = channel == 0 ? value : sum + value;
    squares += value * value;
    if (channel == channels - 1) {
      mean[place] = (float) (sum / channels);
    }
  }

  /// The sound of one channel.
  Input.Audio sound(int rate) {
    double power = 0;
    for (float value : mean) {
      power += (double) value * value;
    }
    boolean cancelled = channels > 1 && squares > 0 && power < CANCELLED * squares / channels;
    return new Input.Audio(
        mean,
        rate,
        cancelled
            ? List.of("the channels of a sound are opposite: their mean, which is read, is silence")
            : List.of());
  }
}
