package gatelens.report.picture;

import gatelens.report.document.RulesDocument;
import gatelens.report.draw.Canvas;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The states of a rule on a circle, and an arrow for each way: what it is under, and where it
/// leads.
///
/// @param rule what is drawn
public record StateGraph(RulesDocument rule) {
  /// More states than this are no picture.
  public static final int MOST = 40;

  private static final Ink[] INKS = {Ink.AGAINST, Ink.FOR, Ink.THIRD, Ink.FOURTH};
  private static final double DOT = 15;
  private static final double HEAD = 7;
  private static final int CURVE = 24;

  /// @throws IllegalArgumentException if there are more states than can be drawn
  public StateGraph {
    if (rule.states().size() > MOST) {
      throw new IllegalArgumentException(
          rule.states().size() + " states; at most " + MOST + " can be told apart in a picture");
    }
  }

  /// The picture.
  public Picture picture() {
    return new Picture(
        "rule",
        "The rule that the network follows",
        description(),
        this::draw,
        table(),
        table().text());
  }

  /// The same for Graphviz.
  public String dot() {
    StringBuilder out = new StringBuilder(600);
    out.append("digraph rule {\n  rankdir=LR;\n  start [shape=point];\n  start -> s1;\n");
    for (int q = 0; q < rule.states().size(); q++) {
      out.append("  s").append(q + 1).append(" [label=").append(quoted(label(q))).append("];\n");
    }
    ways()
        .forEach((way, under) ->
            out.append("  s")
                .append(way / rule.states().size() + 1)
                .append(" -> s")
                .append(way % rule.states().size() + 1)
                .append(" [label=")
                .append(quoted(String.join(", ", under)))
                .append("];\n"));
    return out.append("}\n").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private String label(int q) {
    return (q + 1) + ": " + rule.states().get(q).answer();
  }

  /// The symbols of each way, by `from * Q + to`.
  private Map<Integer, List<String>> ways() {
    Map<Integer, List<String>> ways = new TreeMap<>();
    int states = rule.states().size();
    for (int q = 0; q < states; q++) {
      for (int a = 0; a < rule.symbols().size(); a++) {
        int to = rule.states().get(q).next().get(a);
        ways.computeIfAbsent(q * states + to, any -> new ArrayList<>()).add(rule.symbols().get(a));
      }
    }
    return ways;
  }

  private List<String> answers() {
    return rule.states().stream().map(RulesDocument.State::answer).distinct().sorted().toList();
  }

  private Canvas draw(double width) {
    int states = rule.states().size();
    double radius = states == 1 ? 0 : Math.min(width / 2 - 110, Math.max(60, 24.0 * states));
    List<Sheet.Key> keys = new ArrayList<>();
    answers().forEach(a -> keys.add(new Sheet.Key(new Sheet.Sample.OfDot(ink(a)), "answers " + a)));
    Sheet sheet =
        new Sheet(
            width,
            "The rule that the network follows",
            2 * radius + 150,
            keys,
            List.of("It begins in state 1. An arrow goes where the symbol beside it leads."));
    Circle circle = new Circle(width / 2, sheet.top() + radius + 80, radius, states);
    ways()
        .forEach((way, under) ->
            arrow(sheet.canvas(), circle, way / states, way % states, String.join(", ", under)));
    for (int q = 0; q < states; q++) {
      state(sheet.canvas(), circle, q);
    }
    return sheet.canvas();
  }

  private Ink ink(String answer) {
    return INKS[answers().indexOf(answer) % INKS.length];
  }

  private record Circle(double x, double y, double radius, int states) {
    double angle(int q) {
      return 2 * Math.PI * q / states - Math.PI / 2;
    }

    double x(int q, double more) {
      return x + (radius + more) * Math.cos(angle(q));
    }

    double y(int q, double more) {
      return y + (radius + more) * Math.sin(angle(q));
    }
  }

  private void state(Canvas canvas, Circle circle, int q) {
    double x = circle.x(q, 0);
    double y = circle.y(q, 0);
    double[] atX = {x};
    double[] atY = {y};
    canvas.dots(atX, atY, DOT, Ink.PAGE, 1);
    Ink ink = ink(rule.states().get(q).answer());
    canvas.dots(atX, atY, DOT, ink, 0.25);
    double[] ringX = new double[CURVE + 1];
    double[] ringY = new double[CURVE + 1];
    for (int i = 0; i <= CURVE; i++) {
      ringX[i] = x + DOT * Math.cos(2 * Math.PI * i / CURVE);
      ringY[i] = y + DOT * Math.sin(2 * Math.PI * i / CURVE);
    }
    canvas.line(ringX, ringY, ink, Canvas.Stroke.SOLID);
    canvas.words(x, y + 4, Integer.toString(q + 1), Canvas.Align.MIDDLE);
  }

  private static void arrow(Canvas canvas, Circle circle, int from, int to, String under) {
    double[] x = new double[CURVE + 1];
    double[] y = new double[CURVE + 1];
    double[] at = from == to ? loop(circle, from, x, y) : bow(circle, from, to, x, y);
    canvas.line(x, y, Ink.NEUTRAL, Canvas.Stroke.SOLID);
    head(canvas, x, y);
    Canvas.Align align =
        Math.abs(at[2]) < 0.4
            ? Canvas.Align.MIDDLE
            : at[2] > 0 ? Canvas.Align.START : Canvas.Align.END;
    canvas.words(at[0], at[1] + 4, Canvas.fit(under, 96), align);
  }

  /// A small circle outside the state; where its words stand.
  private static double[] loop(Circle circle, int q, double[] x, double[] y) {
    double angle = circle.angle(q);
    double size = DOT * 0.95;
    double middleX = circle.x(q, DOT + size * 0.6);
    double middleY = circle.y(q, DOT + size * 0.6);
    for (int i = 0; i < x.length; i++) {
      double turn = angle + Math.PI + 0.85 + (2 * Math.PI - 1.7) * i / CURVE;
      x[i] = middleX + size * Math.cos(turn);
      y[i] = middleY + size * Math.sin(turn);
    }
    double out = DOT + size * 1.6 + 10;
    return new double[] {circle.x(q, out), circle.y(q, out), Math.cos(angle)};
  }

  /// A curve to the right of the straight way, so that ways there and back lie apart.
  private static double[] bow(Circle circle, int from, int to, double[] x, double[] y) {
    double dx = circle.x(to, 0) - circle.x(from, 0);
    double dy = circle.y(to, 0) - circle.y(from, 0);
    double length = Math.hypot(dx, dy);
    double sideX = -dy / length;
    double sideY = dx / length;
    double bend = Math.min(40, 0.22 * length);
    double startX = circle.x(from, 0) + DOT * (dx / length * 0.9 + sideX * 0.4);
    double startY = circle.y(from, 0) + DOT * (dy / length * 0.9 + sideY * 0.4);
    double endX = circle.x(to, 0) - DOT * (dx / length * 0.9 - sideX * 0.45);
    double endY = circle.y(to, 0) - DOT * (dy / length * 0.9 - sideY * 0.45);
    double viaX = (startX + endX) / 2 + sideX * 2 * bend;
    double viaY = (startY + endY) / 2 + sideY * 2 * bend;
    for (int i = 0; i < x.length; i++) {
      double t = (double) i / CURVE;
      x[i] = (1 - t) * (1 - t) * startX + 2 * t * (1 - t) * viaX + t * t * endX;
      y[i] = (1 - t) * (1 - t) * startY + 2 * t * (1 - t) * viaY + t * t * endY;
    }
    return new double[] {x[CURVE / 2] + 8 * sideX, y[CURVE / 2] + 8 * sideY, sideX};
  }

  private static void head(Canvas canvas, double[] x, double[] y) {
    double dx = x[CURVE] - x[CURVE - 2];
    double dy = y[CURVE] - y[CURVE - 2];
    double length = Math.hypot(dx, dy);
    double backX = x[CURVE] - HEAD * dx / length;
    double backY = y[CURVE] - HEAD * dy / length;
    double wideX = -dy / length * HEAD / 2;
    double wideY = dx / length * HEAD / 2;
    double[] headX = {x[CURVE], backX + wideX, backX - wideX};
    double[] headY = {y[CURVE], backY + wideY, backY - wideY};
    canvas.area(headX, headY, Ink.NEUTRAL, 1);
  }

  private String description() {
    return String.format(
        "%d states, %d symbols; state 1 answers %s.",
        rule.states().size(), rule.symbols().size(), rule.states().get(0).answer());
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int q = 0; q < rule.states().size(); q++) {
      for (int a = 0; a < rule.symbols().size(); a++) {
        rows.add(
            List.of(
                Integer.toString(q + 1),
                rule.states().get(q).answer(),
                rule.symbols().get(a),
                Integer.toString(rule.states().get(q).next().get(a) + 1)));
      }
    }
    return new Table(List.of("state", "answer", "symbol", "leads to"), rows);
  }
}
