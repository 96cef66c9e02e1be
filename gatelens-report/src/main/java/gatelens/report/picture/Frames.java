package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Sheet;
import java.util.Locale;

/// Where the frames of a sound lie in time: each by its middle, `first + t * hop`, on an axis that
/// begins with the first sample.
///
/// @param total milliseconds of the axis; 0 if nothing is known of the time
/// @param wave milliseconds of the waveform
/// @param first the middle of the first frame, in milliseconds
/// @param hop from one frame to the next, in milliseconds
public record Frames(double total, double wave, double first, double hop) {
  /// Frames of which no time is known.
  public static final Frames UNTIMED = new Frames(0, 0, 0, 0);

  private static final double MINUTE = 60_000;

  /// Of a sound.
  ///
  /// @param samples of the sound
  /// @param rate samples a second
  /// @param frame samples of a frame
  /// @param count frames
  /// @param hop milliseconds from one frame to the next
  public static Frames of(int samples, int rate, double frame, int count, double hop) {
    double length = 1000 * frame / rate;
    double wave = 1000.0 * samples / rate;
    return new Frames(Math.max(wave, (count - 1) * hop + length), wave, length / 2, hop);
  }

  /// True if something is known of the time.
  public boolean isTimed() {
    return total > 0;
  }

  /// Where the first frame's place begins on an axis of a width.
  double left(double left, double width) {
    return isTimed() ? left + (first - hop / 2) / total * width : left;
  }

  /// How wide all frames are together.
  double width(int count, double width) {
    return isTimed() ? count * hop / total * width : width;
  }

  /// Ticks at round times.
  void ticks(Canvas canvas, double sheet, double left, double width, double base) {
    double step = step(width);
    for (int i = 0; i * step <= total; i++) {
      double x = left + i * step / total * width;
      String text = text(i * step);
      double half = Canvas.measure(text) / 2;
      canvas.rule(x, base, x, base + 4);
      if (x + half <= sheet - 2) {
        canvas.words(x, base + 17, text, Canvas.Align.MIDDLE);
      }
    }
  }

  private double step(double width) {
    double least = total * 70 / width;
    if (total < MINUTE) {
      return Sheet.round(least);
    }
    for (double round : new double[] {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800}) {
      if (1000 * round >= least) {
        return 1000 * round;
      }
    }
    return 1000.0 * 3600 * Sheet.round(least / 3_600_000);
  }

  /// Milliseconds, or of a minute and more minutes and seconds.
  private String text(double ms) {
    if (total < MINUTE) {
      return (long) ms + " ms";
    }
    long seconds = Math.round(ms / 1000);
    return seconds >= 3600
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
