package gatelens.report.draw;

import java.util.List;

/// The numbers behind a picture.
///
/// @param head names of the columns
/// @param rows as many cells as columns in each
public record Table(List<String> head, List<List<String>> rows) {
  private static final int MOST_CELLS = 150;

  /// Keeps an unmodifiable copy of the head; rows may be computed when they are asked for.
  public Table {
    head = List.copyOf(head);
  }

  /// As comma-separated values (RFC 4180), with a head.
  public String csv() {
    StringBuilder out = new StringBuilder(64 * (rows.size() + 1));
    line(out, head);
    rows.forEach(row -> line(out, row));
    return out.toString();
  }

  /// A number as a cell, in full; empty where there is none.
  public static String cell(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  /// For a terminal: columns of even width.
  public String text() {
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              head.get(i).length(),
              rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    StringBuilder out = new StringBuilder(64 * (rows.size() + 1));
    padded(out, head, widths);
    rows.forEach(row -> padded(out, row, widths));
    return out.toString();
  }

  private static void padded(StringBuilder out, List<String> cells, int[] widths) {
    for (int i = 0; i < cells.size(); i++) {
      boolean last = i == cells.size() - 1;
      out.append(cells.get(i))
          .append(last ? "\n" : " ".repeat(widths[i] - cells.get(i).length() + 2));
    }
  }

  private static void line(StringBuilder out, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      boolean quote = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      out.append(i == 0 ? "" : ",").append(quote ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell);
    }
    out.append("\r\n");
  }

  /// True for what is no number: words stand on the left.
  private static boolean isText(String cell) {
    return cell.codePoints().anyMatch(c -> Character.isLetter(c) && c != 'e' && c != 'E');
  }

  /// As an HTML table; long ones are cut, which its caption says.
  public String html(String caption) {
    StringBuilder out = new StringBuilder(1 << 12);
    int shown = Math.min(Math.max(5, MOST_CELLS / Math.max(1, head.size())), rows.size());
    out.append("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"")
        .append(Markup.escape(caption))
        .append("\"><table><caption>")
        .append(Markup.escape(caption));
    if (shown < rows.size()) {
      out.append(", the first ").append(shown).append(" of ").append(rows.size()).append(" rows");
    }
    out.append("</caption><thead><tr>");
    head.forEach(
        name -> out.append("<th scope=\"col\">").append(Markup.escape(name)).append("</th>"));
    out.append("</tr></thead><tbody>");
    for (List<String> row : rows.subList(0, shown)) {
      out.append("<tr>");
      row.forEach(cell ->
          out.append(isText(cell) ? "<td class=\"t\">" : "<td>")
              .append(Markup.escape(cell))
              .append("</td>"));
      out.append("</tr>");
    }
    return out.append("</tbody></table></div>").toString();
  }
}
