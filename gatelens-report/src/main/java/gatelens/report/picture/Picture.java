package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Look;
import gatelens.report.draw.Pdf;
import gatelens.report.draw.Raster;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Svg;
import gatelens.report.draw.Table;
import gatelens.report.draw.Theme;
import java.nio.charset.StandardCharsets;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;

/// One picture: the same content as SVG, PNG, terminal text and numbers.
public final class Picture {
  private final String name;
  private final String title;
  private final String description;
  private final DoubleFunction<Canvas> drawing;
  private final Table table;
  private final String text;

  /// A picture.
  ///
  /// @param drawing lays it out for a width in pixels
  Picture(
      String name,
      String title,
      String description,
      DoubleFunction<Canvas> drawing,
      Table table,
      String text) {
    this.name = name;
    this.title = title;
    this.description = description;
    this.drawing = drawing;
    this.table = table;
    this.text = text;
  }

  /// The marks it is drawn with.
  Canvas canvas() {
    return drawing.apply(Sheet.WIDTH);
  }

  /// A name for files, of letters, digits and hyphens.
  public String name() {
    return name;
  }

  /// What it shows, a few words.
  public String title() {
    return title;
  }

  /// What can be seen, for people who cannot look.
  public String description() {
    return description;
  }

  /// One SVG element on white, complete in itself: no script, no network, no font.
  public String svg() {
    return svg(Look.USUAL);
  }

  /// One SVG element, complete in itself.
  public String svg(Look look) {
    return Svg.draw(
        drawing.apply(look.layout()), look, name, look.title().orElse(title), description);
  }

  /// A PDF file of one page as large as the picture, its letters embedded.
  public byte[] pdf(Look look) {
    return Pdf.draw(drawing.apply(look.layout()), look, look.title().orElse(title));
  }

  /// The same inside a page that has the style of {@link Svg#style}: laid out for a wide window
  /// and, as a second element, for a narrow one; the page shows one of them.
  public String inline() {
    return inline(UnaryOperator.identity());
  }

  /// The same in another language.
  ///
  /// @param words what its sentences are called there
  public String inline(UnaryOperator<String> words) {
    return Svg.inline(
        canvas().said(words),
        drawing.apply(Sheet.NARROW).said(words),
        name,
        words.apply(title),
        words.apply(description));
  }

  /// A PNG file on white, two pixels of the file a pixel of the drawing.
  public byte[] png() {
    return png(Theme.LIGHT, 2);
  }

  /// A PNG file.
  ///
  /// @param theme the page it stands on
  /// @param scale pixels of the file a pixel of the drawing, above 0; usual: 2
  /// @throws IllegalArgumentException if the scale is not above 0 and at most 10
  public byte[] png(Theme theme, double scale) {
    return png(Look.USUAL.on(theme), scale);
  }

  /// A PNG file.
  ///
  /// @param scale pixels of the file a pixel of the drawing, above 0; usual: 2
  /// @throws IllegalArgumentException if the scale is not above 0 and at most 10
  public byte[] png(Look look, double scale) {
    if (!(scale > 0 && scale <= 10)) {
      throw new IllegalArgumentException("a scale must be above 0 and at most 10, found " + scale);
    }
    return Raster.draw(drawing.apply(look.layout()), look, scale);
  }

  /// The numbers drawn.
  public Table table() {
    return table;
  }

  /// The numbers as CSV.
  public String csv() {
    return table.csv();
  }

  /// One of its faces as the content of a file.
  ///
  /// @param form `svg`, `png`, `pdf`, `csv` or `txt`
  /// @throws IllegalArgumentException if there is no such form
  public byte[] face(String form, Look look) {
    return switch (form) {
      case "svg" -> svg(look).getBytes(StandardCharsets.UTF_8);
      case "png" -> png(look, 2);
      case "pdf" -> pdf(look);
      case "csv" -> csv().getBytes(StandardCharsets.UTF_8);
      case "txt" -> text().getBytes(StandardCharsets.UTF_8);
      default ->
          throw new IllegalArgumentException(
              "a picture has svg, png, pdf, csv and txt, found " + form);
    };
  }

  /// For a terminal, with blocks and signs.
  public String text() {
    return text;
  }
}
