package gatelens.data.encode;

import gatelens.data.Input;

/// Brings a picture to another size. Each new pixel is the mean of those under it, weighed by a
/// triangle two new pixels wide, or two old ones where the picture grows, so that nothing fine
/// turns into a pattern of its own (P. S. Heckbert, Fundamentals of Texture Mapping and Image
/// Warping, 1989, section 3.5). Photo libraries call it bilinear with antialiasing.
final class Resizing {
  private Resizing() {}

  static Input.Image to(Input.Image image, int height, int width) {
    if (image.height() == height && image.width() == width) {
      return image;
    }
    int channels = image.channels();
    float[][] across = weights(image.width(), width);
    float[][] down = weights(image.height(), height);
    float[] narrow = new float[image.height() * width * channels];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++) {
        int first = first(image.width(), width, x);
        for (int c = 0; c < channels; c++) {
          double sum = 0;
          for (int i = 0; i < across[x].length; i++) {
            sum += across[x][i] * image.values()[(y * image.width() + first + i) * channels + c];
          }
          narrow[(y * width + x) * channels + c] = (float) sum;
        }
      }
    }
    int row = width * channels;
    float[] values = new float[height * row];
    for (int y = 0; y < height; y++) {
      int first = first(image.height(), height, y);
      for (int at = 0; at < row; at++) {
        double sum = 0;
        for (int i = 0; i < down[y].length; i++) {
          sum += down[y][i] * narrow[(first + i) * row + at];
        }
        values[y * row + at] = (float) sum;
      }
    }
    return new Input.Image(height, width, channels, values, image.notes());
  }

  private static double support(int from, int to) {
    return Math.max(1.0, (double) from / to);
  }

  /// The first old pixel under a new one.
  private static int first(int from, int to, int at) {
    double centre = (at + 0.5) * from / to;
    return Math.max(0, (int) (centre - support(from, to) + 0.5));
  }

  private static float[][] weights(int from, int to) {
    double support = support(from, to);
    float[][] weights = new float[to][];
    for (int at = 0; at < to; at++) {
      double centre = (at + 0.5) * from / to;
      int first = first(from, to, at);
      int end = Math.min(from, (int) (centre + support + 0.5));
      double[] raw = new double[end - first];
      double sum = 0;
      for (int i = 0; i < raw.length; i++) {
        raw[i] = Math.max(0, 1 - Math.abs((first + i - centre + 0.5) / support));
        sum += raw[i];
      }
      weights[at] = new float[raw.length];
      for (int i = 0; i < raw.length; i++) {
        weights[at][i] = (float) (raw[i] / sum);
      }
    }
    return weights;
  }
}
