package gatelens.concept;

import gatelens.gates.GateSurvey;
import gatelens.layer.Direction;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/// States of a layer, one row a sequence or one a step.
///
/// @param rows `double[n][H]`
/// @param sequences `int[n]`, the sequence of each
/// @param steps `int[n]`, the step of each, from 0
record StateRows(List<double[]> rows, int[] sequences, int[] steps) {
  static StateRows of(
      Model model, List<Sample> samples, String layer, boolean everyStep, Workers workers) {
    List<double[]> rows = new ArrayList<>();
    List<int[]> places = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += 32) {
      List<Sample> block = samples.subList(from, Math.min(from + 32, samples.size()));
      List<Trace> traces = model.traces(block, workers);
      for (int k = 0; k < block.size(); k++) {
        LayerTrace.Recurrent of =
            traces.get(k).recurrent().stream()
                .filter(found -> found.layer().name().equals(layer))
                .findFirst()
                .orElseThrow();
        boolean[] counted = GateSurvey.counted(model, block.get(k), of);
        int length = of.hidden().extent(0);
        for (int t = 0; t < length; t++) {
          boolean last = t == (of.layer().direction() == Direction.BACKWARD ? 0 : length - 1);
          // a state is held over padding, so the last step has it whether or not it counts
          if (everyStep ? counted[t] : last) {
            rows.add(row(of.hidden(), t));
            places.add(new int[] {from + k, t});
          }
        }
      }
    }
    return new StateRows(
        rows,
        places.stream().mapToInt(place -> place[0]).toArray(),
        places.stream().mapToInt(place -> place[1]).toArray());
  }

  private static double[] row(Tensor hidden, int step) {
    double[] row = new double[hidden.extent(1)];
    for (int u = 0; u < row.length; u++) {
      row[u] = hidden.get(step, u);
    }
    return row;
  }

  /// Which rows a concept is in.
  boolean[] of(ConceptLabels labels) {
    boolean[] in = new boolean[rows.size()];
    for (int i = 0; i < in.length; i++) {
      boolean[] own = labels.each().get(sequences[i]);
      in[i] = own[labels.steps() ? steps[i] : 0];
    }
    return in;
  }
}
