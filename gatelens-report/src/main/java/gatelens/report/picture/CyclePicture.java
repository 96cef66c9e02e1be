package gatelens.report.picture;

import gatelens.dynamics.DynamicsStudy;
import gatelens.dynamics.LimitCycle;
import gatelens.dynamics.RestingPoint;
import gatelens.dynamics.StatePlane;
import gatelens.report.draw.Canvas;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The states of a network in a plane while a round of events comes again and again: the ways of
/// some sequences as they were read, and the cycles with the numbers of their events.
///
/// @param part of the study
/// @param round number of the round
public record CyclePicture(DynamicsStudy.Part part, int round) {
  private static final int SHOWN = 8;

  Picture picture(String name) {
    return new Picture(name, title(), description(), this::draw, table(), text());
  }

  private DynamicsStudy.Round asked() {
    return part.rounds().get(round);
  }

  private List<LimitCycle> cycles() {
    List<LimitCycle> all = asked().found().cycles();
    return all.subList(0, Math.min(SHOWN, all.size()));
  }

  private List<double[][]> ways() {
    return part.plane().orElseThrow().circles().get(round).ways();
  }

  private String title() {
    return "States of "
        + part.map()
        + " while ‘"
        + String.join(", ", asked().events())
        + "’ comes again and again";
  }

  private Canvas draw(double width) {
    StatePlane plane = part.plane().orElseThrow();
    double height = PlaneFrame.HEIGHT + PlaneFrame.BELOW + 16;
    Sheet sheet = new Sheet(width, title(), height, keys(), notes());
    PlaneFrame frame = PlaneFrame.of(sheet, plane);
    frame.axes();
    plane.ways().forEach(way -> frame.way(way.places(), 0, false, Ink.GRID));
    for (int n = 0; n < cycles().size(); n++) {
      frame.way(ways().get(n), 1, true, ink(cycles().get(n)));
    }
    return sheet.canvas();
  }

  private static Ink ink(LimitCycle cycle) {
    return cycle.kind() == RestingPoint.Kind.STABLE ? Ink.FOR : Ink.AGAINST;
  }

  private List<Sheet.Key> keys() {
    List<Sheet.Key> keys = new ArrayList<>();
    for (LimitCycle cycle : cycles()) {
      boolean stable = cycle.kind() == RestingPoint.Kind.STABLE;
      Sheet.Key key =
          new Sheet.Key(
              new Sheet.Sample.OfDot(ink(cycle)),
              stable ? "cycle that near states come to" : "cycle that near states leave");
      if (!keys.contains(key)) {
        keys.add(key);
      }
    }
    return keys;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("Numbers: the events of a cycle, from 1; grey lines: ways of sequences as read.");
    int left = asked().found().cycles().size() - cycles().size();
    if (left > 0) {
      notes.add(left + " more cycles are not drawn.");
    }
    if (asked().found().restless() > 0) {
      notes.add(
          asked().found().restless()
              + " of "
              + asked().found().starts()
              + " starts repeat nothing and are not drawn.");
    }
    return notes;
  }

  private String description() {
    StringBuilder out = new StringBuilder(200);
    for (LimitCycle cycle : cycles()) {
      out.append(
          String.format(
              Locale.ROOT,
              "A %s cycle of %d events, swing %.3f, reached by %d of %d starts. ",
              cycle.kind().name().toLowerCase(Locale.ROOT),
              cycle.length(),
              cycle.swing(),
              cycle.reached(),
              asked().found().starts()));
    }
    notes().forEach(note -> out.append(note).append(' '));
    return out.toString().strip();
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < ways().size(); n++) {
      for (int t = 0; t < ways().get(n).length; t++) {
        rows.add(
            List.of(
                Integer.toString(n + 1),
                Integer.toString(t + 1),
                Double.toString(ways().get(n)[t][0]),
                Double.toString(ways().get(n)[t][1])));
      }
    }
    return new Table(List.of("cycle", "event", "across", "up"), rows);
  }

  private String text() {
    StringBuilder out = new StringBuilder(300).append(title()).append('\n');
    out.append(description()).append('\n');
    return out.toString();
  }
}
