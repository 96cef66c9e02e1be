package gatelens.rule;

import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.objective.PairReadout;
import gatelens.objective.Readout;
import gatelens.trace.GateFlow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Multipliers between a run at an input and a run at a baseline: `Σ m_i (x_i - x₀_i) = f(x) -
/// f(x₀)` to rounding, for every layer. Functions of one value are rescaled, products are split
/// evenly (layer normalisation is such a product), and what is neither (a maximum, a readout) takes
/// its gradient averaged along the straight line between the two runs.
public final class Multipliers {
  private static final int NODES = 24;
  private static final GaussLegendre RULE = GaussLegendre.of(NODES);

  /// How often a piece of the line between two sets of logits is halved at most.
  private static final int CUTS = 20;

  /// What the quadrature of a piece may be off, as a share of its sizes: the rounding of floats.
  private static final double EXACT = 2e-7;

  private final ExactRun a;
  private final ExactRun b;
  private final List<GateFlow> flows = new ArrayList<>();

  private Multipliers(ExactRun a, ExactRun b) {
    this.a = a;
    this.b = b;
  }

  /// The multipliers of every branch's input.
  ///
  /// @param a the run at the input
  /// @param b the run at the baseline
  /// @return for each branch `double[T][D]`
  public static List<double[][]> of(ExactRun a, ExactRun b, Readout readout) {
    return new Multipliers(a, b).run(readout);
  }

  /// The same, with what goes through every recurrent layer.
  ///
  /// @return the flows, first layer first
  public static List<GateFlow> flows(ExactRun a, ExactRun b, Readout readout) {
    Multipliers rule = new Multipliers(a, b);
    rule.run(readout);
    Collections.reverse(rule.flows);
    return List.copyOf(rule.flows);
  }

  private List<double[][]> run(Readout readout) {
    boolean whole = a.head().isEmpty();
    double[][] m = ofReadout(readout);
    if (!whole) {
      m = through(a.head(), b.head(), m, true);
    }
    List<double[][]> inputs = new ArrayList<>();
    int shift = 0;
    for (int branch = a.branches().size() - 1; branch >= 0; branch--) {
      List<Node> nodes = a.branches().get(branch);
      double[][] part = m;
      if (a.branches().size() > 1) {
        int width = a.widths().get(branch);
        shift += width;
        part = columns(m, m[0].length - shift, width);
      }
      boolean ends = whole && a.branches().size() == 1;
      inputs.add(0, through(nodes, b.branches().get(branch), part, ends));
    }
    return inputs;
  }

  private static double[][] columns(double[][] m, int from, int width) {
    double[][] part = new double[m.length][];
    for (int t = 0; t < m.length; t++) {
      part[t] = java.util.Arrays.copyOfRange(m[t], from, from + width);
    }
    return part;
  }

  private double[][] ofReadout(Readout readout) {
    int width = a.logits()[0].length;
    float[] flat = new float[a.logits().length * width];
    between(readout).multipliers(a.flatLogits(), b.flatLogits(), flat);
    double[][] m = new double[a.logits().length][width];
    for (int i = 0; i < flat.length; i++) {
      m[i / width][i % width] = flat[i];
    }
    return m;
  }

  /// The readout's gradient averaged along the line between two sets of logits. The line is cut
  /// where the quadrature is off the change of the readout, as at the kink of a margin whose
  /// runner-up changes.
  public static PairReadout between(Readout readout) {
    return (x, x0, multipliers) -> {
      double[] sum = new double[x.length];
      averaged(readout, x, x0, 0, 1, CUTS, sum);
      for (int i = 0; i < sum.length; i++) {
        multipliers[i] = (float) sum[i];
      }
    };
  }

  /// Adds the gradient over a piece of the line.
  private static void averaged(
      Readout readout, float[] x, float[] x0, double from, double to, int cuts, double[] sum) {
    double[] piece = new double[x.length];
    for (int k = 0; k < NODES; k++) {
      float[] gradient = new float[x.length];
      readout.gradient(narrow(along(x, x0, from + RULE.nodes()[k] * (to - from))), gradient);
      for (int i = 0; i < piece.length; i++) {
        piece[i] += (to - from) * RULE.weights()[k] * gradient[i];
      }
    }
    double start = readout.value(along(x, x0, from));
    double end = readout.value(along(x, x0, to));
    double off = start - end;
    double size = Math.abs(start) + Math.abs(end);
    for (int i = 0; i < piece.length; i++) {
      off += piece[i] * ((double) x[i] - x0[i]);
      size += Math.abs(piece[i] * ((double) x[i] - x0[i]));
    }
    if (Math.abs(off) > EXACT * size && cuts > 0) {
      averaged(readout, x, x0, from, (from + to) / 2, cuts - 1, sum);
      averaged(readout, x, x0, (from + to) / 2, to, cuts - 1, sum);
      return;
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += piece[i];
    }
  }

  private static double[] along(float[] x, float[] x0, double alpha) {
    double[] at = new double[x.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = x0[i] + alpha * ((double) x[i] - x0[i]);
    }
    return at;
  }

  private static float[] narrow(double[] wide) {
    float[] narrow = new float[wide.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) wide[i];
    }
    return narrow;
  }

  private double[][] through(List<Node> xs, List<Node> x0s, double[][] multipliers, boolean ends) {
    double[][] m = multipliers;
    for (int i = xs.size() - 1; i >= 0; i--) {
      m = back(xs.get(i), x0s.get(i), m, ends && i == xs.size() - 1);
    }
    return m;
  }

  private double[][] back(Node x, Node x0, double[][] m, boolean last) {
    return switch (x) {
      case Node.Recurrent recurrent ->
          recurrent(recurrent, (Node.Recurrent) x0, m, recurrent.out().sequence());
      case Node.Both both -> both(both, (Node.Both) x0, m);
      case Node.Dense dense -> dense(dense, (Node.Dense) x0, m, last);
      case Node.Other other -> other(other, x0, m);
    };
  }

  private double[][] recurrent(
      Node.Recurrent x, Node.Recurrent x0, double[][] m, boolean sequence) {
    int steps = x.in().length();
    int units = x.cell().last().length;
    boolean lstm = x.layer() instanceof Lstm;
    FlowRecord record = FlowRecord.of(steps, lstm ? 4 : 3, units, lstm);
    CellMultipliers cell = new CellMultipliers(x.cell(), x0.cell(), record);
    return switch (x.layer()) {
      case Gru layer -> {
        double[][] in = cell.of(layer, m, sequence);
        flows.add(record.flow(layer, x.in(), x0.in(), x.cell(), x0.cell()));
        yield in;
      }
      case Lstm layer -> {
        double[][] in = cell.of(layer, m, sequence);
        flows.add(record.flow(layer, x.in(), x0.in(), x.cell(), x0.cell()));
        yield in;
      }
      case Layer other -> throw new IllegalArgumentException(other.name() + " is no GRU or LSTM");
    };
  }

  private double[][] both(Node.Both x, Node.Both x0, double[][] m) {
    int units = x.forward().out().width();
    double[][] ahead = new double[m.length][];
    double[][] back = new double[m.length][];
    for (int t = 0; t < m.length; t++) {
      switch (x.layer().merge()) {
        case CONCAT -> {
          ahead[t] = java.util.Arrays.copyOfRange(m[t], 0, units);
          back[t] = java.util.Arrays.copyOfRange(m[t], units, m[t].length);
        }
        case SUM -> {
          ahead[t] = m[t];
          back[t] = m[t];
        }
        case MEAN -> {
          ahead[t] = scaled(m[t], 0.5);
          back[t] = ahead[t];
        }
        case PRODUCT -> {
          ahead[t] =
              timesMiddle(m[t], x.backward().out().steps()[t], x0.backward().out().steps()[t]);
          back[t] = timesMiddle(m[t], x.forward().out().steps()[t], x0.forward().out().steps()[t]);
        }
      }
    }
    boolean lastStep =
        !x.layer().sequences() && x.layer().readout() == Bidirectional.Readout.LAST_STEP;
    boolean sequence = x.layer().sequences();
    // the last first: flows are taken down from the end of the model to its beginning
    double[][] fromBack =
        recurrent(
            x.backward(),
            x0.backward(),
            lastStep ? atLast(back[0], x.in().length()) : back,
            sequence || lastStep);
    double[][] fromAhead = recurrent(x.forward(), x0.forward(), ahead, sequence);
    for (int t = 0; t < fromAhead.length; t++) {
      for (int d = 0; d < fromAhead[t].length; d++) {
        fromAhead[t][d] += fromBack[t][d];
      }
    }
    return fromAhead;
  }

  private static double[][] atLast(double[] m, int steps) {
    double[][] rows = new double[steps][m.length];
    rows[steps - 1] = m;
    return rows;
  }

  private static double[] scaled(double[] m, double factor) {
    return java.util.Arrays.stream(m).map(v -> v * factor).toArray();
  }

  private static double[] timesMiddle(double[] m, double[] y, double[] y0) {
    double[] out = new double[m.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = m[j] * Slopes.middle(y[j], y0[j]);
    }
    return out;
  }

  private static double[][] dense(Node.Dense x, Node.Dense x0, double[][] m, boolean last) {
    Activation f =
        switch (x.layer()) {
          case Dense dense -> dense.activation();
          case ActivationLayer activation -> activation.activation();
          default -> Activation.LINEAR;
        };
    double[][] pre = last || f.equals(Activation.LINEAR) ? m : rescaled(f, x, x0, m);
    if (!(x.layer() instanceof Dense dense)) {
      return pre;
    }
    int width = dense.bias().size();
    double[][] in = Values.zeros(m.length, x.in().width());
    for (int t = 0; t < m.length; t++) {
      Matrices.timesTransposed(pre[t], dense.weight(), width, 0, in[t]);
    }
    return in;
  }

  private static double[][] rescaled(Activation f, Node.Dense x, Node.Dense x0, double[][] m) {
    double[][] out = new double[m.length][];
    for (int t = 0; t < m.length; t++) {
      int row = t;
      if (f.overRow()) {
        throw new IllegalArgumentException(
            x.layer().name()
                + ": a softmax or its logarithm between layers has no exact rule here; take"
                + " integrated-gradients");
      }
      out[t] = new double[m[t].length];
      for (int j = 0; j < m[t].length; j++) {
        out[t][j] =
            m[t][j]
                * Slopes.of(
                    f,
                    x.pre()[row][j],
                    x.out().steps()[row][j],
                    x0.pre()[row][j],
                    x0.out().steps()[row][j]);
      }
    }
    return out;
  }

  private static double[][] other(Node.Other x, Node x0, double[][] m) {
    return switch (x.layer()) {
      case Scale scale -> {
        double[][] in = Values.zeros(m.length, m[0].length);
        for (int t = 0; t < m.length; t++) {
          for (int d = 0; d < m[t].length; d++) {
            in[t][d] = m[t][d] * scale.scale().at(d);
          }
        }
        yield in;
      }
      case Reverse reverse -> {
        double[][] in = new double[m.length][];
        for (int t = 0; t < m.length; t++) {
          in[t] = m[m.length - 1 - t];
        }
        yield in;
      }
      case Flatten flatten -> {
        double[][] in = Values.zeros(x.in().length(), x.in().width());
        for (int i = 0; i < m[0].length; i++) {
          in[i / x.in().width()][i % x.in().width()] = m[0][i];
        }
        yield in;
      }
      case MaskRule rule -> rule.kind() == MaskRule.Kind.ZERO ? ExactRun.cleared(x.in(), m) : m;
      case ParametricRelu relu -> {
        double[][] in = Values.zeros(m.length, m[0].length);
        for (int t = 0; t < m.length; t++) {
          for (int d = 0; d < m[t].length; d++) {
            Activation f = new Activation(Activation.Kind.LEAKY_RELU, relu.slope().at(d));
            in[t][d] =
                m[t][d]
                    * Slopes.of(
                        f,
                        x.in().steps()[t][d],
                        x.out().steps()[t][d],
                        x0.in().steps()[t][d],
                        x0.out().steps()[t][d]);
          }
        }
        yield in;
      }
      case Pool pool -> pooled(pool, x, x0, m[0]);
      case LayerNormalization norm -> normalised(norm, x.in().steps(), x0.in().steps(), m);
      default -> m;
    };
  }

  private static double[][] pooled(Pool layer, Node x, Node x0, double[] m) {
    double[][] in = Values.zeros(x.in().length(), x.in().width());
    List<Integer> steps = ExactRun.counted(x.in());
    for (int d = 0; d < m.length; d++) {
      switch (layer.kind()) {
        case LAST -> in[steps.get(steps.size() - 1)][d] = m[d];
        case MEAN -> {
          for (int t : steps) {
            in[t][d] = m[d] / steps.size();
          }
        }
        case MAX -> envelope(steps, x.in().steps(), x0.in().steps(), d, m[d], in);
      }
    }
    return in;
  }

  /// The share of the way on which each step is the largest: lines from baseline to input, followed
  /// along their upper envelope.
  private static void envelope(
      List<Integer> steps, double[][] x, double[][] x0, int d, double m, double[][] in) {
    double at = 0;
    int top = steps.get(0);
    for (int t : steps) {
      double more = x0[t][d] - x0[top][d];
      if (more > 0 || (more == 0 && x[t][d] > x[top][d])) {
        top = t;
      }
    }
    while (at < 1) {
      double next = 1;
      int then = top;
      double slope = x[top][d] - x0[top][d];
      for (int t : steps) {
        double steeper = x[t][d] - x0[t][d] - slope;
        if (steeper > 0) {
          double cross = (x0[top][d] - x0[t][d]) / steeper;
          if (cross > at
              && (cross < next
                  || (cross == next
                      && then != top
                      && x[t][d] - x0[t][d] > x[then][d] - x0[then][d]))) {
            next = cross;
            then = t;
          }
        }
      }
      in[top][d] += m * (Math.min(1, next) - at);
      at = then == top ? 1 : next;
      top = then;
    }
  }

  /// In closed form: with the centred input `c`, `s = (mean(c²) + ε)^-½` and bars for the middle of
  /// the two runs `Δ(c s) = s̄ Δc + c̄ κ mean(2 c̄ Δc)`, `κ = -s² s₀² / (s + s₀)`: the product
  /// split evenly, the function of one value by its slope.
  private static double[][] normalised(
      LayerNormalization layer, double[][] x, double[][] x0, double[][] m) {
    double[][] in = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      int n = x[t].length;
      double[] c = centred(x[t]);
      double[] c0 = centred(x0[t]);
      double s = scale(c, layer.epsilon());
      double s0 = scale(c0, layer.epsilon());
      double sum = 0;
      double dot = 0;
      for (int d = 0; d < n; d++) {
        double g = m[t][d] * layer.gamma().at(d);
        sum += g;
        dot += g * (c[d] + c0[d]) / 2;
      }
      double kappa = -s * s * s0 * s0 / (s + s0);
      in[t] = new double[n];
      for (int d = 0; d < n; d++) {
        double g = m[t][d] * layer.gamma().at(d);
        in[t][d] = (s + s0) / 2 * (g - sum / n) + kappa * dot * (c[d] + c0[d]) / n;
      }
    }
    return in;
  }

  private static double[] centred(double[] x) {
    double mean = 0;
    for (double value : x) {
      mean += value / x.length;
    }
    double[] c = new double[x.length];
    for (int d = 0; d < c.length; d++) {
      c[d] = x[d] - mean;
    }
    return c;
  }

  private static double scale(double[] c, double epsilon) {
    double squares = 0;
    for (double value : c) {
      squares += value * value;
    }
    return 1 / Math.sqrt(squares / c.length + epsilon);
  }
}
