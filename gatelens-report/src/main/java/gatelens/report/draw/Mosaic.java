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
