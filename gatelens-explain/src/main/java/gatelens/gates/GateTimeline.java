package gatelens.gates;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// When gates are open: the mean over units and inputs of each gate in each twentieth of the
/// sequence, so that sequences of different lengths lie over each other.
///
/// @param gates by `LAYER.GATE`, `retention` among them: `double[20]`, each in [0, 1]
/// @param deviations over units, of the mean over inputs, likewise
public record GateTimeline(Map<String, double[]> gates, Map<String, double[]> deviations) {
  /// Parts a sequence is cut into.
  public static final int PARTS = 20;

  private static final int BLOCK = 32;

  /// Reads the traces of all samples.
  ///
  /// @param samples at least one
  /// @throws IllegalArgumentException if there is no sample
  public static GateTimeline of(Model model, List<Sample> samples, Workers workers) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("there is no input to look at; at least 1 is needed");
    }
    Map<String, double[][]> sums = new LinkedHashMap<>();
    Map<String, long[]> counts = new LinkedHashMap<>();
    for (int from = 0; from < samples.size(); from += BLOCK) {
      List<Sample> block = samples.subList(from, Math.min(from + BLOCK, samples.size()));
      List<Trace> traces = model.traces(block, workers);
      for (int k = 0; k < block.size(); k++) {
        for (LayerTrace.Recurrent layer : traces.get(k).recurrent()) {
          boolean[] counted = GateSurvey.counted(model, block.get(k), layer);
          for (String name : GateSurvey.looked(layer.layer())) {
            String address = layer.layer().name() + "." + name;
            Tensor values = traces.get(k).signal(address);
            add(
                values,
                counted,
                sums.computeIfAbsent(address, a -> new double[values.extent(1)][PARTS]),
                counts.computeIfAbsent(address, a -> new long[PARTS]));
          }
        }
      }
    }
    Map<String, double[]> means = new LinkedHashMap<>();
    Map<String, double[]> deviations = new LinkedHashMap<>();
    sums.forEach((address, units) -> {
      double[] mean = new double[PARTS];
      double[] deviation = new double[PARTS];
      long[] count = counts.getOrDefault(address, new long[PARTS]);
      for (int part = 0; part < PARTS; part++) {
        int at = part;
        double[] each = Arrays.stream(units).mapToDouble(unit -> unit[at] / count[at]).toArray();
        double middle = Arrays.stream(each).average().orElse(Double.NaN);
        mean[part] = middle;
        deviation[part] =
            Math.sqrt(
                Arrays.stream(each).map(v -> (v - middle) * (v - middle)).average().orElse(0));
      }
      means.put(address, mean);
      deviations.put(address, deviation);
    });
    return new GateTimeline(means, deviations);
  }

  /// Steps that are no padding are spread over the parts, in the order of the input; in a sequence
  /// of fewer steps than parts, a step fills several.
  private static void add(Tensor values, boolean[] counted, double[][] sums, long[] counts) {
    int[] steps = IntStream.range(0, counted.length).filter(t -> counted[t]).toArray();
    for (int k = 0; k < Math.max(steps.length, steps.length == 0 ? 0 : PARTS); k++) {
      boolean few = steps.length < PARTS;
      int part = few ? k : (int) ((long) k * PARTS / steps.length);
      int t = steps[few ? k * steps.length / PARTS : k];
      for (int i = 0; i < sums.length; i++) {
        sums[i][part] += values.get(t, i);
      }
      counts[part]++;
    }
  }
}
