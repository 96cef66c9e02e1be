package gatelens.report.draw;

import gatelens.file.CsvCell;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// The numbers behind a picture.
///
/// @param head names of the columns
/// @param rows as many cells as columns in each
public record Table(List<String> head, List<List<String>> rows) {
  private static final int MOST_CELLS = 150;
  private static final int MOST_WHOLE = 300;

  private static final Pattern PLACE = Pattern.compile("(?:step|row|column|unit) [0-9]+");

  /// Columns of a block of a matrix on a page: on paper no number of one is broken.
  private static final int BLOCK = 6;

  /// Columns of a matrix above which a beginning of its rows tells nobody anything.
  private static final int MOST_COLUMNS = 40;

  /// Letters of numbers that a line of paper holds.
  private static final int LETTERS = 96;

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
              Spark.width(head.get(i)),
              rows.stream().mapToInt(row -> Spark.width(row.get(column))).max().orElse(0));
    }
    StringBuilder out = new StringBuilder(64 * (rows.size() + 1));
    padded(out, head, widths);
    rows.forEach(row -> padded(out, row, widths));
    return out.toString();
  }

  private static void padded(StringBuilder out, List<String> cells, int[] widths) {
    for (int i = 0; i < cells.size(); i++) {
      boolean last = i == cells.size() - 1;
      out.append(last ? cells.get(i) + "\n" : Spark.padded(cells.get(i), widths[i] + 2));
    }
  }

  private static void line(StringBuilder out, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      out.append(i == 0 ? "" : ",").append(CsvCell.of(cells.get(i)));
    }
    out.append("\r\n");
  }

  /// True for what is no number: words stand on the left.
  private static boolean isText(String cell) {
    return cell.codePoints().anyMatch(c -> Character.isLetter(c) && c != 'e' && c != 'E');
  }

  /// True if a page holds every row.
  public boolean isWhole() {
    return (long) head.size() * rows.size() <= MOST_WHOLE;
  }

  /// True for one of many columns: numbers of steps by units.
  public boolean isMatrix() {
    return head.size() > BLOCK + 2;
  }

  /// What stands in a page in place of a matrix whose numbers are all in a file: on paper they are
  /// put there.
  ///
  /// @param name its caption
  /// @param words as for {@link #html(String, UnaryOperator)}
  public String elsewhere(String name, UnaryOperator<String> words) {
    String told = rows.size() + " rows of " + head.size() + " columns: all of them in the file CSV";
    return "<div class=\"wide\" data-cut=\""
        + Markup.escape(words.apply(name))
        + "\"><p>"
        + Markup.escape(words.apply(told + "."))
        + "</p></div>";
  }

  /// As an HTML table; one of more than 300 cells is cut, which its caption says, and one of many
  /// columns stands in blocks one below the other, each of which repeats the first column: so
  /// nothing runs over the edge of a page of paper. Of one of more than 40 columns only its size is
  /// told.
  public String html(String caption) {
    return html(caption, UnaryOperator.identity());
  }

  /// The same in another language; of its cells, and of the columns of a matrix, only places such
  /// as `row 3`: the others may be names of the data.
  ///
  /// @param words what its caption and its columns are called there
  public String html(String name, UnaryOperator<String> words) {
    String caption = words.apply(name);
    StringBuilder out = new StringBuilder(1 << 12);
    if (head.size() > MOST_COLUMNS && !isWhole()) {
      String told =
          rows.size() + " rows of " + head.size() + " columns are too many for this page.";
      return "<div class=\"wide\"><p>" + Markup.escape(words.apply(told)) + "</p></div>";
    }
    int shown =
        isWhole()
            ? rows.size()
            : Math.min(Math.max(5, MOST_CELLS / Math.max(1, head.size())), rows.size());
    List<List<String>> some = rows.subList(0, shown);
    boolean matrix = isMatrix();
    int block = block(some);
    int blocks = matrix ? Math.ceilDiv(head.size() - 1, block) : 1;
    out.append("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"")
        .append(Markup.escape(caption))
        .append(shown < rows.size() ? "\" data-cut=\"" + Markup.escape(caption) : "")
        .append("\">");
    for (int b = 0; b < blocks; b++) {
      int from = matrix ? 1 + b * block : 1;
      int to = matrix ? Math.min(head.size(), from + block) : head.size();
      out.append("<table class=\"n\"><caption>").append(Markup.escape(caption));
      if (blocks > 1) {
        out.append(", ").append(Markup.escape(head.get(from))).append(" – ");
        out.append(Markup.escape(head.get(to - 1)));
      }
      if (shown < rows.size()) {
        String part = words.apply("the first " + shown + " of " + rows.size() + " rows");
        out.append(", ").append(Markup.escape(part));
      }
      out.append("</caption><thead><tr>");
      heads(out, some.isEmpty() ? head : some.get(0), from, to, words);
      out.append("<tbody>");
      for (List<String> row : some) {
        out.append("<tr>");
        cells(out, row, from, to, words);
      }
      out.append("</table>");
    }
    return out.append("</div>").toString();
  }

  /// Columns that stand side by side: fewer where numbers are long.
  private static int block(List<List<String>> rows) {
    int longest = rows.stream().flatMap(List::stream).mapToInt(String::length).max().orElse(1);
    return Math.clamp(LETTERS / (longest + 2), 3, BLOCK);
  }

  /// A name stands over numbers as they do, over words at the left.
  private void heads(
      StringBuilder out, List<String> row, int from, int to, UnaryOperator<String> words) {
    for (int i = from - 1; i < to; i++) {
      int column = i < from ? 0 : i;
      boolean left = column == 0 || isText(row.get(column));
      out.append(left ? "<th scope=\"col\" class=\"t\">" : "<th scope=\"col\">")
          .append(
              Markup.escape(
                  column > 0 && isMatrix()
                      ? place(head.get(column), words)
                      : words.apply(head.get(column))));
    }
  }

  /// End tags of cells, rows and parts are left out, as HTML allows: numbers weigh half of it.
  private static void cells(
      StringBuilder out, List<String> cells, int from, int to, UnaryOperator<String> words) {
    out.append("<td class=\"t\">").append(Markup.escape(place(cells.get(0), words)));
    for (int i = from; i < to; i++) {
      String cell = cells.get(i);
      out.append(isText(cell) ? "<td class=\"t\">" : "<td>");
      out.append(Markup.escape(place(cell, words)));
    }
  }

  private static String place(String cell, UnaryOperator<String> words) {
    return PLACE.matcher(cell).matches() ? words.apply(cell) : cell;
  }
}
