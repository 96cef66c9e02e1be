package gatelens.rule;

import gatelens.explain.Point;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.Masking;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.List;

/// A model run at one continuous input in double precision, with every inner value kept. It is the
/// plain definition of every layer, and what the exact rules go backward through; the engine's
/// kernels are held to it in a test.
///
/// @param branches for each input, the layers after embeddings and maskings
/// @param head the layers after the join
/// @param widths how many values a step each branch gives to the join
/// @param joined what the head reads; where there is one branch, its output
/// @param logits what the last activation got, `double[1][C]` or `double[T][C]`
public record ExactRun(
    List<List<Node>> branches,
    List<Node> head,
    List<Integer> widths,
    Values joined,
    double[][] logits) {
  /// Runs a model. Steps whose values a mask of the model looks for are left out.
  ///
  /// @param input continuous, by the model's layout
  public static ExactRun of(Model model, Point input) {
    return of(model, input.layout(), wide(input.values()), false);
  }

  /// Runs a model on a baseline that is compared step by step with an input: every step counts that
  /// the layout counts, whatever its values.
  ///
  /// @param input continuous, by the model's layout
  public static ExactRun counted(Model model, Point input) {
    return counted(model, input.layout(), wide(input.values()));
  }

  /// The same at a point between floats.
  ///
  /// @param values continuous, by the layout
  public static ExactRun counted(Model model, Layout layout, double[] values) {
    return of(model, layout, values, true);
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static ExactRun of(Model model, Layout layout, double[] input, boolean counted) {
    List<List<Node>> branches = new ArrayList<>();
    List<Values> ends = new ArrayList<>();
    for (int b = 0; b < model.branches().size(); b++) {
      Branch branch = model.branches().get(b);
      Values start = start(model, layout, b, input);
      Values values = counted ? start : present(branch, start);
      List<Node> nodes = run(rest(branch), values);
      branches.add(nodes);
      ends.add(nodes.isEmpty() ? values : nodes.get(nodes.size() - 1).out());
    }
    boolean any =
        !model.head().isEmpty()
            && model.head().get(0) instanceof MaskRule rule
            && rule.kind() == MaskRule.Kind.ANY;
    Values joined = join(ends, any);
    List<Node> head = run(model.head(), joined);
    List<Node> last = head.isEmpty() ? branches.get(0) : head;
    double[][] logits =
        last.isEmpty() || (head.isEmpty() && branches.size() > 1)
            ? joined.steps()
            : last.get(last.size() - 1) instanceof Node.Dense dense
                ? dense.pre()
                : last.get(last.size() - 1).out().steps();
    return new ExactRun(branches, head, ends.stream().map(Values::width).toList(), joined, logits);
  }

  /// The layers of a branch that read continuous input.
  static List<Layer> rest(Branch branch) {
    int entry = 0;
    while (entry < branch.layers().size()
        && (branch.layers().get(entry) instanceof Embedding
            || branch.layers().get(entry) instanceof Masking)) {
      entry++;
    }
    return branch.layers().subList(entry, branch.layers().size());
  }

  private static Values start(Model model, Layout layout, int branch, double[] input) {
    return new Values(
        Flat.read(model, layout, branch, input),
        true,
        layout.parts().get(model.continuous().part(branch)).mask());
  }

  /// Without the steps that the masks before the first layer leave out.
  private static Values present(Branch branch, Values start) {
    Values values = start;
    for (Layer layer : branch.layers().subList(0, branch.layers().size() - rest(branch).size())) {
      values =
          switch (layer) {
            case Masking masking -> masked(masking, values);
            case Embedding embedding when embedding.maskZero() -> masked(embedding, values);
            default -> values;
          };
    }
    return values;
  }

  private static Values masked(Embedding layer, Values in) {
    boolean[] mask = new boolean[in.length()];
    for (int t = 0; t < mask.length; t++) {
      boolean padding = true;
      for (int d = 0; d < in.width(); d++) {
        padding &= in.steps()[t][d] == layer.weight().at(d);
      }
      mask[t] = in.counts(t) && !padding;
    }
    return new Values(in.steps(), true, mask);
  }

  private static Values join(List<Values> parts, boolean any) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    double[][] steps = new double[parts.get(0).length()][];
    for (int t = 0; t < steps.length; t++) {
      double[] row = new double[0];
      for (Values part : parts) {
        int at = row.length;
        row = java.util.Arrays.copyOf(row, at + part.width());
        System.arraycopy(part.steps()[t], 0, row, at, part.width());
      }
      steps[t] = row;
    }
    boolean masked =
        any
            ? parts.stream().noneMatch(part -> part.mask().length == 0)
            : parts.stream().anyMatch(part -> part.mask().length > 0);
    boolean[] mask = new boolean[masked ? steps.length : 0];
    for (int t = 0; t < mask.length; t++) {
      int step = t;
      mask[t] =
          any
              ? parts.stream().anyMatch(part -> part.counts(step))
              : parts.stream().allMatch(part -> part.counts(step));
    }
    return new Values(steps, parts.get(0).sequence(), mask);
  }

  private static List<Node> run(List<Layer> layers, Values start) {
    List<Node> nodes = new ArrayList<>();
    Values values = start;
    for (Layer layer : layers) {
      Node node = node(layer, values);
      nodes.add(node);
      values = node.out();
    }
    return nodes;
  }

  private static Node node(Layer layer, Values in) {
    return switch (layer) {
      case Gru gru -> recurrent(gru, in);
      case Lstm lstm -> recurrent(lstm, in);
      case Bidirectional both -> both(both, in);
      case Dense dense -> dense(dense, in);
      case ActivationLayer activation ->
          new Node.Dense(
              layer, in, in.steps(), in.over(activate(activation.activation(), in.steps())));
      default -> new Node.Other(layer, in, other(layer, in));
    };
  }

  private static Node.Recurrent recurrent(RecurrentLayer layer, Values in) {
    ExactCell cell =
        switch (layer) {
          case Gru gru -> ExactCell.of(gru, in, gru.direction() == Direction.BACKWARD);
          case Lstm lstm -> ExactCell.of(lstm, in, lstm.direction() == Direction.BACKWARD);
          case Bidirectional both ->
              throw new IllegalArgumentException(both.name() + " cannot stand inside another");
        };
    Values out = layer.sequences() ? in.over(cell.states()) : Values.vector(cell.last());
    return new Node.Recurrent(layer, in, cell, out);
  }

  private static Node both(Bidirectional layer, Values in) {
    Node.Recurrent forward = recurrent(layer.forward(), in);
    Node.Recurrent backward = recurrent(layer.backward(), in);
    Values back = backward.out();
    if (!layer.sequences() && layer.readout() == Bidirectional.Readout.LAST_STEP) {
      back = Values.vector(backward.cell().states()[in.length() - 1]);
    }
    double[][] steps = new double[forward.out().length()][];
    for (int t = 0; t < steps.length; t++) {
      steps[t] = merged(layer.merge(), forward.out().steps()[t], back.steps()[t]);
    }
    Values out = forward.out().over(steps);
    return new Node.Both(
        layer, in, forward, new Node.Recurrent(backward.layer(), in, backward.cell(), back), out);
  }

  private static double[] merged(Bidirectional.Merge merge, double[] a, double[] b) {
    if (merge == Bidirectional.Merge.CONCAT) {
      double[] all = java.util.Arrays.copyOf(a, a.length + b.length);
      System.arraycopy(b, 0, all, a.length, b.length);
      return all;
    }
    double[] out = new double[a.length];
    for (int j = 0; j < out.length; j++) {
      out[j] =
          switch (merge) {
            case SUM -> a[j] + b[j];
            case MEAN -> (a[j] + b[j]) / 2;
            default -> a[j] * b[j];
          };
    }
    return out;
  }

  private static Node dense(Dense layer, Values in) {
    int width = layer.bias().size();
    double[][] pre = new double[in.length()][];
    for (int t = 0; t < pre.length; t++) {
      pre[t] = Matrices.part(layer.bias(), 0, width);
      Matrices.times(in.steps()[t], layer.weight(), width, 0, pre[t]);
    }
    return new Node.Dense(layer, in, pre, in.over(activate(layer.activation(), pre)));
  }

  private static double[][] activate(Activation f, double[][] pre) {
    double[][] out = new double[pre.length][];
    for (int t = 0; t < out.length; t++) {
      out[t] =
          switch (f.kind()) {
            case SOFTMAX -> softmax(pre[t]);
            case LOG_SOFTMAX -> logSoftmax(pre[t]);
            default -> java.util.Arrays.stream(pre[t]).map(f::apply).toArray();
          };
    }
    return out;
  }

  private static double[] softmax(double[] a) {
    double most = java.util.Arrays.stream(a).max().orElse(0);
    double[] e = java.util.Arrays.stream(a).map(v -> Math.exp(v - most)).toArray();
    double sum = java.util.Arrays.stream(e).sum();
    return java.util.Arrays.stream(e).map(v -> v / sum).toArray();
  }

  private static double[] logSoftmax(double[] a) {
    double most = java.util.Arrays.stream(a).max().orElse(0);
    double sum = java.util.Arrays.stream(a).map(v -> Math.exp(v - most)).sum();
    return java.util.Arrays.stream(a).map(v -> v - most - Math.log(sum)).toArray();
  }

  private static Values other(Layer layer, Values in) {
    return switch (layer) {
      case Dropout dropout -> in;
      case Masking masking -> masked(masking, in);
      case Reverse reverse -> reversed(in);
      case MaskRule rule -> masked(rule, in);
      case ParametricRelu relu -> in.over(each(in, (x, d) -> x > 0 ? x : relu.slope().at(d) * x));
      case Scale scale ->
          in.over(each(in, (x, d) -> x * scale.scale().at(d) + scale.shift().at(d)));
      case LayerNormalization norm -> in.over(normalised(norm, in.steps()));
      case Flatten flatten ->
          Values.vector(
              java.util.Arrays.stream(in.steps())
                  .flatMapToDouble(java.util.Arrays::stream)
                  .toArray());
      case Pool pool -> Values.vector(pooled(pool, in));
      default ->
          throw new IllegalArgumentException(layer.name() + " cannot stand after other layers");
    };
  }

  private interface Each {
    double of(double x, int d);
  }

  private static double[][] each(Values in, Each f) {
    double[][] out = new double[in.length()][in.width()];
    for (int t = 0; t < out.length; t++) {
      for (int d = 0; d < out[t].length; d++) {
        out[t][d] = f.of(in.steps()[t][d], d);
      }
    }
    return out;
  }

  private static Values masked(Masking layer, Values in) {
    boolean[] mask = new boolean[in.length()];
    for (int t = 0; t < mask.length; t++) {
      mask[t] =
          in.counts(t) && !java.util.Arrays.stream(in.steps()[t]).allMatch(v -> v == layer.value());
    }
    return new Values(in.steps(), true, mask);
  }

  private static Values masked(MaskRule layer, Values in) {
    return switch (layer.kind()) {
      case ZERO -> in.over(cleared(in, in.steps()));
      case DROP -> new Values(in.steps(), in.sequence(), new boolean[0]);
      case REVERSE -> {
        boolean[] mask = new boolean[in.mask().length];
        for (int t = 0; t < mask.length; t++) {
          mask[t] = in.mask()[mask.length - 1 - t];
        }
        yield new Values(in.steps(), in.sequence(), mask);
      }
      case ANY -> in;
    };
  }

  /// Rows with zeros where steps are masked.
  static double[][] cleared(Values in, double[][] rows) {
    double[][] out = new double[rows.length][];
    for (int t = 0; t < out.length; t++) {
      out[t] = in.counts(t) ? rows[t] : new double[rows[t].length];
    }
    return out;
  }

  private static Values reversed(Values in) {
    double[][] out = new double[in.length()][];
    for (int t = 0; t < out.length; t++) {
      out[t] = in.steps()[out.length - 1 - t];
    }
    return in.over(out);
  }

  /// Each row normalised.
  static double[][] normalised(LayerNormalization layer, double[][] rows) {
    double[][] out = new double[rows.length][];
    for (int t = 0; t < out.length; t++) {
      double mean = java.util.Arrays.stream(rows[t]).average().orElse(0);
      double variance =
          java.util.Arrays.stream(rows[t]).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      double root = Math.sqrt(variance + layer.epsilon());
      out[t] = new double[rows[t].length];
      for (int d = 0; d < out[t].length; d++) {
        out[t][d] = layer.gamma().at(d) * (rows[t][d] - mean) / root + layer.beta().at(d);
      }
    }
    return out;
  }

  private static double[] pooled(Pool layer, Values in) {
    double[] out = new double[in.width()];
    List<Integer> steps = counted(in);
    for (int d = 0; d < out.length; d++) {
      int feature = d;
      out[d] =
          switch (layer.kind()) {
            case LAST -> in.steps()[steps.get(steps.size() - 1)][d];
            case MEAN ->
                steps.stream().mapToDouble(t -> in.steps()[t][feature]).average().orElse(0);
            case MAX -> steps.stream().mapToDouble(t -> in.steps()[t][feature]).max().orElse(0);
          };
    }
    return out;
  }

  /// The steps that are not padding; the last one if all are.
  static List<Integer> counted(Values in) {
    List<Integer> steps = new ArrayList<>();
    for (int t = 0; t < in.length(); t++) {
      if (in.counts(t)) {
        steps.add(t);
      }
    }
    return steps.isEmpty() ? List.of(in.length() - 1) : steps;
  }

  /// A readout's value of the logits.
  public double value(gatelens.objective.Readout readout) {
    return readout.value(
        java.util.Arrays.stream(logits).flatMapToDouble(java.util.Arrays::stream).toArray());
  }

  /// The logits flat, as a readout takes them.
  public float[] flatLogits() {
    int width = logits[0].length;
    float[] flat = new float[logits.length * width];
    for (int t = 0; t < logits.length; t++) {
      for (int c = 0; c < width; c++) {
        flat[t * width + c] = (float) logits[t][c];
      }
    }
    return flat;
  }
}
