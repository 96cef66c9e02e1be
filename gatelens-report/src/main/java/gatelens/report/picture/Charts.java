package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Plot;
import gatelens.report.draw.Scale;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Sides;
import gatelens.report.draw.Spark;
import gatelens.report.draw.Table;
import gatelens.sequence.Axis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Bars, waterfalls and curves.
public final class Charts {
  private static final double ROW = 20;
  private static final double BAR = 14;
  private static final double NAMES = 190;

  private Charts() {}

  /// Where the columns of a chart of bars stand.
  private record Columns(double names, double from, double to) {
    static Columns of(double width, List<String> names, List<String> numbers) {
      double name = names.stream().mapToDouble(n -> Canvas.measure(fit(n, width))).max().orElse(0);
      double number = numbers.stream().mapToDouble(Canvas::measure).max().orElse(0);
      double left = Sheet.MARGIN + name;
      return new Columns(left, left + 10, width - Sheet.MARGIN - number - 10);
    }
  }

  private static String others(int count) {
    return count + (count == 1 ? " other" : " others");
  }

  private static String fit(String name, double width) {
    return Canvas.fit(Axis.visible(name), Math.min(NAMES, width / 3));
  }

  /// Bars of signed parts of a decision, the largest first, with signs beside the colours.
  ///
  /// @param most bars drawn; what is left out is one bar of its own
  /// @throws IllegalArgumentException if there is no value or one is not finite
  public static Picture bars(
      String name, String title, List<String> labels, double[] values, int most) {
    return bars(name, title, labels, values, most, Sides.ATTRIBUTION);
  }

  /// Bars of signed numbers, the largest first.
  ///
  /// @param most bars drawn; what is left out is one bar of its own
  /// @param sides what the signs mean; nothing below for sizes, which are 0 or more
  /// @throws IllegalArgumentException if there is no value or one is not finite
  public static Picture bars(
      String name, String title, List<String> labels, double[] values, int most, Sides sides) {
    check(title, values);
    List<Integer> order = order(values);
    List<String> names = new ArrayList<>();
    List<Double> parts = new ArrayList<>();
    double rest = 0;
    for (int i = 0; i < order.size(); i++) {
      if (i < most) {
        names.add(labels.get(order.get(i)));
        parts.add(values[order.get(i)]);
      } else {
        rest += values[order.get(i)];
      }
    }
    boolean signed = !sides.below().isEmpty();
    // units and sizes are no parts of anything
    boolean parted = sides.equals(Sides.ATTRIBUTION);
    if (most < order.size() && signed) {
      names.add(others(order.size() - most));
      parts.add(rest);
    }
    double scale = parts.stream().mapToDouble(Math::abs).max().orElse(1);
    String legend =
        signed
            ? "▲ " + sides.above() + ", ▼ " + sides.below() + "; scale ±" + Markup.number(scale)
            : sides.above() + ", 0 to " + Markup.number(scale);
    List<Sheet.Key> keys = new ArrayList<>();
    keys.add(
        new Sheet.Key(new Sheet.Sample.OfBox(Ink.FOR, 1), signed ? "▲ " + sides.above() : legend));
    if (signed) {
      keys.add(
          new Sheet.Key(
              new Sheet.Sample.OfBox(Ink.AGAINST, 1),
              "▼ " + sides.below() + "; scale ±" + Markup.number(scale)));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i : order) {
      rows.add(List.of(labels.get(i), Markup.exact(values[i])));
    }
    List<String> notes = new ArrayList<>();
    if (most < order.size()) {
      notes.add(
          signed
              ? "The last bar is the sum of " + others(order.size() - most) + "."
              : others(order.size() - most) + " with less are not drawn; the numbers have all.");
    }
    return new Picture(
        name,
        title,
        (parted ? "The largest part is " : "The largest is ")
            + Markup.within(names.get(0))
            + " ("
            + (signed ? mark(parts.get(0)) : Markup.number(parts.get(0)))
            + "), of "
            + values.length
            + (parted ? values.length == 1 ? " part. " : " parts. " : ". ")
            + legend
            + ".",
        width -> {
          Sheet sheet = new Sheet(width, title, ROW * names.size() + 12, keys, notes);
          drawBars(sheet, names, parts, scale, signed);
          return sheet.canvas();
        },
        new Table(parted ? List.of("part", "attribution") : List.of("name", sides.above()), rows),
        title + '\n' + drawn(names, parts, scale) + legend + '\n');
  }

  private static void drawBars(
      Sheet sheet, List<String> names, List<Double> parts, double scale, boolean signed) {
    List<String> numbers = parts.stream().map(v -> signed ? mark(v) : Markup.number(v)).toList();
    Columns columns = Columns.of(sheet.width(), names, numbers);
    double zero = signed ? (columns.from + columns.to) / 2 : columns.from;
    double half = columns.to - zero;
    Canvas canvas = sheet.canvas();
    for (int i = 0; i < names.size(); i++) {
      double value = parts.get(i);
      double length = scale == 0 ? 0 : Math.abs(value) / scale * half;
      double y = sheet.top() + ROW * i;
      canvas.box(value < 0 ? zero - length : zero, y, length, BAR, ink(value));
      canvas.words(columns.names, y + 11, fit(names.get(i), sheet.width()), Canvas.Align.END);
      canvas.words(sheet.width() - Sheet.MARGIN, y + 11, numbers.get(i), Canvas.Align.END);
    }
    canvas.rule(zero, sheet.top() - 3, zero, sheet.top() + ROW * names.size());
    rows(sheet, names.size());
  }

  private static String drawn(List<String> names, List<Double> parts, double scale) {
    StringBuilder text = new StringBuilder(64 * names.size());
    for (int i = 0; i < names.size(); i++) {
      double share = scale == 0 ? 0 : Math.abs(parts.get(i)) / scale;
      text.append(Spark.column(names.get(i), 24))
          .append(' ')
          .append(Spark.column(mark(parts.get(i)), 12))
          .append(' ')
          .append(Spark.bar(share, 40))
          .append('\n');
    }
    return text.toString();
  }

  /// One bar of a waterfall: it runs from one score to another.
  private record Span(String name, double from, double to, boolean part) {
    double change() {
      return to - from;
    }

    String number(boolean whole) {
      return whole ? Markup.number(to) : mark(change());
    }
  }

  /// From the baseline's score to the score, part by part; what is not explained is a bar of its
  /// own.
  ///
  /// @param most parts drawn one by one; the others are one bar
  /// @throws IllegalArgumentException if there is no value or one is not finite
  public static Picture waterfall(
      String name,
      String title,
      double baseline,
      double score,
      List<String> labels,
      double[] values,
      int most) {
    check(title, values);
    check(title, new double[] {baseline, score});
    List<Span> spans = spans(baseline, score, labels, values, most);
    double low = spans.stream().mapToDouble(Span::to).min().orElse(0);
    double high = spans.stream().mapToDouble(Span::to).max().orElse(1);
    double near = Math.max(high - low, 1e-12) / 2;
    // Zero is shown where that does not make the parts small.
    low = low > 0 && low < near ? 0 : low;
    high = high < 0 && high > -near ? 0 : high;
    double unexplained = spans.get(spans.size() - 2).change();
    double from = low;
    double to = high;
    DoubleFunction<Canvas> drawn =
        width -> {
          Sheet sheet =
              new Sheet(
                  width,
                  title,
                  ROW * spans.size() + 12,
                  List.of(
                      new Sheet.Key(new Sheet.Sample.OfBox(Ink.FOR, 1), "▲ towards"),
                      new Sheet.Key(new Sheet.Sample.OfBox(Ink.AGAINST, 1), "▼ against"),
                      new Sheet.Key(
                          new Sheet.Sample.OfBox(Ink.NEUTRAL, 1),
                          "scores, and what is not explained")),
                  List.of(
                      "Axis from "
                          + Markup.number(from)
                          + " to "
                          + Markup.number(to)
                          + (from > 0 || to < 0 ? "; it does not show zero." : ".")));
          draw(sheet, spans, from, to);
          return sheet.canvas();
        };
    StringBuilder text = new StringBuilder(title).append('\n');
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      boolean whole = i == 0 || i == spans.size() - 1;
      text.append(Spark.column(span.name, 24))
          .append(' ')
          .append(Spark.column(span.number(whole), 12))
          .append(' ')
          .append(inText(span, low, high))
          .append('\n');
      rows.add(List.of(span.name, Double.toString(span.from), Double.toString(span.to)));
    }
    return new Picture(
        name,
        title,
        "From "
            + Markup.number(baseline)
            + " at the baseline to "
            + Markup.number(score)
            + "; not explained: "
            + mark(unexplained)
            + ".",
        drawn,
        new Table(List.of("part", "from", "to"), rows),
        text.toString());
  }

  private static List<Span> spans(
      double baseline, double score, List<String> labels, double[] values, int most) {
    List<Integer> order = order(values);
    List<Span> spans = new ArrayList<>();
    spans.add(new Span("baseline", 0, baseline, false));
    double at = baseline;
    double rest = 0;
    for (int i = 0; i < order.size(); i++) {
      double value = values[order.get(i)];
      if (i < most) {
        spans.add(new Span(labels.get(order.get(i)), at, at + value, true));
        at += value;
      } else {
        rest += value;
      }
    }
    if (order.size() > most) {
      spans.add(new Span(others(order.size() - most), at, at + rest, true));
      at += rest;
    }
    spans.add(new Span("not explained", at, score, false));
    spans.add(new Span("score", 0, score, false));
    return spans;
  }

  private static void draw(Sheet sheet, List<Span> spans, double low, double high) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      numbers.add(spans.get(i).number(i == 0 || i == spans.size() - 1));
    }
    Columns columns = Columns.of(sheet.width(), spans.stream().map(Span::name).toList(), numbers);
    Scale x = Scale.over(low, high, columns.from, columns.to);
    Canvas canvas = sheet.canvas();
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      double y = sheet.top() + ROW * i;
      double from = Math.clamp(x.at(Math.min(span.from, span.to)), x.from(), x.to());
      double to = Math.clamp(x.at(Math.max(span.from, span.to)), x.from(), x.to());
      double length = Math.max(2, to - from);
      double left = Math.min(from, x.to() - 2);
      canvas.box(left, y, length, BAR, span.part ? ink(span.change()) : Ink.NEUTRAL);
      if (i < spans.size() - 1) {
        double at = x.at(span.to);
        canvas.grid(at, y + BAR, at, y + ROW);
      }
      canvas.words(columns.names, y + 11, fit(span.name, sheet.width()), Canvas.Align.END);
      canvas.words(sheet.width() - Sheet.MARGIN, y + 11, numbers.get(i), Canvas.Align.END);
    }
    if (low <= 0 && high >= 0) {
      canvas.rule(x.at(0), sheet.top() - 3, x.at(0), sheet.top() + ROW * spans.size());
    }
    rows(sheet, spans.size());
  }

  /// Each bar is a row of the table.
  private static void rows(Sheet sheet, int rows) {
    double across = sheet.width() - 2 * Sheet.MARGIN;
    sheet
        .canvas()
        .plot(new Plot(Plot.Kind.ROWS, Sheet.MARGIN, sheet.top(), across, ROW * rows, 1, rows));
  }

  private static String inText(Span span, double low, double high) {
    Scale x = Scale.over(low, high, 0, 40);
    int from = (int) Math.round(Math.clamp(x.at(Math.min(span.from, span.to)), 0, 40));
    int to = (int) Math.round(Math.clamp(x.at(Math.max(span.from, span.to)), 0, 40));
    return " ".repeat(from) + (to == from ? "│" : (span.part ? "█" : "░").repeat(to - from));
  }

  /// Curves over steps.
  ///
  /// @param names one a curve
  /// @param curves `double[curves][T]`; NaN is a gap
  /// @throws IllegalArgumentException if there is nothing to draw or a value is infinite
  public static Picture curves(
      String name, String title, List<String> names, double[][] curves, IntFunction<String> steps) {
    List<Curves.Curve> all =
        IntStream.range(0, curves.length)
            .mapToObj(c -> Curves.Curve.of(names.get(c), curves[c]))
            .toList();
    return new Curves(name, title, "", all, steps, List.of()).picture();
  }

  private static void check(String title, double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException(title + ": there is nothing to draw");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            title + ": expected finite values, found " + values[i] + " at position " + i);
      }
    }
  }

  private static List<Integer> order(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(values[i])))
        .toList();
  }

  private static Ink ink(double value) {
    return value < 0 ? Ink.AGAINST : Ink.FOR;
  }

  /// A signed value with a sign that needs no colour.
  public static String mark(double value) {
    return (value > 0 ? "▲ " : value < 0 ? "▼ " : "") + Markup.signed(value);
  }
}
