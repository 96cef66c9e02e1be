package gatelens.report.picture;

import gatelens.dynamics.DynamicsStudy;
import gatelens.dynamics.RestingPoint;
import gatelens.dynamics.StatePlane;
import gatelens.report.draw.Canvas;
import gatelens.report.draw.Cells;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Scale;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Spark;
import gatelens.report.draw.Table;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The states of a network in a plane while one input is held still: how fast the state moves at
/// each place (dark is slow), the ways of some sequences with the numbers of their steps, and the
/// points where it rests.
///
/// @param part of the study
/// @param at number of the input
public record PlanePicture(DynamicsStudy.Part part, int at) {
  private static final double SIZE = 6;
  private static final double VEIL = 0.5;
  private static final double BAR = 220;
  private static final int LEAST = -20;

  /// One picture an input that was held still, and one a round of events.
  public static List<Picture> of(DynamicsStudy study) {
    List<Picture> pictures = new ArrayList<>();
    for (int p = 0; p < study.parts().size(); p++) {
      DynamicsStudy.Part part = study.parts().get(p);
      for (int a = 0; a < part.at().size() && part.plane().isPresent(); a++) {
        pictures.add(new PlanePicture(part, a).picture("dynamics-" + (p + 1) + "-" + (a + 1)));
      }
      for (int r = 0; r < part.rounds().size() && part.plane().isPresent(); r++) {
        pictures.add(
            new CyclePicture(part, r).picture("dynamics-" + (p + 1) + "-round-" + (r + 1)));
      }
    }
    return pictures;
  }

  private StatePlane plane() {
    return part.plane().orElseThrow();
  }

  private StatePlane.Field field() {
    return plane().fields().get(at);
  }

  private List<RestingPoint> points() {
    return part.at().get(at).found().points();
  }

  private String title() {
    return "States of " + part.map() + " while the input stays at ‘" + field().input() + "’";
  }

  private Picture picture(String name) {
    return new Picture(name, title(), description(), this::draw, table(), text());
  }

  /// `float[GRID][GRID]`, from the left to the right, from the top down.
  private Tensor speeds() {
    int grid = StatePlane.GRID;
    return Tensor.generate(
        i -> (float) Math.max(LEAST, field().speeds()[grid - 1 - i % grid][i / grid]), grid, grid);
  }

  private Canvas draw(double width) {
    Sheet sheet =
        new Sheet(
            width, title(), PlaneFrame.HEIGHT + PlaneFrame.BELOW + 16 + Sheet.BAR, keys(), notes());
    PlaneFrame frame = PlaneFrame.of(sheet, plane());
    Scale x = frame.x();
    Scale y = frame.y();
    double left = frame.left();
    Cells cells = Cells.of(speeds(), Ramp.SEQUENTIAL);
    Canvas canvas = sheet.canvas();
    cells.draw(canvas, Ramp.SEQUENTIAL, left, y.to(), x.to() - left, y.from() - y.to());
    // the page shines through, so that lines and letters can be read on every colour
    canvas.box(left, y.to(), x.to() - left, y.from() - y.to(), Ink.PAGE, VEIL);
    frame.axes();
    sheet.colours(
        Ramp.SEQUENTIAL, cells.low(), cells.high(), left, y.from() + PlaneFrame.BELOW + 14);
    canvas.box(left, y.from() + PlaneFrame.BELOW + 14, BAR, 10, Ink.PAGE, VEIL);
    plane().ways().forEach(way -> frame.way(way.places(), 0, false, Ink.TEXT));
    for (int n = 0; n < points().size(); n++) {
      StatePlane.Spot spot = field().points().get(n);
      mark(canvas, points().get(n).kind(), x.at(spot.across()), y.at(spot.up()));
    }
    return canvas;
  }

  /// A dot that rests, a ring that is left some ways, a ring with a dot that is left all ways, a
  /// square that is slow.
  private static void mark(Canvas canvas, RestingPoint.Kind kind, double x, double y) {
    double[] atX = {x};
    double[] atY = {y};
    switch (kind) {
      case STABLE -> {
        canvas.dots(atX, atY, SIZE + 1.5, Ink.PAGE, 1);
        canvas.dots(atX, atY, SIZE, Ink.FOR, 1);
      }
      case SADDLE -> {
        canvas.dots(atX, atY, SIZE + 1.5, Ink.FOR, 1);
        canvas.dots(atX, atY, SIZE - 1, Ink.PAGE, 1);
      }
      case SOURCE -> {
        canvas.dots(atX, atY, SIZE + 1.5, Ink.FOR, 1);
        canvas.dots(atX, atY, SIZE - 1, Ink.PAGE, 1);
        canvas.dots(atX, atY, 2, Ink.FOR, 1);
      }
      case SLOW -> {
        canvas.box(x - SIZE, y - SIZE, 2 * SIZE, 2 * SIZE, Ink.PAGE);
        canvas.box(x - SIZE + 1.5, y - SIZE + 1.5, 2 * SIZE - 3, 2 * SIZE - 3, Ink.FOR);
      }
    }
  }

  private List<Sheet.Key> keys() {
    List<Sheet.Key> keys = new ArrayList<>();
    for (RestingPoint.Kind kind : RestingPoint.Kind.values()) {
      if (points().stream().anyMatch(point -> point.kind() == kind)) {
        Sheet.Sample sample =
            kind == RestingPoint.Kind.SLOW
                ? new Sheet.Sample.OfBox(Ink.FOR, 1)
                : new Sheet.Sample.OfDot(Ink.FOR);
        keys.add(new Sheet.Key(sample, words(kind)));
      }
    }
    return keys;
  }

  private static String words(RestingPoint.Kind kind) {
    return switch (kind) {
      case STABLE -> "dot: stable point";
      case SADDLE -> "ring: saddle";
      case SOURCE -> "ring with a dot: source";
      case SLOW -> "square: slow point";
    };
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Colours: log₁₀ of the speed ½ |F(s, x) - s|² at the states of the plane; dark is slow"
            + " (at least 1e-20).");
    notes.add(
        "Lines: the ways of "
            + plane().ways().size()
            + " of "
            + part.sequences()
            + " sequences as they were read, with the numbers of steps.");
    notes.add("A point may lie beside the plane; its table says how far.");
    return notes;
  }

  private String description() {
    StringBuilder out = new StringBuilder(200);
    for (int n = 0; n < points().size(); n++) {
      StatePlane.Spot spot = field().points().get(n);
      out.append(
          String.format(
              Locale.ROOT,
              "%s point %d at %s, %s. ",
              points().get(n).kind().name().toLowerCase(Locale.ROOT),
              n + 1,
              Markup.number(spot.across()),
              Markup.number(spot.up())));
    }
    notes().forEach(note -> out.append(note).append(' '));
    return out.toString().strip();
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < points().size(); n++) {
      StatePlane.Spot spot = field().points().get(n);
      rows.add(
          row(
              points().get(n).kind().name().toLowerCase(Locale.ROOT) + " point",
              n + 1,
              0,
              spot.across(),
              spot.up(),
              Double.toString(spot.off())));
    }
    for (StatePlane.Way way : plane().ways()) {
      for (int t = 0; t < way.places().length; t++) {
        double[] place = way.places()[t];
        rows.add(row("way", way.sequence(), t, place[0], place[1], ""));
      }
    }
    double[] box = plane().box();
    int grid = StatePlane.GRID;
    for (int row = 0; row < grid; row++) {
      for (int column = 0; column < grid; column++) {
        rows.add(
            row(
                "speed",
                row,
                column,
                box[0] + (column + 0.5) / grid * (box[1] - box[0]),
                box[2] + (row + 0.5) / grid * (box[3] - box[2]),
                Double.toString(field().speeds()[row][column])));
      }
    }
    return new Table(
        List.of("what", "number", "step", "across", "up", "beside the plane, or log10 speed"),
        rows);
  }

  private static List<String> row(
      String what, int number, int step, double across, double up, String value) {
    return List.of(
        what,
        Integer.toString(number),
        Integer.toString(step),
        Double.toString(across),
        Double.toString(up),
        value);
  }

  private String text() {
    int grid = StatePlane.GRID;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] line : field().speeds()) {
      for (double speed : line) {
        low = Math.min(low, Math.max(LEAST, speed));
        high = Math.max(high, Math.max(LEAST, speed));
      }
    }
    char[][] marks = new char[grid][grid];
    for (int n = 0; n < points().size(); n++) {
      StatePlane.Spot spot = field().points().get(n);
      double[] box = plane().box();
      int column =
          (int) Math.clamp((spot.across() - box[0]) / (box[1] - box[0]) * grid, 0, grid - 1);
      int row = (int) Math.clamp((spot.up() - box[2]) / (box[3] - box[2]) * grid, 0, grid - 1);
      marks[row][column] = points().get(n).kind() == RestingPoint.Kind.STABLE ? 'O' : 'X';
    }
    StringBuilder out = new StringBuilder(2_500).append(title()).append('\n');
    out.append("↑ ")
        .append(PlaneFrame.axis(plane(), 1))
        .append(", → ")
        .append(PlaneFrame.axis(plane(), 0))
        .append('\n');
    for (int row = grid - 1; row >= 0; row -= 2) {
      for (int column = 0; column < grid; column++) {
        char mark =
            marks[row][column] == 0 && row > 0 ? marks[row - 1][column] : marks[row][column];
        double speed = Math.max(LEAST, field().speeds()[row][column]);
        out.append(mark == 0 ? Spark.shade(speed - low, high - low) : String.valueOf(mark));
      }
      out.append('\n');
    }
    out.append("O stable, X any other point; ")
        .append("from a blank, the slowest, to a full block: log10 speed ")
        .append(Markup.number(low))
        .append(" to ")
        .append(Markup.number(high))
        .append('\n');
    return out.toString();
  }
}
