package gatelens.report.draw;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Bidi;
import java.util.HashMap;
import java.util.Map;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/// Letters as outlines of a font inside the jar, so that a picture has the same letters on every
/// machine, also where no font and no font library is installed. Java2D's own text needs both.
///
/// Right-to-left text is put in order by the bidirectional algorithm of Unicode (UAX 9) and Arabic
/// letters are joined. What the font lacks, such as Chinese, is drawn as a box.
public final class Face {
  private static final String REGULAR = "DejaVuSans.ttf";
  private static final String BOLD = "DejaVuSans-Bold.ttf";
  private final TrueTypeFont font;
  private final CmapLookup letters;
  private final double unit;
  private final Map<Integer, Glyph> glyphs = new HashMap<>();

  /// One letter in units of the font.
  private record Glyph(Path2D outline, double advance) {}

  private Face(String file) {
    try (InputStream in = opened(file)) {
      this.font = new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()));
      this.letters = font.getUnicodeCmapLookup();
      this.unit = font.getUnitsPerEm();
    } catch (IOException impossible) {
      throw new UncheckedIOException("the font " + file + " inside the jar", impossible);
    }
  }

  /// Read when the first letter is drawn.
  private static final class Bundled {
    static final Face PLAIN = new Face(REGULAR);
    static final Face HEAVY = new Face(BOLD);

    private Bundled() {}
  }

  public static Face of(boolean bold) {
    return bold ? Bundled.HEAVY : Bundled.PLAIN;
  }

  /// How wide a text is.
  ///
  /// @param size of the letters, in pixels an em
  public double width(String text, double size) {
    double width = 0;
    for (int c : ordered(text)) {
      width += glyph(c).advance;
    }
    return width * size / unit;
  }

  /// Units of the font an em.
  double unit() {
    return unit;
  }

  /// The code points of a text as they stand from left to right.
  static int[] inOrder(String text) {
    return ordered(text);
  }

  /// The outline of one letter in units of the font, up above the line.
  Path2D outline(int codePoint) {
    return glyph(codePoint).outline;
  }

  /// How far a letter moves the next, in units of the font.
  double advance(int codePoint) {
    return glyph(codePoint).advance;
  }

  /// True if the font has every letter of a text.
  boolean has(String text) {
    return text.codePoints().allMatch(c -> isBlank(c) || letters.getGlyphId(c) != 0);
  }

  /// The file of the font, as a stream of its bytes.
  InputStream file() {
    return opened(this == Bundled.HEAVY ? BOLD : REGULAR);
  }

  private static InputStream opened(String file) {
    InputStream in = Face.class.getResourceAsStream("font/" + file);
    if (in == null) {
      throw new IllegalStateException("the jar lacks its font " + file + "; build it with Maven");
    }
    return in;
  }

  /// The outline of a text whose line begins at the origin.
  Path2D outline(String text, double size) {
    Path2D all = new Path2D.Double(Path2D.WIND_NON_ZERO);
    double scale = size / unit;
    double x = 0;
    for (int c : ordered(text)) {
      Glyph glyph = glyph(c);
      AffineTransform place = new AffineTransform(scale, 0, 0, -scale, x, 0);
      all.append(glyph.outline.getPathIterator(place), false);
      x += glyph.advance * scale;
    }
    return all;
  }

  /// Text of at most so many pixels: what is cut ends in `…`.
  public String fit(String text, double size, double most) {
    if (width(text, size) <= most) {
      return text;
    }
    int[] points = text.codePoints().toArray();
    int count = points.length;
    while (count > 0 && width(new String(points, 0, count) + "…", size) > most) {
      count--;
    }
    return new String(points, 0, count) + "…";
  }

  private synchronized Glyph glyph(int codePoint) {
    return glyphs.computeIfAbsent(codePoint, this::read);
  }

  private static boolean isBlank(int codePoint) {
    return codePoint < ' ' || Character.getType(codePoint) == Character.FORMAT;
  }

  private Glyph read(int codePoint) {
    if (isBlank(codePoint)) {
      return new Glyph(new Path2D.Double(), 0);
    }
    try {
      int id = letters.getGlyphId(codePoint);
      GlyphData data = font.getGlyph().getGlyph(id);
      Path2D outline = data == null ? new Path2D.Double() : data.getPath();
      return new Glyph(outline, font.getAdvanceWidth(id));
    } catch (IOException impossible) {
      throw new UncheckedIOException("the font inside the jar", impossible);
    }
  }

  /// Code points from left to right, joined where the script joins.
  private static int[] ordered(String text) {
    if (!Bidi.requiresBidi(text.toCharArray(), 0, text.length())) {
      return text.codePoints().toArray();
    }
    String joined = Arabic.joined(text);
    Bidi bidi = new Bidi(joined, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
    int runs = bidi.getRunCount();
    byte[] levels = new byte[runs];
    Object[] parts = new Object[runs];
    for (int r = 0; r < runs; r++) {
      levels[r] = (byte) bidi.getRunLevel(r);
      int[] points =
          joined.substring(bidi.getRunStart(r), bidi.getRunLimit(r)).codePoints().toArray();
      parts[r] = levels[r] % 2 == 0 ? points : reversed(points);
    }
    Bidi.reorderVisually(levels, 0, parts, 0, runs);
    return java.util.Arrays.stream(parts)
        .flatMapToInt(part -> java.util.Arrays.stream((int[]) part))
        .toArray();
  }

  private static int[] reversed(int[] points) {
    int[] back = new int[points.length];
    for (int i = 0; i < points.length; i++) {
      int c = points[points.length - 1 - i];
      back[i] = mirrored(c);
    }
    return back;
  }

  private static int mirrored(int codePoint) {
    int at = "()[]{}<>«»".indexOf(codePoint);
    return at < 0 ? codePoint : "()[]{}<>«»".codePointAt(at ^ 1);
  }
}
