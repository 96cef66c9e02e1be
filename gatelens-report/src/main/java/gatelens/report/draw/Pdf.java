package gatelens.report.draw;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Bidi;
import java.util.HashMap;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.util.Matrix;

/// Draws marks as a PDF file of one page as large as the picture (Apache PDFBox). Letters are those
/// of the font inside the jar, of which the file holds the ones it needs; text that the font lacks
/// or that runs from right to left is drawn as outlines. The same picture gives the same bytes.
public final class Pdf {
  private static final float POINTS = 72f / 96;

  private final PDDocument document;
  private final PDPageContentStream out;
  private final Theme theme;
  private final float height;
  private final Map<Face, PDFont> fonts = new HashMap<>();
  private final Map<Integer, PDExtendedGraphicsState> veils = new HashMap<>();

  private Pdf(PDDocument document, PDPageContentStream out, Theme theme, float height) {
    this.document = document;
    this.out = out;
    this.theme = theme;
    this.height = height;
  }

  /// The drawing as a file.
  public static byte[] draw(Canvas canvas, Look look, String title) {
    Canvas finished = Finish.of(canvas, look.theme() == Theme.AUTO ? look.on(Theme.LIGHT) : look);
    float unit = (float) (POINTS * look.scale());
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage(new PDRectangle(unit * finished.width(), unit * finished.height()));
      document.addPage(page);
      document.setDocumentId(1L);
      document.getDocumentInformation().setTitle(title);
      document.getDocumentInformation().setProducer("Gatelens");
      try (PDPageContentStream out = new PDPageContentStream(document, page)) {
        out.transform(Matrix.getScaleInstance(unit, unit));
        Pdf pdf = new Pdf(document, out, look.theme(), finished.height());
        pdf.box(new Canvas.Mark.Box(0, 0, finished.width(), finished.height(), Ink.PAGE, 1));
        for (Canvas.Mark mark : finished.marks()) {
          pdf.mark(mark);
        }
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 15);
      document.save(bytes);
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a PDF file in memory", impossible);
    }
  }

  private void mark(Canvas.Mark mark) throws IOException {
    switch (mark) {
      case Canvas.Mark.Box b -> box(b);
      case Canvas.Mark.Area a -> {
        fill(a.ink(), a.opacity());
        path(a.x(), a.y());
        out.fill();
      }
      case Canvas.Mark.Line l -> line(l);
      case Canvas.Mark.Dots d -> {
        fill(d.ink(), d.opacity());
        for (int i = 0; i < d.x().length; i++) {
          dot((float) d.x()[i], y(d.y()[i]), (float) d.radius());
        }
      }
      case Canvas.Mark.Words w -> words(w);
      case Canvas.Mark.Image i -> image(i);
      case Canvas.Mark.Hatch h -> hatch(h);
    }
  }

  /// From the top to the bottom of a page, which PDF counts upward.
  private float y(double down) {
    return (float) (height - down);
  }

  private void fill(Ink ink, double opacity) throws IOException {
    out.setNonStrokingColor(new Color(ink.argb(theme)));
    veil(opacity);
  }

  private void veil(double opacity) throws IOException {
    int thousandths = (int) Math.round(1000 * opacity);
    PDExtendedGraphicsState state = veils.get(thousandths);
    if (state == null) {
      state = new PDExtendedGraphicsState();
      state.setNonStrokingAlphaConstant((float) opacity);
      veils.put(thousandths, state);
    }
    out.setGraphicsStateParameters(state);
  }

  private void box(Canvas.Mark.Box b) throws IOException {
    fill(b.ink(), b.opacity());
    out.addRect((float) b.x(), y(b.y() + b.height()), (float) b.width(), (float) b.height());
    out.fill();
  }

  private void path(double[] x, double[] y) throws IOException {
    for (int i = 0; i < x.length; i++) {
      if (i == 0) {
        out.moveTo((float) x[i], y(y[i]));
      } else {
        out.lineTo((float) x[i], y(y[i]));
      }
    }
  }

  private void line(Canvas.Mark.Line l) throws IOException {
    if (l.x().length == 0) {
      return;
    }
    out.setStrokingColor(new Color(l.ink().argb(theme)));
    out.setLineWidth((float) l.thickness());
    out.setLineDashPattern(l.stroke().dashes(), 0);
    path(l.x(), l.y());
    out.stroke();
  }

  /// A circle as four Bézier curves.
  private void dot(float x, float y, float r) throws IOException {
    float k = 0.5523f * r;
    out.moveTo(x + r, y);
    out.curveTo(x + r, y + k, x + k, y + r, x, y + r);
    out.curveTo(x - k, y + r, x - r, y + k, x - r, y);
    out.curveTo(x - r, y - k, x - k, y - r, x, y - r);
    out.curveTo(x + k, y - r, x + r, y - k, x + r, y);
    out.fill();
  }

  private void words(Canvas.Mark.Words w) throws IOException {
    Face face = Face.of(w.bold());
    double left = w.left();
    fill(w.ink(), 1);
    char[] letters = w.text().toCharArray();
    boolean control = w.text().codePoints().anyMatch(c -> c < ' ');
    if (control || Bidi.requiresBidi(letters, 0, letters.length) || !face.has(w.text())) {
      new Outlined((float) left, y(w.y())).fill(face.outline(w.text(), w.size()));
      return;
    }
    out.beginText();
    out.setFont(font(face), (float) w.size());
    out.newLineAtOffset((float) left, y(w.y()));
    out.showText(w.text());
    out.endText();
  }

  /// Outlines whose line begins at a place.
  private final class Outlined {
    private final float left;
    private final float base;

    private Outlined(float left, float base) {
      this.left = left;
      this.base = base;
    }

    private float x(double value) {
      return (float) (left + value);
    }

    private float up(double value) {
      return (float) (base - value);
    }

    private void fill(java.awt.Shape shape) throws IOException {
      double[] p = new double[6];
      double atX = 0;
      double atY = 0;
      for (var i = shape.getPathIterator(null); !i.isDone(); i.next()) {
        int last = -2;
        switch (i.currentSegment(p)) {
          case java.awt.geom.PathIterator.SEG_MOVETO -> {
            out.moveTo(x(p[0]), up(p[1]));
            last = 0;
          }
          case java.awt.geom.PathIterator.SEG_LINETO -> {
            out.lineTo(x(p[0]), up(p[1]));
            last = 0;
          }
          case java.awt.geom.PathIterator.SEG_QUADTO -> {
            // a quadratic curve as a cubic one
            out.curveTo(
                x(atX + 2 * (p[0] - atX) / 3),
                up(atY + 2 * (p[1] - atY) / 3),
                x(p[2] + 2 * (p[0] - p[2]) / 3),
                up(p[3] + 2 * (p[1] - p[3]) / 3),
                x(p[2]),
                up(p[3]));
            last = 2;
          }
          case java.awt.geom.PathIterator.SEG_CUBICTO -> {
            out.curveTo(x(p[0]), up(p[1]), x(p[2]), up(p[3]), x(p[4]), up(p[5]));
            last = 4;
          }
          default -> out.closePath();
        }
        if (last >= 0) {
          atX = p[last];
          atY = p[last + 1];
        }
      }
      out.fill();
    }
  }

  private PDFont font(Face face) throws IOException {
    PDFont known = fonts.get(face);
    if (known == null) {
      try (InputStream file = face.file()) {
        known = PDType0Font.load(document, file, true);
      }
      fonts.put(face, known);
    }
    return known;
  }

  /// Cells as an image of many pixels each: viewers smooth its edges alone.
  private void image(Canvas.Mark.Image i) throws IOException {
    int times = Svg.times(i.columns(), i.rows(), i.width());
    int[] cells = Mosaic.enlarged(i.columns(), i.rows(), i.argb(), times);
    int wide = i.columns() * times;
    BufferedImage image = new BufferedImage(wide, i.rows() * times, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, wide, i.rows() * times, cells, 0, wide);
    PDImageXObject object = LosslessFactory.createFromImage(document, image);
    object.setInterpolate(false);
    veil(1);
    out.drawImage(
        object, (float) i.x(), y(i.y() + i.height()), (float) i.width(), (float) i.height());
  }

  private void hatch(Canvas.Mark.Hatch h) throws IOException {
    Hatching hatching = Hatching.of(h);
    int argb = Hatching.argb(h.strokes());
    out.saveGraphicsState();
    for (double[] box : hatching.cells()) {
      out.addRect((float) box[0], y(box[1] + box[3]), (float) box[2], (float) box[3]);
    }
    out.clip();
    out.setNonStrokingColor(new Color(argb & 0xFFFFFF));
    veil((argb >>> 24) / 255.0);
    for (double[] s : hatching.strokes()) {
      path(new double[] {s[0], s[2], s[4], s[6]}, new double[] {s[1], s[3], s[5], s[7]});
      out.closePath();
    }
    out.fill();
    out.restoreGraphicsState();
  }
}
