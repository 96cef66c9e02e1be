package gatelens.report.picture;

import gatelens.report.draw.Markup;
import gatelens.report.draw.Table;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How often a gate is shut or open, over all its units and steps.
///
/// @param gate its address: `gru_0.update`
/// @param mean of its values, in [0, 1]
/// @param shut the share of values below 0.1
/// @param open the share of values above 0.9
public record GateHealth(String gate, double mean, double shut, double open) {
  private static final double CLOSED = 0.1;
  private static final double OPEN = 0.9;

  /// Of every gate, over some sequences.
  public static List<GateHealth> of(List<Trace> traces) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (Trace trace : traces) {
      for (LayerTrace layer : trace.recurrent()) {
        layer
            .signals()
            .forEach((signal, values) -> {
              if (isGate(signal)) {
                add(
                    sums.computeIfAbsent(layer.layer().name() + "." + signal, k -> new double[4]),
                    values.values());
              }
            });
      }
    }
    List<GateHealth> all = new ArrayList<>();
    sums.forEach((name, s) -> all.add(new GateHealth(name, s[1] / s[0], s[2] / s[0], s[3] / s[0])));
    return all;
  }

  private static void add(double[] sum, float[] values) {
    for (float value : values) {
      sum[0]++;
      sum[1] += value;
      sum[2] += value < CLOSED ? 1 : 0;
      sum[3] += value > OPEN ? 1 : 0;
    }
  }

  /// True for signals in [0, 1].
  static boolean isGate(String signal) {
    return switch (signal) {
      case "update", "reset", "input", "forget", "output", "retention" -> true;
      default -> false;
    };
  }

  /// As a table.
  public static Table table(List<GateHealth> all) {
    return new Table(
        List.of("gate", "mean", "share below 0.1", "share above 0.9"),
        all.stream()
            .map(h ->
                List.of(
                    h.gate, Markup.number(h.mean), Markup.number(h.shut), Markup.number(h.open)))
            .toList());
  }
}
