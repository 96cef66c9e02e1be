package gatelens.report.text;

import gatelens.decision.Decision;
import gatelens.decision.EventTable;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The parts of one input as people count them: the features of one column of categories are one
/// part, each part stands with its value in the data.
///
/// @param label where it is: `2026-01-27 07:37`, `word 7`
/// @param value what stands there: `amount 0.48`, `"boring"`; may be empty
/// @param attribution its number, or the sum of those of its column
public record ShownParts(String label, String value, double attribution) {
  /// All parts of an input of a decision, in its order, without those of padding, which stand for
  /// nothing.
  ///
  /// @param input from 0
  public static List<ShownParts> of(Decision d, int input) {
    Layout.Part part = d.part(input);
    float[] values = d.shown(input).values();
    EventTable table = EventTable.of(d, input);
    return switch (d.groupings().get(input)) {
      case EVENTS ->
          IntStream.range(0, values.length)
              .filter(t -> part.counts(t) || values[t] != 0)
              .mapToObj(t -> event(table, t, values[t]))
              .toList();
      case FEATURES -> features(table, part, values);
      case CELLS -> cells(table, part, values);
    };
  }

  private static ShownParts event(EventTable table, int step, double attribution) {
    boolean told =
        !(table.sequence() instanceof FeatureSequence)
            || table.sequence().steps() instanceof Axis.Times
            || (table.sequence().steps() instanceof Axis.Numbered && named(table));
    return new ShownParts(
        table.place(step),
        told ? table.event(step, new double[table.columns().size()]) : "",
        attribution);
  }

  private static boolean named(EventTable table) {
    return table.sequence() instanceof FeatureSequence f && f.features() instanceof Axis.Channels;
  }

  private static List<ShownParts> features(EventTable table, Layout.Part part, float[] values) {
    List<ShownParts> all = new ArrayList<>();
    if (!named(table) || values.length != part.width()) {
      for (int i = 0; i < values.length; i++) {
        all.add(new ShownParts(part.features().told(i), "", values[i]));
      }
      return all;
    }
    for (EventTable.Column column : table.columns()) {
      double sum = column.features().stream().mapToDouble(i -> values[i]).sum();
      all.add(new ShownParts(column.name(), "", sum));
    }
    return all;
  }

  private static List<ShownParts> cells(EventTable table, Layout.Part part, float[] values) {
    List<ShownParts> all = new ArrayList<>();
    boolean rows = table.sequence() instanceof FeatureSequence && named(table);
    for (int t = 0; t < part.length(); t++) {
      int from = t * part.width();
      if (!part.counts(t) && isZero(values, from, part.width())) {
        continue;
      }
      if (!rows) {
        for (int i = 0; i < part.width(); i++) {
          all.add(new ShownParts(table.place(t), part.features().told(i), values[from + i]));
        }
        continue;
      }
      for (EventTable.Column column : table.columns()) {
        double sum = column.features().stream().mapToDouble(i -> values[from + i]).sum();
        all.add(new ShownParts(table.place(t), column.name() + " " + table.value(t, column), sum));
      }
    }
    return all;
  }

  private static boolean isZero(float[] values, int from, int width) {
    return IntStream.range(from, from + width).allMatch(i -> values[i] == 0);
  }

  /// Both in one line: `2026-01-27 07:37 · amount 0.48`.
  public String words() {
    return value.isEmpty() ? label : label + " · " + value;
  }
}
