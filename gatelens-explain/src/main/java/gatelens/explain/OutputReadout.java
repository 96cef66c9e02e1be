package gatelens.explain;

import gatelens.layer.Activation;
import gatelens.objective.Readout;

/// An output on some scale, at one step or summed over steps. `C` outputs a step.
///
/// @param index the class
/// @param scale the scale
/// @param step the step, -1 for the last, {@link Target.Output#ALL_STEPS} for all
/// @param outputs C
/// @param activation the model's last activation: decides how a probability is made of logits
record OutputReadout(int index, Target.Scale scale, int step, int outputs, Activation activation)
    implements Readout {

  @Override
  public double value(float[] logits) {
    return value(wide(logits));
  }

  private static double[] wide(float[] logits) {
    double[] wide = new double[logits.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = logits[i];
    }
    return wide;
  }

  @Override
  public double value(double[] logits) {
    double sum = 0;
    for (int from = first(logits); from <= last(logits); from += outputs) {
      sum += valueAt(logits, from);
    }
    return sum;
  }

  @Override
  public void gradient(float[] narrow, float[] gradient) {
    double[] logits = wide(narrow);
    for (int from = first(logits); from <= last(logits); from += outputs) {
      gradientAt(logits, from, gradient);
    }
  }

  private int first(double[] logits) {
    return step == Target.Output.ALL_STEPS ? 0 : at(logits);
  }

  private int last(double[] logits) {
    return step == Target.Output.ALL_STEPS ? logits.length - outputs : at(logits);
  }

  private int at(double[] logits) {
    int steps = logits.length / outputs;
    if (step >= steps) {
      throw new IllegalArgumentException(
          "target step " + step + ": expected 0 to " + (steps - 1) + ", or -1 for the last");
    }
    return (step < 0 ? steps - 1 : step) * outputs;
  }

  /// One sigmoid output has two sides; side 0 is the mirror of side 1.
  private boolean twoSided() {
    return outputs == 1 && activation.kind() == Activation.Kind.SIGMOID;
  }

  private double valueAt(double[] logits, int from) {
    if (twoSided()) {
      double logit = index == 1 ? logits[from] : -logits[from];
      return scale == Target.Scale.PROBABILITY ? 1 / (1 + Math.exp(-logit)) : logit;
    }
    return switch (scale) {
      case LOGIT -> logits[from + index];
      case PROBABILITY -> probability(logits, from);
      case LOG_ODDS -> {
        if (outputs == 1) {
          yield logits[from];
        }
        yield logits[from + index] - othersLogSum(logits, from);
      }
      case MARGIN ->
          outputs == 1
              ? logits[from]
              : logits[from + index] - logits[from + runnerUp(logits, from)];
    };
  }

  private double probability(double[] logits, int from) {
    if (activation.kind() == Activation.Kind.SIGMOID) {
      return 1 / (1 + Math.exp(-logits[from + index]));
    }
    if (outputs == 1 || (!activation.overRow() && activation.kind() != Activation.Kind.LINEAR)) {
      return activation.apply(logits[from + index]);
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < outputs; c++) {
      largest = Math.max(largest, logits[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < outputs; c++) {
      sum += Math.exp(logits[from + c] - largest);
    }
    return Math.exp(logits[from + index] - largest) / sum;
  }

  private double othersLogSum(double[] logits, int from) {
    double largest = logits[from + runnerUp(logits, from)];
    double sum = 0;
    for (int c = 0; c < outputs; c++) {
      sum += c == index ? 0 : Math.exp(logits[from + c] - largest);
    }
    return largest + Math.log(sum);
  }

  private int runnerUp(double[] logits, int from) {
    int best = index == 0 ? 1 : 0;
    for (int c = 0; c < outputs; c++) {
      if (c != index && logits[from + c] > logits[from + best]) {
        best = c;
      }
    }
    return best;
  }

  private void gradientAt(double[] logits, int from, float[] gradient) {
    if (twoSided()) {
      double sign = index == 1 ? 1 : -1;
      double p = 1 / (1 + Math.exp(-logits[from]));
      gradient[from] += (float) (scale == Target.Scale.PROBABILITY ? sign * p * (1 - p) : sign);
      return;
    }
    switch (scale) {
      case LOGIT -> gradient[from + index] += 1;
      case PROBABILITY -> probabilityGradient(logits, from, gradient);
      case LOG_ODDS -> {
        gradient[from + index] += 1;
        double log = outputs == 1 ? 0 : othersLogSum(logits, from);
        for (int c = 0; c < outputs && outputs > 1; c++) {
          gradient[from + c] -= c == index ? 0 : (float) Math.exp(logits[from + c] - log);
        }
      }
      case MARGIN -> {
        gradient[from + index] += 1;
        if (outputs > 1) {
          gradient[from + runnerUp(logits, from)] -= 1;
        }
      }
    }
  }

  private void probabilityGradient(double[] logits, int from, float[] gradient) {
    double p = probability(logits, from);
    if (activation.kind() == Activation.Kind.SIGMOID) {
      gradient[from + index] += (float) (p * (1 - p));
    } else if (outputs == 1
        || (!activation.overRow() && activation.kind() != Activation.Kind.LINEAR)) {
      gradient[from + index] += (float) activation.derivative(logits[from + index]);
    } else {
      for (int c = 0; c < outputs; c++) {
        double other =
            new OutputReadout(c, scale, step, outputs, activation).probability(logits, from);
        gradient[from + c] += (float) (p * ((c == index ? 1 : 0) - other));
      }
    }
  }
}
