package gatelens.report.picture;

import gatelens.dynamics.StatePlane;
import gatelens.report.draw.Canvas;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Scale;
import gatelens.report.draw.Sheet;
import java.util.Locale;

/// The axes of a plane of states on a sheet, and the ways in it.
///
/// @param sheet that is drawn on
/// @param plane of the states
/// @param x from a first coordinate to a place across
/// @param y from a second coordinate to a place down
record PlaneFrame(Sheet sheet, StatePlane plane, Scale x, Scale y) {
  static final double HEIGHT = 380;
  static final double BELOW = 34;
  private static final int STEPS = 6;

  static PlaneFrame of(Sheet sheet, StatePlane plane) {
    double[] box = plane.box();
    Scale y = Scale.over(box[2], box[3], sheet.top() + HEIGHT, sheet.top() + 16);
    double left = Math.rint(Sheet.MARGIN + Sheet.widthOfValues(y) + 8);
    return new PlaneFrame(
        sheet, plane, Scale.over(box[0], box[1], left, sheet.width() - Sheet.MARGIN), y);
  }

  double left() {
    return x.from();
  }

  void axes() {
    Canvas canvas = sheet.canvas();
    sheet.values(y, left(), x.to(), "↑ " + axis(plane, 1));
    for (double tick : x.ticks(6)) {
      canvas.rule(x.at(tick), y.from(), x.at(tick), y.from() + 4);
      canvas.words(x.at(tick), y.from() + 17, Markup.tick(tick), Canvas.Align.MIDDLE);
    }
    canvas.words(
        (left() + x.to()) / 2, y.from() + BELOW, axis(plane, 0) + " →", Canvas.Align.MIDDLE);
  }

  static String axis(StatePlane plane, int number) {
    String name =
        plane.axes() == StatePlane.Axes.READOUT && number == 0
            ? "where the answer changes"
            : plane.axes() == StatePlane.Axes.READOUT
                ? "widest beside it"
                : number == 0 ? "first principal component" : "second";
    return String.format(
        Locale.ROOT, "%s (%.0f %% of the variance)", name, 100 * plane.shares()[number]);
  }

  /// A line through places, with dots and the numbers of some steps.
  ///
  /// @param places `double[N][2]`
  /// @param first number of the first place
  /// @param closed true if the last leads back to the first
  void way(double[][] places, int first, boolean closed, Ink ink) {
    int points = places.length + (closed ? 1 : 0);
    double[] px = new double[points];
    double[] py = new double[points];
    for (int t = 0; t < points; t++) {
      px[t] = x.at(places[t % places.length][0]);
      py[t] = y.at(places[t % places.length][1]);
    }
    Canvas canvas = sheet.canvas();
    canvas.line(px, py, ink, Canvas.Stroke.SOLID);
    canvas.dots(px, py, closed ? 3 : 1.8, ink, 1);
    int every = Sheet.round((places.length - 1) / (double) STEPS);
    for (int t = closed ? 0 : every; t < places.length; t += every) {
      canvas.words(
          px[t] + 4,
          py[t] - 4,
          Integer.toString(first + t),
          Canvas.Align.START,
          10,
          closed,
          Ink.TEXT);
    }
  }
}
