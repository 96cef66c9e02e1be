package gatelens.report.page;

import gatelens.report.draw.Markup;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// Lanes over one time axis: the one picture that a page opens with. Its letters are those of the
/// page, so it is laid out anew in every width.
///
/// @param name for files
/// @param axis pictures of one axis have their crosshair at the same step
/// @param title what it shows, for people who cannot look
/// @param steps the name of a step
/// @param length T
/// @param slanted true for words, whose names stand slanted
/// @param lanes from the top
record LaneStack(
    String name,
    String axis,
    String title,
    IntFunction<String> steps,
    int length,
    boolean slanted,
    List<Lane> lanes) {
  private static final int MOST_SLANTED = 36;
  private static final int LABELS = 8;

  /// Keeps an unmodifiable copy.
  LaneStack {
    lanes = List.copyOf(lanes);
  }

  /// Adds it to a page, with its numbers folded below.
  void addTo(HtmlReport page, Wording words) {
    StringBuilder out = new StringBuilder(1 << 14);
    out.append("<div><figure class=\"stack\" tabindex=\"0\" role=\"group\" data-name=\"")
        .append(Markup.escape(name))
        .append("\" data-axis=\"")
        .append(Markup.escape(axis))
        .append("\" data-steps=\"")
        .append(length)
        .append("\" aria-label=\"")
        .append(Markup.escape(title))
        .append("\">");
    for (Lane lane : lanes) {
      if (lane instanceof Lane.Told) {
        continue;
      }
      out.append("<div class=\"lane\"><div class=\"name\">")
          .append(Markup.escape(lane.name()))
          .append("<small>")
          .append(breakable(lane.note()))
          .append(lane instanceof Lane.Heat heat ? ramp(heat) : "")
          .append("</small></div>")
          .append(lane.plot())
          .append("</div>");
    }
    out.append("<div class=\"lane\"><div class=\"name\">")
        .append(Markup.escape(words.of("step")))
        .append("</div>");
    labels(out);
    page.html(out.append("</div></figure>").toString());
    page.numbers(name, title, table(words), name);
    for (Lane lane : lanes) {
      if (lane instanceof Lane.Heat heat) {
        page.numbers(name + "-units", heat.name() + ", " + heat.note(), units(heat), name);
      }
    }
    page.html("</div>");
  }

  /// A long name of a layer may break after its dots and lines.
  private static String breakable(String note) {
    return Markup.escape(note).replaceAll("(?<=[a-z0-9][._])(?=[a-z0-9])", "<wbr>");
  }

  private static String ramp(Lane.Heat heat) {
    int[] bar = heat.ramp().bar(9);
    StringBuilder stops = new StringBuilder(90);
    for (int colour : bar) {
      stops.append(stops.isEmpty() ? "" : ",");
      stops.append(String.format(Locale.ROOT, "#%06x%02x", colour & 0xFFFFFF, colour >>> 24));
    }
    return "<br>"
        + (heat.ramp() == Ramp.SEQUENTIAL ? "0" : "−")
        + "<span class=\"ramp\" style=\"background:linear-gradient(90deg,"
        + stops
        + ")\"></span>"
        + (heat.ramp() == Ramp.SEQUENTIAL ? "1" : "+");
  }

  private void labels(StringBuilder out) {
    boolean letters = slanted && length <= MOST_SLANTED && isShort();
    boolean all = slanted && length <= MOST_SLANTED && !letters;
    int every = all || letters ? 1 : Sheet.round((double) length / LABELS);
    out.append("<div class=\"plot steps").append(all ? "" : " flat").append("\">");
    for (int t = 0; t < length; t += every) {
      double place = (t + 0.5) / length;
      boolean odd = t / every % 2 == 1;
      out.append("<span")
          .append(odd && (length > 12 || !(all || letters)) ? " class=\"odd\"" : "")
          .append(" style=\"left:")
          .append(HtmlReport.percent(place))
          .append("\">")
          .append(Markup.escape(steps.apply(t)))
          .append("</span>");
    }
    out.append("</div>");
  }

  private boolean isShort() {
    return java.util.stream.IntStream.range(0, length).allMatch(t -> steps.apply(t).length() < 3);
  }

  /// A row a step, a column for each lane's numbers.
  private Table table(Wording words) {
    List<String> head = new ArrayList<>(List.of(words.of("step")));
    List<double[]> columns = new ArrayList<>();
    for (Lane lane : lanes) {
      List<double[]> own = lane.columns();
      for (int i = 0; i < own.size(); i++) {
        head.add(i == 0 ? lane.name() : lane.name() + ", " + words.of("attribution"));
        columns.add(own.get(i));
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (int t = 0; t < length; t++) {
      List<String> row = new ArrayList<>(List.of(place(t)));
      for (double[] column : columns) {
        row.add(Double.isNaN(column[t]) ? "" : Markup.exact(column[t]));
      }
      rows.add(row);
    }
    return new Table(head, rows);
  }

  /// A word may stand twice: its number stands before it.
  private String place(int t) {
    return slanted ? (t + 1) + " " + steps.apply(t) : steps.apply(t);
  }

  private Table units(Lane.Heat heat) {
    List<String> head = new ArrayList<>(List.of("step"));
    int width = heat.values().extent(1);
    for (int u = 0; u < width; u++) {
      head.add(heat.unit(u));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int t = 0; t < length; t++) {
      List<String> row = new ArrayList<>(width + 1);
      row.add(place(t));
      for (int u = 0; u < width; u++) {
        row.add(Float.toString(heat.values().get(t, u)));
      }
      rows.add(row);
    }
    return new Table(head, rows);
  }
}
