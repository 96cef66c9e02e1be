package gatelens.report.draw;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/// Draws marks as pixels. Java2D fills outlines, which needs no screen and no font; letters are
/// outlines too ({@link Face}).
public final class Raster {
  private final Theme theme;
  private final double scale;
  private final BufferedImage image;
  private final Graphics2D graphics;

  private Raster(Canvas canvas, Theme theme, double scale) {
    this.theme = theme;
    this.scale = scale;
    this.image =
        new BufferedImage(
            (int) Math.ceil(canvas.width() * scale),
            (int) Math.ceil(canvas.height() * scale),
            BufferedImage.TYPE_INT_ARGB);
    this.graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(new Color(Ink.PAGE.argb(theme)));
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(scale, scale);
  }

  /// The drawing as a PNG file.
  ///
  /// @param scale pixels of the file a pixel of the canvas
  public static byte[] draw(Canvas canvas, Look look, double scale) {
    Canvas finished = Finish.of(canvas, look);
    Raster raster = new Raster(finished, look.theme(), scale * look.scale());
    try {
      finished.marks().forEach(raster::mark);
    } finally {
      raster.graphics.dispose();
    }
    return Png.encode(raster.image.getWidth(), raster.image.getHeight(), raster.pixels());
  }

  private int[] pixels() {
    return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }

  private void ink(Ink ink, double opacity) {
    graphics.setColor(new Color(ink.argb(theme)));
    graphics.setComposite(AlphaComposite.SrcOver.derive((float) opacity));
  }

  private void mark(Canvas.Mark mark) {
    switch (mark) {
      case Canvas.Mark.Box b -> {
        ink(b.ink(), b.opacity());
        graphics.fill(new Rectangle2D.Double(b.x(), b.y(), b.width(), b.height()));
      }
      case Canvas.Mark.Area a -> {
        ink(a.ink(), a.opacity());
        graphics.fill(path(a.x(), a.y()));
      }
      case Canvas.Mark.Line l -> {
        ink(l.ink(), 1);
        float[] dashes = l.stroke().dashes();
        graphics.setStroke(
            new BasicStroke(
                (float) l.thickness(),
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_BEVEL,
                10,
                dashes.length == 0 ? null : dashes,
                0));
        graphics.draw(path(l.x(), l.y()));
      }
      case Canvas.Mark.Dots d -> {
        ink(d.ink(), d.opacity());
        for (int i = 0; i < d.x().length; i++) {
          double r = d.radius();
          graphics.fill(new Ellipse2D.Double(d.x()[i] - r, d.y()[i] - r, 2 * r, 2 * r));
        }
      }
      case Canvas.Mark.Words w -> words(w);
      case Canvas.Mark.Image i -> cells(i);
      case Canvas.Mark.Hatch h -> hatch(h);
    }
  }

  private static Path2D path(double[] x, double[] y) {
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO, x.length);
    for (int i = 0; i < x.length; i++) {
      if (i == 0) {
        path.moveTo(x[i], y[i]);
      } else {
        path.lineTo(x[i], y[i]);
      }
    }
    return path;
  }

  private void words(Canvas.Mark.Words w) {
    Face face = Face.of(w.bold());
    double left = w.left();
    ink(w.ink(), 1);
    graphics.fill(
        face.outline(w.text(), w.size())
            .createTransformedShape(AffineTransform.getTranslateInstance(left, w.y())));
  }

  /// Cells as sharp boxes. The nearest cell of each pixel is taken here, because Java2D's choice
  /// differs by the way an image is drawn.
  private void cells(Canvas.Mark.Image mark) {
    int[] pixels = pixels();
    int left = (int) Math.round(mark.x() * scale);
    int top = (int) Math.round(mark.y() * scale);
    int width = (int) Math.max(1, Math.round(mark.width() * scale));
    int height = (int) Math.max(1, Math.round(mark.height() * scale));
    for (int y = Math.max(0, -top); y < height && top + y < image.getHeight(); y++) {
      int row = (int) ((long) y * mark.rows() / height);
      for (int x = Math.max(0, -left); x < width && left + x < image.getWidth(); x++) {
        int column = (int) ((long) x * mark.columns() / width);
        int at = (top + y) * image.getWidth() + left + x;
        pixels[at] = over(mark.argb()[row * mark.columns() + column], pixels[at]);
      }
    }
  }

  private void hatch(Canvas.Mark.Hatch mark) {
    int wide = (int) Math.round(mark.width());
    int high = (int) Math.round(mark.height());
    int[] strokes = new int[wide * high];
    for (int j = 0; j < high; j++) {
      int row = (int) ((long) j * mark.rows() / high);
      for (int i = 0; i < wide; i++) {
        boolean here =
            mark.where()[row * mark.columns() + (int) ((long) i * mark.columns() / wide)];
        strokes[j * wide + i] = here ? Cells.hatch(i, j, mark.strokes()) : 0;
      }
    }
    cells(new Canvas.Mark.Image(mark.x(), mark.y(), wide, high, wide, high, strokes));
  }

  static int over(int argb, int page) {
    int alpha = argb >>> 24;
    int mixed = 0xFF << 24;
    for (int shift = 0; shift <= 16; shift += 8) {
      int above = argb >> shift & 0xFF;
      int below = page >> shift & 0xFF;
      mixed |= ((above * alpha + below * (255 - alpha)) / 255) << shift;
    }
    return mixed;
  }
}
