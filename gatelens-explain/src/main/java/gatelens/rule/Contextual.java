package gatelens.rule;

import gatelens.layer.Activation;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.Pool;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;

/// Contextual decomposition of a run: every value is `phrase + rest`, what some steps of the input
/// made, in the context in which they stand, and everything else. Biases belong to the rest, but
/// for what they make by themselves inside a cell at a step of the phrase.
///
/// Sources: W. J. Murdoch, P. J. Liu, B. Yu, Beyond Word Importance: Contextual Decomposition to
/// Extract Interactions from LSTMs, 2018, https://arxiv.org/abs/1801.05453; the split with the bias
/// by itself: C. Singh, W. J. Murdoch, B. Yu, Hierarchical interpretations for neural network
/// predictions, 2019, https://arxiv.org/abs/1806.05337; for GRUs the same rules, written out here.
public final class Contextual {
  private final boolean[] inside;

  private Contextual(boolean[] inside) {
    this.inside = inside;
  }

  /// The logits in two parts.
  ///
  /// @param phrase of the phrase, `double[rows][C]`
  /// @param rest everything else but the last bias
  /// @param bias of the last layer, `double[C]`
  public record Logits(double[][] phrase, double[][] rest, double[] bias) {}

  /// What passes between layers.
  private record Two(double[][] phrase, double[][] rest) {}

  /// Splits a run of a model with one input.
  ///
  /// @param from the first step of the phrase
  /// @param to one past its last step
  /// @throws IllegalArgumentException if the model has several inputs, or a layer for which the
  ///   rules say nothing
  public static Logits of(ExactRun run, int from, int to) {
    if (run.branches().size() > 1) {
      throw new IllegalArgumentException(
          "contextual decomposition reads one input; this model has " + run.branches().size());
    }
    Node[] nodes =
        java.util.stream.Stream.concat(run.branches().get(0).stream(), run.head().stream())
            .toArray(Node[]::new);
    Values in = nodes.length == 0 ? run.joined() : nodes[0].in();
    boolean[] inside = new boolean[in.length()];
    java.util.Arrays.fill(inside, from, to, true);
    Contextual rule = new Contextual(inside);
    Two parts = rule.start(in);
    double[] bias = new double[run.logits()[0].length];
    for (int i = 0; i < nodes.length; i++) {
      boolean last = i == nodes.length - 1;
      if (last && nodes[i] instanceof Node.Dense dense && dense.layer() instanceof Dense layer) {
        parts = new Two(times(layer, parts.phrase), times(layer, parts.rest));
        bias = Matrices.part(layer.bias(), 0, bias.length);
      } else if (!(last && nodes[i] instanceof Node.Dense)) {
        parts = rule.through(nodes[i], parts);
      }
    }
    return new Logits(parts.phrase, parts.rest, bias);
  }

  private Two start(Values in) {
    double[][] phrase = Values.zeros(in.length(), in.width());
    double[][] rest = Values.zeros(in.length(), in.width());
    for (int t = 0; t < inside.length; t++) {
      (inside[t] ? phrase : rest)[t] = in.steps()[t].clone();
    }
    return new Two(phrase, rest);
  }

  private static double[][] times(Dense layer, double[][] x) {
    int width = layer.bias().size();
    double[][] out = new double[x.length][width];
    for (int t = 0; t < x.length; t++) {
      Matrices.times(x[t], layer.weight(), width, 0, out[t]);
    }
    return out;
  }

  private Two through(Node node, Two in) {
    return switch (node) {
      case Node.Recurrent recurrent -> recurrent(recurrent, in, recurrent.out().sequence());
      case Node.Both both -> both(both, in);
      case Node.Dense dense -> dense(dense, in);
      case Node.Other other -> other(other, in);
    };
  }

  private Two recurrent(Node.Recurrent node, Two in, boolean sequence) {
    ExactCell cell = node.cell();
    int steps = cell.order().length;
    int units = cell.last().length;
    boolean lstm = node.layer() instanceof Lstm;
    double[] none = new double[lstm ? units : 0];
    ContextualCell.Parts state =
        new ContextualCell.Parts(
            new double[units], cell.hidden()[0], none, lstm ? cell.cell()[0] : none);
    double[][] phrase = new double[steps][];
    double[][] rest = new double[steps][];
    boolean touched = false;
    for (int p = 0; p < steps; p++) {
      int t = cell.order()[p];
      touched |= inside[t] || !isZero(in.phrase[t]);
      if (!cell.held()[p]) {
        state = touched ? step(node.layer(), in, t, state) : untouched(cell, p, units, none);
      }
      phrase[t] = state.phrase();
      rest[t] = state.rest();
    }
    return sequence
        ? new Two(phrase, rest)
        : new Two(new double[][] {state.phrase()}, new double[][] {state.rest()});
  }

  /// Until the phrase begins the rest is the run itself.
  private static ContextualCell.Parts untouched(ExactCell cell, int p, int units, double[] none) {
    return new ContextualCell.Parts(
        new double[units], cell.hidden()[p + 1], none, none.length > 0 ? cell.cell()[p + 1] : none);
  }

  private static boolean isZero(double[] values) {
    return java.util.Arrays.stream(values).allMatch(v -> v == 0);
  }

  private ContextualCell.Parts step(Layer layer, Two in, int t, ContextualCell.Parts before) {
    return switch (layer) {
      case Gru gru -> ContextualCell.step(gru, in.phrase[t], in.rest[t], before, inside[t]);
      case Lstm lstm -> ContextualCell.step(lstm, in.phrase[t], in.rest[t], before, inside[t]);
      default -> throw new IllegalArgumentException(layer.name() + " is no GRU or LSTM");
    };
  }

  private Two both(Node.Both node, Two in) {
    boolean lastStep =
        !node.layer().sequences() && node.layer().readout() == Bidirectional.Readout.LAST_STEP;
    Two ahead = recurrent(node.forward(), in, node.layer().sequences());
    Two back = recurrent(node.backward(), in, node.layer().sequences() || lastStep);
    if (lastStep) {
      int t = back.phrase.length - 1;
      back = new Two(new double[][] {back.phrase[t]}, new double[][] {back.rest[t]});
    }
    return switch (node.layer().merge()) {
      case CONCAT -> new Two(beside(ahead.phrase, back.phrase), beside(ahead.rest, back.rest));
      case SUM -> new Two(sum(ahead.phrase, back.phrase, 1), sum(ahead.rest, back.rest, 1));
      case MEAN -> new Two(sum(ahead.phrase, back.phrase, 0.5), sum(ahead.rest, back.rest, 0.5));
      case PRODUCT -> throw without(node.layer(), "a product of two directions");
    };
  }

  private static IllegalArgumentException without(Layer layer, String what) {
    return new IllegalArgumentException(
        layer.name()
            + ": contextual decomposition has no rule for "
            + what
            + "; deeplift takes every layer");
  }

  private static double[][] beside(double[][] a, double[][] b) {
    double[][] out = new double[a.length][];
    for (int t = 0; t < out.length; t++) {
      out[t] = java.util.Arrays.copyOf(a[t], a[t].length + b[t].length);
      System.arraycopy(b[t], 0, out[t], a[t].length, b[t].length);
    }
    return out;
  }

  private static double[][] sum(double[][] a, double[][] b, double share) {
    double[][] out = new double[a.length][a[0].length];
    for (int t = 0; t < out.length; t++) {
      for (int j = 0; j < out[t].length; j++) {
        out[t][j] = share * (a[t][j] + b[t][j]);
      }
    }
    return out;
  }

  /// A function between layers: its bias goes to the rest.
  private static Two dense(Node.Dense node, Two in) {
    double[][] phrase = in.phrase;
    double[][] rest = in.rest;
    Activation f = Activation.LINEAR;
    if (node.layer() instanceof Dense dense) {
      f = dense.activation();
      phrase = times(dense, phrase);
      rest = times(dense, rest);
      for (double[] row : rest) {
        for (int j = 0; j < row.length; j++) {
          row[j] += dense.bias().at(j);
        }
      }
    } else if (node.layer() instanceof gatelens.layer.ActivationLayer activation) {
      f = activation.activation();
    }
    if (f.overRow()) {
      throw without(node.layer(), "a softmax or its logarithm between layers");
    }
    double[][] a = new double[phrase.length][phrase[0].length];
    double[][] b = new double[phrase.length][phrase[0].length];
    for (int t = 0; t < a.length; t++) {
      for (int j = 0; j < a[t].length; j++) {
        double all = f.apply(phrase[t][j] + rest[t][j]);
        a[t][j] = (f.apply(phrase[t][j]) - f.apply(0) + all - f.apply(rest[t][j])) / 2;
        b[t][j] = all - a[t][j];
      }
    }
    return new Two(a, b);
  }

  private static Two other(Node.Other node, Two in) {
    return switch (node.layer()) {
      case Scale scale -> new Two(scaled(scale, in.phrase, 0), scaled(scale, in.rest, 1));
      case MaskRule rule ->
          rule.kind() == MaskRule.Kind.ZERO
              ? new Two(
                  ExactRun.cleared(node.in(), in.phrase), ExactRun.cleared(node.in(), in.rest))
              : in;
      case Reverse reverse -> new Two(reversed(in.phrase), reversed(in.rest));
      case Flatten flatten -> new Two(flat(in.phrase), flat(in.rest));
      case Pool pool -> new Two(pooled(pool, node, in.phrase), pooled(pool, node, in.rest));
      case gatelens.layer.Dropout dropout -> in;
      default -> throw without(node.layer(), "this layer");
    };
  }

  private static double[][] scaled(Scale layer, double[][] x, double shift) {
    double[][] out = new double[x.length][x[0].length];
    for (int t = 0; t < out.length; t++) {
      for (int j = 0; j < out[t].length; j++) {
        out[t][j] = x[t][j] * layer.scale().at(j) + shift * layer.shift().at(j);
      }
    }
    return out;
  }

  private static double[][] reversed(double[][] x) {
    double[][] out = new double[x.length][];
    for (int t = 0; t < out.length; t++) {
      out[t] = x[x.length - 1 - t];
    }
    return out;
  }

  private static double[][] flat(double[][] x) {
    return new double[][] {
      java.util.Arrays.stream(x).flatMapToDouble(java.util.Arrays::stream).toArray()
    };
  }

  private static double[][] pooled(Pool layer, Node.Other node, double[][] x) {
    var steps = ExactRun.counted(node.in());
    double[] out = new double[x[0].length];
    for (int j = 0; j < out.length; j++) {
      int at = steps.get(steps.size() - 1);
      for (int t : steps) {
        out[j] += x[t][j] / steps.size();
        double best = node.in().steps()[at][j];
        at = layer.kind() == Pool.Kind.MAX && node.in().steps()[t][j] > best ? t : at;
      }
      out[j] = layer.kind() == Pool.Kind.MEAN ? out[j] : x[at][j];
    }
    return new double[][] {out};
  }
}
