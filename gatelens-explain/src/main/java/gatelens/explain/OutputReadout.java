package gatelens.explain;

import gatelens.layer.Activation;
import gatelens.model.Link;
import gatelens.objective.Readout;

/// An output on some scale, at one step or summed over steps. `C` outputs a step, `z` the logits.
///
/// The log-odds of a class are `ln(p / (1 - p))`: the logit itself under a sigmoid, `z_c - ln Σ_{k
/// ≠ c} exp(z_k)` under a softmax.
///
/// @param index the class
/// @param scale the scale
/// @param step the step, -1 for the last, {@link Target.Output#ALL_STEPS} for all
/// @param outputs C
/// @param activation the model's last activation, which makes outputs of logits
/// @param link which makes probabilities of logits; a scale of probabilities needs one
/// @param twoSided true if the one output stands for two classes, of which 0 is the mirror of 1
record OutputReadout(
    int index,
    Target.Scale scale,
    int step,
    int outputs,
    Activation activation,
    Link link,
    boolean twoSided)
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
          "target step " + (step + 1) + ": there are steps 1 to " + steps);
    }
    return (step < 0 ? steps - 1 : step) * outputs;
  }

  private double valueAt(double[] logits, int from) {
    int column = from + (twoSided ? 0 : index);
    double sign = twoSided && index == 0 ? -1 : 1;
    return switch (scale) {
      case LOGIT -> sign * logits[column];
      case OUTPUT -> output(logits, from, column);
      case PROBABILITY, SOFTMAX, SIGMOID ->
          link == Link.SIGMOID ? logistic(sign * logits[column]) : share(logits, from, index);
      case LOG_ODDS ->
          link == Link.SIGMOID
              ? sign * logits[column]
              : logits[column] - othersLogSum(logits, from);
      case MARGIN ->
          outputs == 1
              ? sign * logits[column]
              : logits[column] - logits[from + runnerUp(logits, from)];
    };
  }

  private double output(double[] logits, int from, int column) {
    return switch (activation.kind()) {
      case SOFTMAX -> share(logits, from, index);
      case LOG_SOFTMAX -> logits[column] - logSum(logits, from);
      case SIGMOID -> logistic(twoSided && index == 0 ? -logits[column] : logits[column]);
      default -> (twoSided && index == 0 ? -1 : 1) * activation.apply(logits[column]);
    };
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /// The softmax of one class.
  private double share(double[] logits, int from, int of) {
    return Math.exp(logits[from + of] - logSum(logits, from));
  }

  private double logSum(double[] logits, int from) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < outputs; c++) {
      largest = Math.max(largest, logits[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < outputs; c++) {
      sum += Math.exp(logits[from + c] - largest);
    }
    return largest + Math.log(sum);
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
    int column = from + (twoSided ? 0 : index);
    double sign = twoSided && index == 0 ? -1 : 1;
    switch (scale) {
      case LOGIT -> gradient[column] += (float) sign;
      case OUTPUT -> outputGradient(logits, from, column, sign, gradient);
      case PROBABILITY, SOFTMAX, SIGMOID -> {
        if (link == Link.SIGMOID) {
          double p = logistic(logits[column]);
          gradient[column] += (float) (sign * p * (1 - p));
        } else {
          shareGradient(logits, from, 1, gradient);
        }
      }
      case LOG_ODDS -> {
        gradient[column] += (float) sign;
        if (link != Link.SIGMOID) {
          double log = othersLogSum(logits, from);
          for (int c = 0; c < outputs; c++) {
            gradient[from + c] -= c == index ? 0 : (float) Math.exp(logits[from + c] - log);
          }
        }
      }
      case MARGIN -> {
        gradient[column] += (float) sign;
        if (outputs > 1) {
          gradient[from + runnerUp(logits, from)] -= 1;
        }
      }
    }
  }

  private void outputGradient(
      double[] logits, int from, int column, double sign, float[] gradient) {
    switch (activation.kind()) {
      case SOFTMAX -> shareGradient(logits, from, 1, gradient);
      case LOG_SOFTMAX -> shareGradient(logits, from, share(logits, from, index), gradient);
      default -> gradient[column] += (float) (sign * activation.derivative(logits[column]));
    }
  }

  /// The gradient of the softmax of the class, divided by a number.
  private void shareGradient(double[] logits, int from, double divisor, float[] gradient) {
    double p = share(logits, from, index) / divisor;
    for (int c = 0; c < outputs; c++) {
      gradient[from + c] += (float) (p * ((c == index ? 1 : 0) - share(logits, from, c)));
    }
  }
}
