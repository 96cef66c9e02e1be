package gatelens.unit;

import gatelens.gates.ClampEffect;
import gatelens.layer.Direction;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The steps that a unit is looked at: of sequences at even distances, in the order in which the
/// layer reads them, without padding.
///
/// @param samples the sequences
/// @param part which input the layer reads
/// @param starts `int[S + 1]`, where each sequence begins
/// @param times `int[N]`, the step of each within its sequence, from 0
record StepTable(List<Sample> samples, int part, int[] starts, int[] times) {
  private static final int SEQUENCES = 200;
  private static final int STEPS = 4_000;

  /// Of a data set.
  ///
  /// @throws IllegalArgumentException if there is no step, or no such layer
  static StepTable of(Model model, List<Sample> all, String layer) {
    RecurrentLayer found = layer(model, layer);
    int part = model.inputOf(layer).orElse(0);
    boolean backward = found.direction() == Direction.BACKWARD;
    List<Sample> chosen = new ArrayList<>();
    List<Integer> starts = new ArrayList<>(List.of(0));
    List<Integer> times = new ArrayList<>();
    int most = Math.min(SEQUENCES, all.size());
    for (int k = 0; k < most && times.size() < STEPS; k++) {
      Sample sample = all.get((int) ((long) k * all.size() / most));
      Layout.Part read = model.continuous().layout(sample).parts().get(part);
      for (int i = 0; i < read.length(); i++) {
        int t = backward ? read.length() - 1 - i : i;
        if (read.counts(t)) {
          times.add(t);
        }
      }
      chosen.add(sample);
      starts.add(times.size());
    }
    if (times.isEmpty()) {
      throw new IllegalArgumentException("there is no step to look at");
    }
    return new StepTable(
        List.copyOf(chosen),
        part,
        starts.stream().mapToInt(Integer::intValue).toArray(),
        times.stream().mapToInt(Integer::intValue).toArray());
  }

  static RecurrentLayer layer(Model model, String name) {
    List<RecurrentLayer> all = ClampEffect.recurrent(model);
    return all.stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no layer "
                    + name
                    + " with a state; there are "
                    + all.stream().map(RecurrentLayer::name).toList()));
  }

  /// N.
  int steps() {
    return times.length;
  }

  /// The values of all units at the steps, `double[H][N]`.
  ///
  /// @param address `LAYER.SIGNAL`
  double[][] values(Model model, String address, Workers workers) {
    double[][] values = new double[0][];
    for (int from = 0; from < samples.size(); from += 32) {
      List<Sample> block = samples.subList(from, Math.min(from + 32, samples.size()));
      List<Trace> traces = model.traces(block, workers);
      for (int k = 0; k < block.size(); k++) {
        Tensor of = traces.get(k).signal(address);
        int units = of.extent(1);
        if (values.length == 0) {
          values = new double[units][steps()];
        }
        for (int i = starts[from + k]; i < starts[from + k + 1]; i++) {
          for (int u = 0; u < units; u++) {
            values[u][i] = of.get(times[i], u);
          }
        }
      }
    }
    return values;
  }

  /// How far values move at each step; from 0 at the first step of a sequence.
  double[] moves(double[] values) {
    double[] moves = new double[values.length];
    for (int s = 0; s + 1 < starts.length; s++) {
      for (int i = starts[s]; i < starts[s + 1]; i++) {
        moves[i] = values[i] - (i == starts[s] ? 0 : values[i - 1]);
      }
    }
    return moves;
  }

  /// True for the steps of every second sequence; of a single one for its second half.
  boolean[] half() {
    boolean[] half = new boolean[steps()];
    for (int s = 0; s + 1 < starts.length; s++) {
      if (s % 2 == 1) {
        Arrays.fill(half, starts[s], starts[s + 1], true);
      }
    }
    if (samples.size() == 1) {
      Arrays.fill(half, steps() / 2, steps(), true);
    }
    return half;
  }
}
