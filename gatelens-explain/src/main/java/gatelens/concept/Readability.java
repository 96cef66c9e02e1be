package gatelens.concept;

import java.util.Arrays;
import java.util.SplittableRandom;

/// How well a linear probe reads a concept from states that it was not learned on, and how well it
/// reads labels that mean nothing.
///
/// Sources: G. Alain and Y. Bengio, Understanding Intermediate Layers Using Linear Classifier
/// Probes, 2016, https://arxiv.org/abs/1610.01644; J. Hewitt and P. Liang, Designing and
/// Interpreting Probes with Control Tasks, 2019, https://arxiv.org/abs/1909.03368
///
/// @param accuracy mean of the shares of states with and without the concept that are read rightly,
///   over five folds of whole sequences, in [0, 1]
/// @param control mean of the same over shuffled labels
/// @param chance share of labellings, the true one among them, that are read at least as well, in
///   (0, 1]
/// @param labellings that were shuffled
public record Readability(double accuracy, double control, double chance, int labellings) {
  private static final int FOLDS = 5;

  /// What is read beyond meaningless labels.
  public double selectivity() {
    return accuracy - control;
  }

  static Readability of(StateRows states, ConceptLabels labels, int labellings, long seed) {
    LinearProbe[] folds = new LinearProbe[FOLDS];
    boolean[][] learned = new boolean[FOLDS][states.rows().size()];
    for (int f = 0; f < FOLDS; f++) {
      for (int i = 0; i < learned[f].length; i++) {
        learned[f][i] = states.sequences()[i] % FOLDS != f;
      }
      folds[f] = new LinearProbe(states.rows(), learned[f]);
    }
    double own = accuracy(states, folds, learned, states.of(labels));
    SplittableRandom dice = new SplittableRandom(seed);
    double[] others = new double[labellings];
    for (int k = 0; k < labellings; k++) {
      others[k] = accuracy(states, folds, learned, states.of(labels.shuffled(dice)));
    }
    long asGood = Arrays.stream(others).filter(other -> other >= own).count();
    return new Readability(
        own,
        Arrays.stream(others).average().orElse(Double.NaN),
        (1.0 + asGood) / (1.0 + labellings),
        labellings);
  }

  private static double accuracy(
      StateRows states, LinearProbe[] folds, boolean[][] learned, boolean[] labels) {
    double[] right = new double[2];
    double[] count = new double[2];
    for (int f = 0; f < folds.length; f++) {
      LinearProbe.Found found = folds[f].of(labels);
      for (int i = 0; i < labels.length; i++) {
        if (!learned[f][i]) {
          int side = labels[i] ? 1 : 0;
          count[side]++;
          right[side] += found.presence(states.rows().get(i)) > 0 == labels[i] ? 1 : 0;
        }
      }
    }
    return (right[0] / Math.max(1, count[0]) + right[1] / Math.max(1, count[1])) / 2;
  }
}
