package gatelens.decision;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an input was before it was encoded, where a picture or a document shows it.
public sealed interface RawInput {
  /// Nothing is known, or nothing of it is shown.
  RawInput NONE = new None();

  /// Nothing.
  record None() implements RawInput {}

  /// The sequence lacks this input: what the model reads in its place stands for nothing.
  record Absent() implements RawInput {}

  /// A text.
  ///
  /// @param text as it was read
  /// @param spans where each token stands in it
  record Text(String text, List<Span> spans) implements RawInput {
    /// Keeps an unmodifiable copy.
    public Text {
      spans = List.copyOf(spans);
    }
  }

  /// A place in a text, counted in characters (code points).
  ///
  /// @param start of the first character, from 0
  /// @param end after the last
  record Span(int start, int end) {}

  /// A table of events, as it was read.
  ///
  /// @param values of each column by its name, one a step; empty where a value is missing
  record Series(Map<String, List<String>> values) implements RawInput {
    /// Keeps an unmodifiable copy.
    public Series {
      Map<String, List<String>> copy = new LinkedHashMap<>();
      values.forEach((name, column) -> copy.put(name, List.copyOf(column)));
      values = Collections.unmodifiableMap(copy);
    }
  }

  /// A picture, upright.
  ///
  /// @param height rows
  /// @param width columns
  /// @param channels 1 (grey) or 3 (red, green, blue)
  /// @param values `float[height][width][channels]` as the model read them, in [0, 1]
  /// @param positions where each cell `[T][D]` of the sequence lies in the values
  record Image(int height, int width, int channels, float[] values, int[] positions)
      implements RawInput {
    /// What each pixel has of the cells that it gave, summed over its channels.
    ///
    /// @param cells `float[T][D]`
    /// @return `double[height][width]`
    public double[] pixels(float[] cells) {
      double[] pixels = new double[height * width];
      for (int i = 0; i < positions.length; i++) {
        pixels[positions[i] / channels] += cells[i];
      }
      return pixels;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Image that
          && height == that.height
          && width == that.width
          && Arrays.equals(values, that.values)
          && Arrays.equals(positions, that.positions);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(values) + height;
    }

    @Override
    public String toString() {
      return "Image[" + height + " x " + width + " x " + channels + "]";
    }
  }

  /// A sound, one channel.
  ///
  /// @param samples `float[S]`, in [-1, 1]; do not write to them
  /// @param rate samples a second
  /// @param frame samples from the beginning to the end of the first frame at that rate, the middle
  ///   of which is its time; 0 where frames are centred; below 0 if it is not known
  record Sound(float[] samples, int rate, double frame) implements RawInput {
    /// A sound whose frames are not known.
    public Sound(float[] samples, int rate) {
      this(samples, rate, -1);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Sound that
          && rate == that.rate
          && frame == that.frame
          && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(samples) + rate;
    }

    @Override
    public String toString() {
      return "Sound[" + samples.length + " samples, " + rate + " Hz]";
    }
  }
}
