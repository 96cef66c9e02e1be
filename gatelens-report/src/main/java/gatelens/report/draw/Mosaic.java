package gatelens.report.draw;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Coloured cells as vectors: runs of one colour are joined, first across, then down, so that every
/// renderer draws them with sharp edges.
///
/// @param boxes that cover all cells that are not fully transparent
record Mosaic(List<Box> boxes) {
  /// Boxes above which a bitmap is smaller and faster.
  static final int MOST = 4000;

  /// The same inside a page, which has many of them.
  static final int MOST_ON_PAGE = 300;

  /// A box of one colour, in cells.
  record Box(int x, int y, int width, int height, int argb) {
    private Box lower() {
      return new Box(x, y, width, height + 1, argb);
    }
  }

  /// Joins cells.
  ///
  /// @param argb `int[rows * columns]`, row by row
  static Mosaic of(int columns, int rows, int[] argb) {
    List<Box> done = new ArrayList<>();
    Map<Integer, Box> open = new LinkedHashMap<>();
    for (int y = 0; y < rows; y++) {
      Map<Integer, Box> next = new LinkedHashMap<>();
      int x = 0;
      while (x < columns) {
        int colour = argb[y * columns + x];
        int end = x + 1;
        while (end < columns && argb[y * columns + end] == colour) {
          end++;
        }
        if (colour >>> 24 != 0) {
          Box above = open.remove(x);
          if (above != null && above.width == end - x && above.argb == colour) {
            next.put(x, above.lower());
          } else {
            if (above != null) {
              done.add(above);
            }
            next.put(x, new Box(x, y, end - x, 1, colour));
          }
        }
        x = end;
      }
      done.addAll(open.values());
      open = next;
    }
    done.addAll(open.values());
    return new Mosaic(done);
  }

  /// One path a colour, in cells.
  String paths() {
    Map<Integer, StringBuilder> paths = new LinkedHashMap<>();
    for (Box box : boxes) {
      paths
          .computeIfAbsent(box.argb, colour -> new StringBuilder())
          .append('M')
          .append(box.x)
          .append(' ')
          .append(box.y)
          .append('h')
          .append(box.width)
          .append('v')
          .append(box.height)
          .append('h')
          .append(-box.width)
          .append('z');
    }
    StringBuilder out = new StringBuilder(16 * boxes.size());
    paths.forEach((colour, path) -> {
      out.append("<path fill=\"").append(String.format(Locale.ROOT, "#%06x", colour & 0xFFFFFF));
      int alpha = colour >>> 24;
      if (alpha < 255) {
        out.append("\" fill-opacity=\"").append(String.format(Locale.ROOT, "%.3f", alpha / 255.0));
      }
      out.append("\" d=\"").append(path).append("\"/>");
    });
    return out.toString();
  }

  /// Cells of which none is transparent as one box a run, row by row; each reaches a little under
  /// the next and the row below, so that no renderer lets the page shine through between them.
  ///
  /// @param across cells that a box reaches under the next
  /// @param down cells that it reaches under the row below
  static String overlapping(int columns, int rows, int[] argb, double across, double down) {
    StringBuilder out = new StringBuilder(64 * rows);
    for (int y = 0; y < rows; y++) {
      String high = number(y + 1 < rows ? 1 + down : 1);
      int x = 0;
      while (x < columns) {
        int colour = argb[y * columns + x];
        int end = x + 1;
        while (end < columns && argb[y * columns + end] == colour) {
          end++;
        }
        String wide = number(end < columns ? end - x + across : end - x);
        out.append(String.format(Locale.ROOT, "<path fill=\"#%06x\" d=\"M", colour & 0xFFFFFF))
            .append(x)
            .append(' ')
            .append(y)
            .append('h')
            .append(wide)
            .append('v')
            .append(high)
            .append("h-")
            .append(wide)
            .append("z\"/>");
        x = end;
      }
    }
    return out.toString();
  }

  /// How many boxes {@link #overlapping} draws.
  static int runs(int columns, int rows, int[] argb) {
    int runs = 0;
    for (int i = 0; i < columns * rows; i++) {
      runs += i % columns == 0 || argb[i] != argb[i - 1] ? 1 : 0;
    }
    return runs;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replaceAll("\\.?0+$", "");
  }

  /// Cells with each repeated, so that a renderer that smooths has nothing to smooth but edges.
  ///
  /// @param times across and down
  static int[] enlarged(int columns, int rows, int[] argb, int times) {
    int wide = columns * times;
    int[] out = new int[wide * rows * times];
    for (int y = 0; y < rows * times; y++) {
      for (int x = 0; x < wide; x++) {
        out[y * wide + x] = argb[y / times * columns + x / times];
      }
    }
    return out;
  }
}
