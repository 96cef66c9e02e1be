package gatelens.report.draw;

import java.util.ArrayList;
import java.util.List;

/// Makes of a drawing what a {@link Look} asks for: its title, greys where the page has no colour,
/// colours without transparency where a plain page is behind them.
final class Finish {
  private static final int DARKEST = 0x303030;
  private static final int FAINT = 24;

  private Finish() {}

  /// The drawing as it looks there.
  static Canvas of(Canvas canvas, Look look) {
    Canvas opened = canvas.with(canvas.marks().stream().map(Finish::plain).toList());
    Canvas titled = look.title().map(opened::titled).orElse(opened);
    Canvas coloured = look.theme() == Theme.GREY ? titled.with(greys(titled.marks())) : titled;
    return look.theme() == Theme.AUTO
        ? coloured
        : coloured.with(opaque(coloured.marks(), Ink.PAGE.argb(look.theme())));
  }

  private static Canvas.Mark plain(Canvas.Mark mark) {
    return mark instanceof Canvas.Mark.Image image ? image.plain() : mark;
  }

  private static List<Canvas.Mark> greys(List<Canvas.Mark> marks) {
    List<Canvas.Mark> out = new ArrayList<>();
    for (Canvas.Mark mark : marks) {
      if (mark instanceof Canvas.Mark.Image image) {
        grey(image, out);
        continue;
      }
      out.add(mark);
      if (mark instanceof Canvas.Mark.Box box && box.ink() == Ink.AGAINST) {
        boolean[] all = {true};
        out.add(
            new Canvas.Mark.Hatch(
                box.x(), box.y(), box.width(), box.height(), 1, 1, all, Canvas.Strokes.LEVEL));
      }
    }
    return out;
  }

  private static void grey(Canvas.Mark.Image i, List<Canvas.Mark> out) {
    int[] argb = new int[i.argb().length];
    boolean[] below = new boolean[argb.length];
    boolean any = false;
    for (int k = 0; k < argb.length; k++) {
      int colour = i.argb()[k];
      int alpha = colour >>> 24;
      int rgb = colour & 0xFFFFFF;
      below[k] = rgb == Ramp.BELOW && alpha >= FAINT;
      any |= below[k];
      boolean signed = rgb == Ramp.BELOW || rgb == Ramp.ABOVE;
      argb[k] = alpha << 24 | (signed ? DARKEST : luminance(rgb) * 0x010101);
    }
    out.add(
        new Canvas.Mark.Image(i.x(), i.y(), i.width(), i.height(), i.columns(), i.rows(), argb));
    if (any) {
      out.add(
          new Canvas.Mark.Hatch(
              i.x(),
              i.y(),
              i.width(),
              i.height(),
              i.columns(),
              i.rows(),
              below,
              Canvas.Strokes.LEVEL));
    }
  }

  /// Lightness by Rec. 709.
  private static int luminance(int rgb) {
    return (int)
        Math.round(
            0.2126 * (rgb >> 16 & 0xFF) + 0.7152 * (rgb >> 8 & 0xFF) + 0.0722 * (rgb & 0xFF));
  }

  /// Renderers round what is half transparent in different ways: where nothing but the page is
  /// behind cells, they are mixed here.
  private static List<Canvas.Mark> opaque(List<Canvas.Mark> marks, int page) {
    List<Canvas.Mark> out = new ArrayList<>();
    for (Canvas.Mark mark : marks) {
      boolean plain =
          mark instanceof Canvas.Mark.Image image
              && out.stream().noneMatch(before -> isBehind(before, image));
      out.add(plain ? mixed((Canvas.Mark.Image) mark, page) : mark);
    }
    return out;
  }

  private static Canvas.Mark mixed(Canvas.Mark.Image i, int page) {
    int[] argb = new int[i.argb().length];
    for (int k = 0; k < argb.length; k++) {
      argb[k] = Raster.over(i.argb()[k], page);
    }
    return new Canvas.Mark.Image(i.x(), i.y(), i.width(), i.height(), i.columns(), i.rows(), argb);
  }

  /// True if something may be seen through cells; outlines and lines are taken for what they are.
  private static boolean isBehind(Canvas.Mark mark, Canvas.Mark.Image image) {
    return switch (mark) {
      case Canvas.Mark.Box b -> meet(image, b.x(), b.y(), b.width(), b.height());
      case Canvas.Mark.Image i -> meet(image, i.x(), i.y(), i.width(), i.height());
      case Canvas.Mark.Hatch h -> meet(image, h.x(), h.y(), h.width(), h.height());
      case Canvas.Mark.Area a -> meets(image, a.x(), a.y());
      case Canvas.Mark.Line l -> meets(image, l.x(), l.y());
      case Canvas.Mark.Dots d -> meets(image, d.x(), d.y());
      case Canvas.Mark.Words w -> false;
    };
  }

  private static boolean meets(Canvas.Mark.Image image, double[] x, double[] y) {
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      left = Math.min(left, x[i]);
      right = Math.max(right, x[i]);
      top = Math.min(top, y[i]);
      bottom = Math.max(bottom, y[i]);
    }
    return meet(image, left, top, right - left, bottom - top);
  }

  private static boolean meet(
      Canvas.Mark.Image image, double x, double y, double width, double height) {
    return x < image.x() + image.width()
        && image.x() < x + width
        && y < image.y() + image.height()
        && image.y() < y + height;
  }
}
