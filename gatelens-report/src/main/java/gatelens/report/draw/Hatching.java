package gatelens.report.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Strokes across cells as outlines, which every renderer draws alike; a pattern is tiled in
/// different ways.
///
/// @param cells boxes that hold the strokes, in pixels: x, y, width, height
/// @param strokes outlines over the whole, to be clipped by the cells: x and y of four corners
record Hatching(List<double[]> cells, List<double[]> strokes) {
  private static final double PERIOD = 6;
  private static final double THICK = 2;
  private static final double LEVEL_PERIOD = 4;
  private static final double LEVEL_THICK = 1;

  static Hatching of(Canvas.Mark.Hatch h) {
    int[] argb = new int[h.where().length];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = h.where()[i] ? -1 : 0;
    }
    double across = h.width() / h.columns();
    double down = h.height() / h.rows();
    List<double[]> cells = new ArrayList<>();
    for (Mosaic.Box box : Mosaic.of(h.columns(), h.rows(), argb).boxes()) {
      cells.add(
          new double[] {
            h.x() + box.x() * across,
            h.y() + box.y() * down,
            box.width() * across,
            box.height() * down
          });
    }
    List<double[]> strokes = new ArrayList<>();
    double bottom = h.y() + h.height();
    double right = h.x() + h.width();
    if (h.strokes() == Canvas.Strokes.LEVEL) {
      for (double y = h.y() + 1.5; y < bottom; y += LEVEL_PERIOD) {
        double to = Math.min(bottom, y + LEVEL_THICK);
        strokes.add(new double[] {h.x(), y, right, y, right, to, h.x(), to});
      }
    } else {
      for (double k = 0; k < h.width() + h.height(); k += PERIOD) {
        double x = h.x() + k;
        strokes.add(
            new double[] {
              x, h.y(), x + THICK, h.y(), x + THICK - h.height(), bottom, x - h.height(), bottom
            });
      }
    }
    return new Hatching(cells, strokes);
  }

  /// Slanted strokes as a pattern of a page.
  ///
  /// @param id what it is called
  static String pattern(String id) {
    double across = PERIOD / Math.sqrt(2);
    return String.format(
        Locale.ROOT,
        "<pattern id=\"%s\" width=\"%.3f\" height=\"9\" patternUnits=\"userSpaceOnUse\""
            + " patternTransform=\"rotate(45)\"><path fill=\"#%06x\" fill-opacity=\"%.1f\""
            + " d=\"M0 0h%.3fv9H0z\"/></pattern>",
        id,
        across,
        Cells.HATCH & 0xFFFFFF,
        (Cells.HATCH >>> 24) / 255.0,
        THICK / Math.sqrt(2));
  }

  /// The colour of strokes, with alpha.
  static int argb(Canvas.Strokes strokes) {
    return strokes == Canvas.Strokes.LEVEL ? -1 : Cells.HATCH;
  }
}
