package gatelens.rule;

import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.Pool;
import gatelens.layer.Scale;
import java.util.ArrayList;
import java.util.List;

/// Layer-wise relevance propagation: the logit is handed backward, each sum `y = Σ a_i + b` sharing
/// its relevance as `a_i / (y + ε sign y)`; in a product of a gate and a signal the signal takes
/// all. What goes to biases, to ε and to the start state is counted apart.
///
/// Source: L. Arras, G. Montavon, K.-R. Müller, W. Samek, Explaining Recurrent Neural Network
/// Predictions in Sentiment Analysis, 2017, https://arxiv.org/abs/1706.07206
public final class Relevance {
  private final double epsilon;
  private double bias;
  private double absorbed;
  private double start;

  private Relevance(double epsilon) {
    this.epsilon = epsilon;
  }

  /// Where the logit went.
  ///
  /// @param inputs for each branch `double[T][D]`
  /// @param bias what biases took
  /// @param absorbed what ε took
  /// @param start what the start states took
  public record Shares(List<double[][]> inputs, double bias, double absorbed, double start) {}

  /// Hands a logit back to the inputs.
  ///
  /// @param step which row of the logits
  /// @param index which logit
  /// @param epsilon above 0; 0.001 is usual
  public static Shares of(ExactRun run, int step, int index, double epsilon) {
    Relevance rule = new Relevance(epsilon);
    double[][] r = Values.zeros(run.logits().length, run.logits()[0].length);
    r[step][index] = run.logits()[step][index];
    if (!run.head().isEmpty()) {
      r = rule.through(run.head(), r);
    }
    List<double[][]> inputs = new ArrayList<>();
    int shift = 0;
    for (int b = 0; b < run.branches().size(); b++) {
      double[][] part = r;
      if (run.branches().size() > 1) {
        int width = run.widths().get(b);
        part = new double[r.length][];
        for (int t = 0; t < r.length; t++) {
          part[t] = java.util.Arrays.copyOfRange(r[t], shift, shift + width);
        }
        shift += width;
      }
      inputs.add(rule.through(run.branches().get(b), part));
    }
    return new Shares(inputs, rule.bias, rule.absorbed, rule.start);
  }

  private double stable(double value) {
    return value + (value >= 0 ? epsilon : -epsilon);
  }

  private double[][] through(List<Node> nodes, double[][] relevance) {
    double[][] r = relevance;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      r = back(nodes.get(i), r);
    }
    return r;
  }

  private double[][] back(Node node, double[][] r) {
    return switch (node) {
      case Node.Recurrent recurrent -> recurrent(recurrent, r, recurrent.out().sequence());
      case Node.Both both -> both(both, r);
      case Node.Dense dense when dense.layer() instanceof Dense layer -> dense(layer, dense, r);
      case Node.Dense activation -> r;
      case Node.Other other -> other(other, r);
    };
  }

  private double[][] dense(Dense layer, Node.Dense node, double[][] r) {
    int width = layer.bias().size();
    double[][] in = Values.zeros(r.length, node.in().width());
    for (int t = 0; t < r.length; t++) {
      double[] share = new double[width];
      for (int j = 0; j < width; j++) {
        share[j] = r[t][j] / stable(node.pre()[t][j]);
        bias += layer.bias().at(j) * share[j];
        absorbed += r[t][j] - node.pre()[t][j] * share[j];
      }
      Matrices.timesTransposed(share, layer.weight(), width, 0, in[t]);
      for (int i = 0; i < in[t].length; i++) {
        in[t][i] *= node.in().steps()[t][i];
      }
    }
    return in;
  }

  private double[][] other(Node.Other node, double[][] r) {
    return switch (node.layer()) {
      case Pool pool -> pooled(pool, node, r[0]);
      case Scale scale -> {
        double[][] in = Values.zeros(r.length, r[0].length);
        for (int t = 0; t < r.length; t++) {
          for (int d = 0; d < r[t].length; d++) {
            double share = r[t][d] / stable(node.out().steps()[t][d]);
            in[t][d] = node.in().steps()[t][d] * scale.scale().at(d) * share;
            bias += scale.shift().at(d) * share;
            absorbed += r[t][d] - node.out().steps()[t][d] * share;
          }
        }
        yield in;
      }
      case gatelens.layer.Flatten flatten -> {
        double[][] in = Values.zeros(node.in().length(), node.in().width());
        for (int i = 0; i < r[0].length; i++) {
          in[i / node.in().width()][i % node.in().width()] = r[0][i];
        }
        yield in;
      }
      case gatelens.layer.Reverse reverse -> {
        double[][] in = new double[r.length][];
        for (int t = 0; t < r.length; t++) {
          in[t] = r[r.length - 1 - t];
        }
        yield in;
      }
      case gatelens.layer.MaskRule rule ->
          rule.kind() == gatelens.layer.MaskRule.Kind.ZERO ? ExactRun.cleared(node.in(), r) : r;
      default -> r;
    };
  }

  private double[][] pooled(Pool layer, Node.Other node, double[] r) {
    double[][] in = Values.zeros(node.in().length(), node.in().width());
    double[][] x = node.in().steps();
    List<Integer> steps = ExactRun.counted(node.in());
    for (int d = 0; d < r.length; d++) {
      switch (layer.kind()) {
        case LAST -> in[steps.get(steps.size() - 1)][d] = r[d];
        case MEAN -> {
          double y = node.out().steps()[0][d];
          for (int t : steps) {
            in[t][d] = x[t][d] / steps.size() / stable(y) * r[d];
          }
          absorbed += r[d] - y / stable(y) * r[d];
        }
        case MAX -> {
          int best = steps.get(0);
          for (int t : steps) {
            best = x[t][d] > x[best][d] ? t : best;
          }
          in[best][d] = r[d];
        }
      }
    }
    return in;
  }

  private double[][] both(Node.Both node, double[][] r) {
    int units = node.forward().out().width();
    double[][] ahead = new double[r.length][units];
    double[][] back = new double[r.length][units];
    for (int t = 0; t < r.length; t++) {
      double[] a = node.forward().out().steps()[t];
      double[] b = node.backward().out().steps()[t];
      for (int j = 0; j < units; j++) {
        switch (node.layer().merge()) {
          case CONCAT -> {
            ahead[t][j] = r[t][j];
            back[t][j] = r[t][units + j];
          }
          case SUM, MEAN -> {
            double factor = node.layer().merge() == Bidirectional.Merge.MEAN ? 0.5 : 1;
            double share = factor * r[t][j] / stable(factor * (a[j] + b[j]));
            ahead[t][j] = a[j] * share;
            back[t][j] = b[j] * share;
            absorbed += r[t][j] - (a[j] + b[j]) * share;
          }
          case PRODUCT -> {
            ahead[t][j] = r[t][j] / 2;
            back[t][j] = r[t][j] / 2;
          }
        }
      }
    }
    boolean lastStep =
        !node.layer().sequences() && node.layer().readout() == Bidirectional.Readout.LAST_STEP;
    double[][] in = recurrent(node.forward(), ahead, node.layer().sequences());
    double[][] rows = back;
    if (lastStep) {
      rows = Values.zeros(node.in().length(), units);
      rows[node.in().length() - 1] = back[0];
    }
    double[][] more = recurrent(node.backward(), rows, node.layer().sequences() || lastStep);
    for (int t = 0; t < in.length; t++) {
      for (int d = 0; d < in[t].length; d++) {
        in[t][d] += more[t][d];
      }
    }
    return in;
  }

  private double[][] recurrent(Node.Recurrent node, double[][] r, boolean sequence) {
    ExactCell cell = node.cell();
    int steps = cell.order().length;
    int units = cell.hidden()[0].length;
    double[][] in = Values.zeros(steps, node.in().width());
    double[] carry = sequence ? new double[units] : r[0].clone();
    double[] cellCarry = new double[units];
    for (int p = steps - 1; p >= 0; p--) {
      int t = cell.order()[p];
      if (sequence) {
        for (int j = 0; j < units; j++) {
          carry[j] += r[t][j];
        }
      }
      if (!cell.held()[p]) {
        carry =
            switch (node.layer()) {
              case Gru gru -> gru(gru, cell, p, carry, node.in().steps()[t], in[t]);
              case Lstm lstm -> lstm(lstm, cell, p, carry, cellCarry, node.in().steps()[t], in[t]);
              case Layer other ->
                  throw new IllegalArgumentException(other.name() + " is no GRU or LSTM");
            };
      }
    }
    for (int j = 0; j < units; j++) {
      start += carry[j] + cellCarry[j];
    }
    return in;
  }

  private double[] gru(Gru layer, ExactCell cell, int p, double[] r, double[] x, double[] in) {
    int units = layer.units();
    boolean uncoupled = layer.variant() == GruVariant.UNCOUPLED;
    boolean after = layer.variant() == GruVariant.RESET_AFTER;
    double[] before = cell.hidden()[p];
    double[] kept = new double[units];
    double[] share = new double[units];
    double[] recurrent = new double[units];
    for (int j = 0; j < units; j++) {
      double z = cell.gate()[0][p][j];
      double gate = cell.gate()[1][p][j];
      double h = cell.hidden()[p + 1][j];
      double all = r[j] / stable(h);
      kept[j] = (uncoupled ? 1 - z : z) * before[j] * all;
      double written = (uncoupled ? gate : 1 - z) * cell.gate()[2][p][j] * all;
      absorbed += r[j] - h * all;
      double a = cell.pre()[2][p][j];
      share[j] = written / stable(a);
      absorbed += written - a * share[j];
      bias +=
          (layer.inputBias().at(2 * units + j)
                  + (after ? gate * layer.recurrentBias().at(2 * units + j) : 0))
              * share[j];
      recurrent[j] = after ? share[j] * gate : share[j];
    }
    Matrices.timesTransposed(share, layer.inputWeight(), 3 * units, 2 * units, in);
    double[] back = new double[units];
    Matrices.timesTransposed(recurrent, layer.recurrentWeight(), 3 * units, 2 * units, back);
    for (int i = 0; i < in.length; i++) {
      in[i] *= x[i];
    }
    for (int j = 0; j < units; j++) {
      double signal = layer.variant() == GruVariant.RESET_BEFORE ? cell.memory()[p][j] : before[j];
      kept[j] += signal * back[j];
    }
    return kept;
  }

  private double[] lstm(
      Lstm layer, ExactCell cell, int p, double[] r, double[] cellCarry, double[] x, double[] in) {
    int units = layer.units();
    double[] share = new double[units];
    for (int j = 0; j < units; j++) {
      double all = (r[j] + cellCarry[j]) / stable(cell.cell()[p + 1][j]);
      absorbed += r[j] + cellCarry[j] - cell.cell()[p + 1][j] * all;
      double written = cell.gate()[0][p][j] * cell.gate()[2][p][j] * all;
      cellCarry[j] = cell.gate()[1][p][j] * cell.cell()[p][j] * all;
      double a = cell.pre()[2][p][j];
      share[j] = written / stable(a);
      absorbed += written - a * share[j];
      bias += layer.bias().at(2 * units + j) * share[j];
    }
    Matrices.timesTransposed(share, layer.inputWeight(), 4 * units, 2 * units, in);
    double[] back = new double[units];
    Matrices.timesTransposed(share, layer.recurrentWeight(), 4 * units, 2 * units, back);
    for (int i = 0; i < in.length; i++) {
      in[i] *= x[i];
    }
    for (int j = 0; j < units; j++) {
      back[j] *= cell.hidden()[p][j];
    }
    return back;
  }
}
