package gatelens.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Bars, waterfalls and curves.
public final class Charts {
  private static final int LEFT = 150;
  private static final int PLOT = 560;
  private static final int ROW = 22;

  private Charts() {}

  /// Bars of signed parts, the largest first, with signs beside the colours.
  ///
  /// @param most bars drawn; what is left out is one bar of its own
  public static Picture bars(
      String name, String title, List<String> labels, double[] values, int most) {
    check(title, values);
    Integer[] order = order(values);
    int shown = Math.min(most, values.length);
    List<String> names = new ArrayList<>();
    List<Double> parts = new ArrayList<>();
    double rest = 0;
    for (int i = 0; i < order.length; i++) {
      if (i < shown) {
        names.add(labels.get(order[i]));
        parts.add(values[order[i]]);
      } else {
        rest += values[order[i]];
      }
    }
    if (shown < order.length) {
      names.add((order.length - shown) + " others");
      parts.add(rest);
    }
    double scale = Math.max(1e-30, parts.stream().mapToDouble(Math::abs).max().orElse(1));
    Canvas canvas = new Canvas(LEFT + PLOT + 90, ROW * names.size() + 44);
    double zero = LEFT + PLOT / 2.0;
    StringBuilder text = new StringBuilder(title).append('\n');
    for (int i = 0; i < names.size(); i++) {
      double value = parts.get(i);
      double length = Math.abs(value) / scale * (PLOT / 2.0 - 4);
      double y = 8 + ROW * i;
      canvas.box(value < 0 ? zero - length : zero, y, length, ROW - 6, ink(value));
      canvas.words(LEFT - 8, y + 12, shorten(names.get(i), 20), Canvas.Align.END);
      canvas.words(LEFT + PLOT + 8, y + 12, mark(value), Canvas.Align.START);
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %-10s %s%n",
              shorten(names.get(i), 20),
              mark(value),
              "█".repeat((int) Math.round(30 * Math.abs(value) / scale))));
    }
    canvas.rule(zero, 4, zero, 8 + ROW * names.size());
    canvas.words(
        LEFT,
        ROW * names.size() + 30,
        "▲ towards, ▼ against; scale ±" + Markup.number(scale),
        Canvas.Align.START);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      rows.add(List.of(labels.get(order[i]), Double.toString(values[order[i]])));
    }
    String largest = names.get(0) + " (" + mark(parts.get(0)) + ")";
    return new Picture(
        name,
        title,
        "The largest part is " + largest + ", of " + values.length + " parts.",
        canvas,
        new Table(List.of("part", "attribution"), rows),
        text.toString());
  }

  /// From the baseline's score to the score, part by part; what is not explained is a bar of its
  /// own.
  ///
  /// @param most parts drawn one by one; the others are one bar
  public static Picture waterfall(
      String name,
      String title,
      double baseline,
      double score,
      List<String> labels,
      double[] values,
      int most) {
    check(title, values);
    Integer[] order = order(values);
    List<String> names = new ArrayList<>(List.of("baseline"));
    List<double[]> spans = new ArrayList<>();
    spans.add(new double[] {0, baseline});
    double at = baseline;
    double rest = 0;
    for (int i = 0; i < order.length; i++) {
      double value = values[order[i]];
      if (i < most) {
        names.add(labels.get(order[i]));
        spans.add(new double[] {at, at + value});
        at += value;
      } else {
        rest += value;
      }
    }
    if (order.length > most) {
      names.add((order.length - most) + " others");
      spans.add(new double[] {at, at + rest});
      at += rest;
    }
    names.add("not explained");
    spans.add(new double[] {at, score});
    names.add("score");
    spans.add(new double[] {0, score});
    double low = spans.stream().mapToDouble(s -> Math.min(s[0], s[1])).min().orElse(0);
    double high = spans.stream().mapToDouble(s -> Math.max(s[0], s[1])).max().orElse(1);
    double range = high > low ? high - low : 1;
    Canvas canvas = new Canvas(LEFT + PLOT + 90, ROW * names.size() + 40);
    StringBuilder text = new StringBuilder(title).append('\n');
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      double[] span = spans.get(i);
      boolean whole = i == 0 || i == names.size() - 1;
      double change = span[1] - span[0];
      double x1 = LEFT + PLOT * (Math.min(span[0], span[1]) - low) / range;
      double y = 8 + ROW * i;
      boolean open = whole || i == names.size() - 2;
      canvas.box(x1, y, PLOT * Math.abs(change) / range, ROW - 6, open ? Ink.NEUTRAL : ink(change));
      canvas.words(LEFT - 8, y + 12, shorten(names.get(i), 20), Canvas.Align.END);
      String value = whole ? Markup.number(change) : mark(change);
      canvas.words(LEFT + PLOT + 8, y + 12, value, Canvas.Align.START);
      text.append(String.format(Locale.ROOT, "%-20s %s%n", shorten(names.get(i), 20), value));
      rows.add(List.of(names.get(i), Double.toString(span[0]), Double.toString(span[1])));
    }
    canvas.words(
        LEFT,
        ROW * names.size() + 28,
        "axis from " + Markup.number(low) + " to " + Markup.number(high),
        Canvas.Align.START);
    return new Picture(
        name,
        title,
        "From "
            + Markup.number(baseline)
            + " at the baseline to "
            + Markup.number(score)
            + "; not explained: "
            + mark(score - at)
            + ".",
        canvas,
        new Table(List.of("part", "from", "to"), rows),
        text.toString());
  }

  /// Curves over steps.
  ///
  /// @param names one a curve; the first is drawn solid, the others dashed
  /// @param curves `double[curves][T]`, finite
  public static Picture curves(
      String name,
      String title,
      List<String> names,
      double[][] curves,
      java.util.function.IntFunction<String> steps) {
    double low = 0;
    double high = 0;
    for (double[] curve : curves) {
      check(title, curve);
      for (double value : curve) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    double range = high > low ? high - low : 1;
    int length = curves[0].length;
    int base = 190;
    Canvas canvas = new Canvas(820, base + 44 + 16 * curves.length);
    Ink[] inks = {Ink.FOR, Ink.AGAINST, Ink.NEUTRAL, Ink.TEXT};
    canvas.rule(90, 10, 90, base);
    canvas.rule(
        90, base - (0 - low) / range * (base - 10), 790, base - (0 - low) / range * (base - 10));
    for (int c = 0; c < curves.length; c++) {
      double[] x = new double[length];
      double[] y = new double[length];
      for (int t = 0; t < length; t++) {
        x[t] = 90 + (length == 1 ? 350 : 700.0 * t / (length - 1));
        y[t] = base - (curves[c][t] - low) / range * (base - 10);
      }
      Ink ink = inks[c % inks.length];
      if (length == 1) {
        canvas.box(x[0] - 3, y[0] - 3, 6, 6, ink);
      }
      canvas.line(x, y, ink, c > 0);
      double key = base + 36 + 16 * c;
      canvas.line(new double[] {90, 120}, new double[] {key, key}, ink, c > 0);
      canvas.words(128, key + 4, names.get(c), Canvas.Align.START);
    }
    canvas.words(84, 18, Markup.number(high), Canvas.Align.END);
    canvas.words(84, base, Markup.number(low), Canvas.Align.END);
    canvas.words(90, base + 18, steps.apply(0), Canvas.Align.START);
    if (length > 1) {
      canvas.words(790, base + 18, steps.apply(length - 1), Canvas.Align.END);
    }
    List<String> head = new ArrayList<>(List.of("step"));
    head.addAll(names);
    List<List<String>> rows = new ArrayList<>();
    for (int t = 0; t < length; t++) {
      List<String> row = new ArrayList<>(List.of(steps.apply(t)));
      for (double[] curve : curves) {
        row.add(Double.toString(curve[t]));
      }
      rows.add(row);
    }
    double last = curves[0][length - 1];
    String description =
        names.get(0)
            + " runs from "
            + Markup.number(curves[0][0])
            + " to "
            + Markup.number(last)
            + " over "
            + length
            + " steps.";
    return new Picture(
        name, title, description, canvas, new Table(head, rows), title + ": " + description + "\n");
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

  private static Integer[] order(double[] values) {
    Integer[] order = new Integer[values.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    java.util.Arrays.sort(
        order, java.util.Comparator.comparingDouble((Integer i) -> -Math.abs(values[i])));
    return order;
  }

  private static Ink ink(double value) {
    return value < 0 ? Ink.AGAINST : Ink.FOR;
  }

  /// A signed value with a sign that needs no colour.
  static String mark(double value) {
    return (value > 0 ? "▲ " : value < 0 ? "▼ " : "") + Markup.signed(value);
  }

  /// Text of at most so many characters.
  static String shorten(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
