package gatelens.rule;

import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// How fast every state of a run moves when the input moves along a line: one pass forward with the
/// derivatives of everything, `ḣ = dh / dα` where `dx / dα = Δ`.
public final class Tangents {
  private final List<States> found = new ArrayList<>();

  private Tangents() {}

  /// The states of one recurrent layer.
  ///
  /// @param hidden `ḣ` after each step in the order of the sequence, `double[T][H]`
  /// @param cell `ċ` of an LSTM, else empty
  public record States(double[][] hidden, double[][] cell) {}

  /// Moves a run's input.
  ///
  /// @param change of each branch's input, `double[T][D]`
  /// @return one a recurrent layer, first layer first; the two directions of a layer one after the
  ///   other
  public static List<States> of(ExactRun run, List<double[][]> change) {
    Tangents rule = new Tangents();
    List<double[][]> ends = new ArrayList<>();
    for (int b = 0; b < run.branches().size(); b++) {
      ends.add(rule.through(run.branches().get(b), change.get(b)));
    }
    double[][] joined = ends.get(0);
    for (int b = 1; b < ends.size(); b++) {
      joined = beside(joined, ends.get(b));
    }
    rule.through(run.head(), joined);
    return List.copyOf(rule.found);
  }

  private static double[][] beside(double[][] a, double[][] b) {
    double[][] out = new double[a.length][];
    for (int t = 0; t < out.length; t++) {
      out[t] = java.util.Arrays.copyOf(a[t], a[t].length + b[t].length);
      System.arraycopy(b[t], 0, out[t], a[t].length, b[t].length);
    }
    return out;
  }

  private double[][] through(List<Node> nodes, double[][] change) {
    double[][] d = change;
    for (Node node : nodes) {
      d =
          switch (node) {
            case Node.Recurrent recurrent -> recurrent(recurrent, d);
            case Node.Both both -> both(both, d);
            case Node.Dense dense -> dense(dense, d);
            case Node.Other other -> other(other, d);
          };
    }
    return d;
  }

  private double[][] both(Node.Both node, double[][] d) {
    double[][] ahead = recurrent(node.forward(), d);
    double[][] back = recurrent(node.backward(), d);
    if (!node.layer().sequences()) {
      States states = found.get(found.size() - 1);
      boolean lastStep = node.layer().readout() == Bidirectional.Readout.LAST_STEP;
      back = new double[][] {states.hidden[lastStep ? states.hidden.length - 1 : 0]};
    }
    if (node.layer().merge() == Bidirectional.Merge.CONCAT) {
      return beside(ahead, back);
    }
    double[][] out = new double[ahead.length][ahead[0].length];
    for (int t = 0; t < out.length; t++) {
      double[] a = node.forward().out().steps()[t];
      double[] b = node.backward().out().steps()[t];
      for (int j = 0; j < out[t].length; j++) {
        out[t][j] =
            switch (node.layer().merge()) {
              case SUM, CONCAT -> ahead[t][j] + back[t][j];
              case MEAN -> (ahead[t][j] + back[t][j]) / 2;
              case PRODUCT -> ahead[t][j] * b[j] + a[j] * back[t][j];
            };
      }
    }
    return out;
  }

  private double[][] recurrent(Node.Recurrent node, double[][] d) {
    ExactCell cell = node.cell();
    int steps = cell.order().length;
    int units = cell.last().length;
    boolean lstm = node.layer() instanceof Lstm;
    double[][] hidden = new double[steps][];
    double[][] cells = new double[lstm ? steps : 0][];
    double[] h = new double[units];
    double[] c = new double[units];
    for (int p = 0; p < steps; p++) {
      int t = cell.order()[p];
      if (!cell.held()[p]) {
        h =
            switch (node.layer()) {
              case Gru gru -> gru(gru, cell, p, d[t], h);
              case Lstm layer -> lstm(layer, cell, p, d[t], h, c);
              case Layer other ->
                  throw new IllegalArgumentException(other.name() + " is no GRU or LSTM");
            };
      }
      hidden[t] = h;
      if (lstm) {
        cells[t] = c.clone();
      }
    }
    found.add(new States(hidden, cells));
    return node.out().sequence() ? hidden : new double[][] {h};
  }

  private static double[] part(
      double[] d, Tensor w, int stride, int gate, double[] h, Tensor u, int units) {
    double[] a = new double[units];
    Matrices.times(d, w, stride, gate * units, a);
    Matrices.times(h, u, stride, gate * units, a);
    return a;
  }

  private static double at(Activation f, ExactCell cell, int gate, int p, int j) {
    double y = cell.gate()[gate][p][j];
    return Slopes.of(f, cell.pre()[gate][p][j], y, cell.pre()[gate][p][j], y);
  }

  private static double[] gru(Gru layer, ExactCell cell, int p, double[] d, double[] h) {
    int units = layer.units();
    Tensor w = layer.inputWeight();
    Tensor u = layer.recurrentWeight();
    double[] z = part(d, w, 3 * units, 0, h, u, units);
    double[] r = part(d, w, 3 * units, 1, h, u, units);
    double[] before = cell.hidden()[p];
    for (int j = 0; j < units; j++) {
      z[j] *= at(layer.settings().gate(), cell, 0, p, j);
      r[j] *= at(layer.settings().gate(), cell, 1, p, j);
    }
    double[] n = new double[units];
    Matrices.times(d, w, 3 * units, 2 * units, n);
    switch (layer.variant()) {
      case RESET_AFTER -> {
        double[] product = new double[units];
        Matrices.times(h, u, 3 * units, 2 * units, product);
        for (int j = 0; j < units; j++) {
          n[j] += r[j] * cell.memory()[p][j] + cell.gate()[1][p][j] * product[j];
        }
      }
      case RESET_BEFORE -> {
        double[] product = new double[units];
        for (int j = 0; j < units; j++) {
          product[j] = r[j] * before[j] + cell.gate()[1][p][j] * h[j];
        }
        Matrices.times(product, u, 3 * units, 2 * units, n);
      }
      case UNCOUPLED -> Matrices.times(h, u, 3 * units, 2 * units, n);
    }
    double[] next = new double[units];
    for (int j = 0; j < units; j++) {
      n[j] *= at(layer.settings().candidate(), cell, 2, p, j);
      double gate = cell.gate()[0][p][j];
      double candidate = cell.gate()[2][p][j];
      next[j] =
          layer.variant() == GruVariant.UNCOUPLED
              ? (1 - gate) * h[j]
                  - z[j] * before[j]
                  + r[j] * candidate
                  + cell.gate()[1][p][j] * n[j]
              : gate * h[j] + z[j] * (before[j] - candidate) + (1 - gate) * n[j];
    }
    return next;
  }

  private static double[] lstm(
      Lstm layer, ExactCell cell, int p, double[] d, double[] h, double[] c) {
    int units = layer.units();
    Tensor peep = layer.peephole();
    double[][] a = new double[4][];
    for (int g = 0; g < 4; g++) {
      a[g] = part(d, layer.inputWeight(), 4 * units, g, h, layer.recurrentWeight(), units);
    }
    double[] next = new double[units];
    for (int j = 0; j < units; j++) {
      boolean peeps = peep.size() > 0;
      double i =
          (a[0][j] + (peeps ? peep.at(j) * c[j] : 0)) * at(layer.settings().gate(), cell, 0, p, j);
      double f =
          (a[1][j] + (peeps ? peep.at(units + j) * c[j] : 0))
              * at(layer.settings().gate(), cell, 1, p, j);
      double g = a[2][j] * at(layer.settings().candidate(), cell, 2, p, j);
      c[j] =
          f * cell.cell()[p][j]
              + cell.gate()[1][p][j] * c[j]
              + i * cell.gate()[2][p][j]
              + cell.gate()[0][p][j] * g;
      double o =
          (a[3][j] + (peeps ? peep.at(2 * units + j) * c[j] : 0))
              * at(layer.settings().gate(), cell, 3, p, j);
      double squashed = cell.memory()[p][j];
      double state = cell.cell()[p + 1][j];
      next[j] =
          o * squashed
              + cell.gate()[3][p][j]
                  * Slopes.of(layer.settings().output(), state, squashed, state, squashed)
                  * c[j];
    }
    return next;
  }

  private static double[][] dense(Node.Dense node, double[][] d) {
    Activation f = Activation.LINEAR;
    double[][] pre = d;
    if (node.layer() instanceof Dense dense) {
      f = dense.activation();
      int width = dense.bias().size();
      pre = new double[d.length][width];
      for (int t = 0; t < d.length; t++) {
        Matrices.times(d[t], dense.weight(), width, 0, pre[t]);
      }
    } else if (node.layer() instanceof ActivationLayer activation) {
      f = activation.activation();
    }
    double[][] out = new double[d.length][];
    for (int t = 0; t < out.length; t++) {
      out[t] = pre[t].clone();
      double[] y = node.out().steps()[t];
      boolean log = f.kind() == Activation.Kind.LOG_SOFTMAX;
      double dot = 0;
      for (int j = 0; j < y.length; j++) {
        dot += (log ? Math.exp(y[j]) : y[j]) * pre[t][j];
      }
      for (int j = 0; j < y.length; j++) {
        out[t][j] =
            switch (f.kind()) {
              case SOFTMAX -> y[j] * (pre[t][j] - dot);
              case LOG_SOFTMAX -> pre[t][j] - dot;
              default ->
                  pre[t][j]
                      * (f.decidedByOutput()
                          ? f.derivativeAtOutput(y[j])
                          : f.derivative(node.pre()[t][j]));
            };
      }
    }
    return out;
  }

  private static double[][] other(Node.Other node, double[][] d) {
    return switch (node.layer()) {
      case Scale scale -> {
        double[][] out = new double[d.length][d[0].length];
        for (int t = 0; t < d.length; t++) {
          for (int i = 0; i < d[t].length; i++) {
            out[t][i] = d[t][i] * scale.scale().at(i);
          }
        }
        yield out;
      }
      case Reverse reverse -> {
        double[][] out = new double[d.length][];
        for (int t = 0; t < d.length; t++) {
          out[t] = d[d.length - 1 - t];
        }
        yield out;
      }
      case Flatten flatten ->
          new double[][] {
            java.util.Arrays.stream(d).flatMapToDouble(java.util.Arrays::stream).toArray()
          };
      case MaskRule rule -> rule.kind() == MaskRule.Kind.ZERO ? ExactRun.cleared(node.in(), d) : d;
      case ParametricRelu relu -> {
        double[][] out = new double[d.length][d[0].length];
        for (int t = 0; t < d.length; t++) {
          for (int i = 0; i < d[t].length; i++) {
            out[t][i] = d[t][i] * (node.in().steps()[t][i] > 0 ? 1 : relu.slope().at(i));
          }
        }
        yield out;
      }
      case Pool pool -> new double[][] {pooled(pool, node.in(), d)};
      case LayerNormalization norm -> normalised(norm, node.in().steps(), d);
      default -> d;
    };
  }

  private static double[] pooled(Pool layer, Values in, double[][] d) {
    List<Integer> steps = ExactRun.counted(in);
    double[] out = new double[in.width()];
    for (int j = 0; j < out.length; j++) {
      int best = steps.get(steps.size() - 1);
      for (int t : steps) {
        best = layer.kind() == Pool.Kind.MAX && in.steps()[t][j] > in.steps()[best][j] ? t : best;
        out[j] += d[t][j] / steps.size();
      }
      out[j] = layer.kind() == Pool.Kind.MEAN ? out[j] : d[best][j];
    }
    return out;
  }

  private static double[][] normalised(LayerNormalization layer, double[][] x, double[][] d) {
    double[][] out = new double[x.length][x[0].length];
    for (int t = 0; t < x.length; t++) {
      int n = x[t].length;
      double mean = java.util.Arrays.stream(x[t]).average().orElse(0);
      double slope = java.util.Arrays.stream(d[t]).average().orElse(0);
      double variance = 0;
      double along = 0;
      for (int j = 0; j < n; j++) {
        variance += (x[t][j] - mean) * (x[t][j] - mean) / n;
        along += (x[t][j] - mean) * d[t][j] / n;
      }
      double root = Math.sqrt(variance + layer.epsilon());
      for (int j = 0; j < n; j++) {
        out[t][j] =
            layer.gamma().at(j)
                * ((d[t][j] - slope) / root - (x[t][j] - mean) * along / (root * root * root));
      }
    }
    return out;
  }
}
