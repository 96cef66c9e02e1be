package gatelens.gates;

import gatelens.model.Gradients;
import gatelens.model.Model;
import gatelens.objective.Objective;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How far back a score reads: the mean over samples of `‖∂score/∂x_t‖₂` by the distance of step t
/// from the last step. The score is the logit of the answer the model gives, at the last step.
///
/// Source: R. Pascanu, T. Mikolov and Y. Bengio, On the difficulty of training recurrent neural
/// networks, 2013, https://proceedings.mlr.press/v28/pascanu13.html
///
/// @param norms `double[D]`, D the longest length: entry d is the mean over the samples that have a
///   step at distance d
public record GradientReach(double[] norms) {
  /// Measures the first input of each sample.
  ///
  /// @param samples at least one
  /// @throws IllegalArgumentException if there is no sample
  public static GradientReach of(Model model, List<Sample> samples, Workers workers) {
    return ofEach(model, samples, workers).get(0);
  }

  /// Measures every input.
  ///
  /// @param samples at least one
  /// @return one an input, in the model's order
  /// @throws IllegalArgumentException if there is no sample
  public static List<GradientReach> ofEach(Model model, List<Sample> samples, Workers workers) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("there is no input to measure; at least 1 is needed");
    }
    int inputs = model.inputs().size();
    double[][] sums = new double[inputs][];
    long[][] counts = new long[inputs][];
    for (int p = 0; p < inputs; p++) {
      int part = p;
      int longest = samples.stream().mapToInt(s -> s.inputs().get(part).length()).max().orElse(0);
      sums[p] = new double[longest];
      counts[p] = new long[longest];
    }
    int classes = model.outputWidth();
    List<Tensor> logits = model.logits(samples, workers);
    for (int n = 0; n < samples.size(); n++) {
      Layout layout = model.continuous().layout(samples.get(n));
      float[] last = logits.get(n).values();
      int answer = 0;
      for (int c = 1; c < classes; c++) {
        int at = last.length - classes;
        answer = last[at + c] > last[at + answer] ? c : answer;
      }
      Gradients gradients =
          model
              .continuous()
              .gradients(
                  Rows.of(layout, model.continuous().enter(samples.get(n))),
                  Objective.logit(answer, classes),
                  workers);
      for (int p = 0; p < inputs; p++) {
        add(layout.parts().get(p), gradients.gradients()[0], sums[p], counts[p]);
      }
    }
    List<GradientReach> all = new ArrayList<>();
    for (int p = 0; p < inputs; p++) {
      for (int d = 0; d < sums[p].length; d++) {
        sums[p][d] = counts[p][d] == 0 ? 0 : sums[p][d] / counts[p][d];
      }
      all.add(new GradientReach(sums[p]));
    }
    return all;
  }

  private static void add(Layout.Part part, float[] gradient, double[] sums, long[] counts) {
    int last = part.length() - 1;
    while (last > 0 && !part.counts(last)) {
      last--;
    }
    for (int t = 0; t <= last; t++) {
      double squares = 0;
      for (int i = 0; i < part.width(); i++) {
        float g = gradient[part.offset() + t * part.width() + i];
        squares += (double) g * g;
      }
      sums[last - t] += Math.sqrt(squares);
      counts[last - t]++;
    }
  }

  /// The fewest last steps that hold a share of the sum of all norms.
  ///
  /// @param share in (0, 1]; usual: 0.9
  public int steps(double share) {
    double whole = Arrays.stream(norms).sum();
    double sum = 0;
    for (int d = 0; d < norms.length; d++) {
      sum += norms[d];
      if (sum >= share * whole) {
        return d + 1;
      }
    }
    return norms.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GradientReach that && Arrays.equals(norms, that.norms);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(norms);
  }

  @Override
  public String toString() {
    return "GradientReach[90 % within the last " + steps(0.9) + " of " + norms.length + " steps]";
  }
}
