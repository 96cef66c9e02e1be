package gatelens.report;

/// One picture: the same content as SVG, PNG, terminal text and numbers.
public final class Picture {
  private final String name;
  private final String title;
  private final String description;
  private final Canvas canvas;
  private final Table table;
  private final String text;

  Picture(String name, String title, String description, Canvas canvas, Table table, String text) {
    this.name = name;
    this.title = title;
    this.description = description;
    this.canvas = canvas;
    this.table = table;
    this.text = text;
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

  /// One SVG element, complete in itself: no script, no network, light and dark.
  public String svg() {
    return canvas.svg(name, title, description);
  }

  /// A PNG file on white. Its letters are capitals of 3 × 5 dots: no font is needed.
  public byte[] png() {
    return canvas.png();
  }

  /// The numbers drawn.
  public Table table() {
    return table;
  }

  /// The numbers as CSV.
  public String csv() {
    return table.csv();
  }

  /// For a terminal, with blocks and signs.
  public String text() {
    return text;
  }
}
