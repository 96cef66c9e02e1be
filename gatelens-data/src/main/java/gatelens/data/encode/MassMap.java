package gatelens.data.encode;

import gatelens.data.SeriesPlan;
import gatelens.data.Span;
import java.util.Arrays;
import java.util.List;

/// Carries an attribution from the cells of a sequence back to what a person has: characters,
/// pixels, milliseconds, columns. The sum stays the same.
public final class MassMap {
  private MassMap() {}

  /// From tokens to characters: each token's part is spread evenly over its characters.
  ///
  /// @param steps one value a token
  /// @param spans where the tokens stand
  /// @param length UTF-16 length of the text
  /// @return `double[length]`; characters outside all tokens get 0
  public static double[] characters(double[] steps, List<Span> spans, int length) {
    double[] characters = new double[length];
    for (int i = 0; i < steps.length; i++) {
      Span span = spans.get(i);
      for (int c = span.start(); c < span.end(); c++) {
        characters[c] += steps[i] / (span.end() - span.start());
      }
    }
    return characters;
  }

  /// From rows, columns, patches or a raster to the picture.
  ///
  /// @param cells `float[T * D]`, one value a cell of the sequence
  /// @return `double[height * width * channels]`
  public static double[] pixels(float[] cells, ImageEncoder encoder) {
    int[] positions = encoder.positions();
    double[] pixels = new double[positions.length];
    for (int i = 0; i < cells.length; i++) {
      pixels[positions[i]] += cells[i];
    }
    return pixels;
  }

  /// From frames to milliseconds: each frame's part is spread evenly over its window, cut off at
  /// the end of the sound.
  ///
  /// @param steps one value a frame
  /// @param samples length of the sound at the encoder's rate
  /// @return one value a millisecond, the last perhaps shorter
  public static double[] milliseconds(double[] steps, AudioEncoder encoder, int samples) {
    double perMs = encoder.rate() / 1000.0;
    int length = Math.max(1, (int) Math.ceil(samples / perMs));
    double[] found = new double[length];
    for (int i = 0; i < steps.length; i++) {
      double start = (double) i * encoder.hop() - encoder.before();
      double from = Math.clamp(start, 0, Math.max(0, samples - 1)) / perMs;
      double to = Math.max(from + 1e-9, Math.min(start + encoder.window(), samples) / perMs);
      double spread = 0;
      int last = Math.min(length - 1, (int) Math.ceil(to) - 1);
      for (int ms = (int) from; ms < last; ms++) {
        double part = steps[i] * (Math.min(ms + 1.0, to) - Math.max(ms, from)) / (to - from);
        found[ms] += part;
        spread += part;
      }
      found[last] += steps[i] - spread;
    }
    return found;
  }

  /// From features to the columns of the file: the features of one column (its categories, its mark
  /// of absence) are added. The time since the last step is a column of its own, the last.
  ///
  /// @param cells `float[T * D]`
  /// @return one value a column
  public static double[] columns(float[] cells, SeriesEncoder encoder) {
    int width = encoder.width();
    int[] column = new int[width];
    int at = 0;
    for (int c = 0; c < encoder.columns().size(); c++) {
      int features =
          Math.max(1, encoder.columns().get(c).categories().size())
              + (encoder.missing() == SeriesPlan.Missing.MASK ? 1 : 0);
      Arrays.fill(column, at, at + features, c);
      at += features;
    }
    if (at < width) {
      column[at] = encoder.columns().size();
    }
    double[] sums = new double[encoder.columns().size() + (at < width ? 1 : 0)];
    for (int i = 0; i < cells.length; i++) {
      sums[column[i % width]] += cells[i];
    }
    return sums;
  }
}
