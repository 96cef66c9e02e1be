package gatelens.report.picture;

import gatelens.gates.GateStatistics;
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
/// @param shut the share of values below {@link GateStatistics#CLOSED}
/// @param open the share of values above {@link GateStatistics#OPEN}
public record GateHealth(String gate, double mean, double shut, double open) {

  /// Of every gate, over some sequences.
  public static List<GateHealth> of(List<Trace> traces) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (Trace trace : traces) {
      for (LayerTrace.Recurrent layer : trace.recurrent()) {
        layer
            .signals()
            .forEach((signal, values) -> {
              if (layer.isShare(signal)) {
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
      sum[2] += GateStatistics.isClosed(value) ? 1 : 0;
      sum[3] += GateStatistics.isOpen(value) ? 1 : 0;
    }
  }

  /// As a table.
  public static Table table(List<GateHealth> all) {
    return new Table(
        List.of(
            "gate",
            "mean",
            "share below " + GateStatistics.CLOSED,
            "share above " + GateStatistics.OPEN),
        all.stream()
            .map(h ->
                List.of(
                    h.gate, Markup.number(h.mean), Markup.number(h.shut), Markup.number(h.open)))
            .toList());
  }
}
