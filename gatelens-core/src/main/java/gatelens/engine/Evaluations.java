package gatelens.engine;

import gatelens.engine.node.Dropping;
import gatelens.kernel.Kernels;
import gatelens.objective.Objective;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The value of an objective at many versions of one input.
///
/// A causal model runs what rows have in common once. Where rows differ from a known input only
/// late, they start from its states; where they agree with each other, they are walked as a tree
/// ({@link PrefixTree}); the cheaper of the two is taken. Both give the same bits as running every
/// row from its first step.
final class Evaluations {
  /// Floats of the rows that are looked at together.
  private static final int GROUP = 1 << 22;

  /// Rows under which a tree is not looked for.
  private static final int FEW = 16;

  private final Network network;
  private final Objective objective;
  private final Kernels kernels;
  private final Workers workers;
  private final int blockRows;

  Evaluations(Network network, Objective objective, Kernels kernels, Workers workers) {
    this.network = network;
    this.objective = objective;
    this.kernels = kernels;
    this.workers = workers;
    this.blockRows = network.explainedRows(1);
  }

  Runs.Values values(Rows rows, Runs.Prefix prefix) {
    double[] values = new double[rows.count()];
    boolean ofLogits = network.causal() && objective instanceof Objective.OfLogits;
    boolean starts = prefix.states().length > 0 && ofLogits;
    int[] order = starts ? byFirstStep(rows) : IntStream.range(0, rows.count()).toArray();
    if (!ofLogits || network.answersSteps() || order.length < FEW || !rows.sharePrefixes()) {
      return new Runs.Values(values, run(rows, order, prefix, starts, values));
    }
    int group = Math.max(blockRows, GROUP / Math.max(1, rows.layout().size()));
    long cellSteps = 0;
    for (int from = 0; from < order.length; from += group) {
      int[] some = Arrays.copyOfRange(order, from, Math.min(order.length, from + group));
      Group part = group(rows, some);
      Layout.Part first = rows.layout().first();
      PrefixTree tree = PrefixTree.of(part.data(), first.offset(), first.length(), first.width());
      cellSteps +=
          tree.cost() < cost(rows, some, starts)
              ? walk(part, tree, values)
              : run(rows, some, prefix, starts, values);
    }
    return new Runs.Values(values, cellSteps);
  }

  private int blocks(int rows) {
    return (rows + blockRows - 1) / blockRows;
  }

  private static int[] byFirstStep(Rows rows) {
    long[] keys = new long[rows.count()];
    for (int row = 0; row < keys.length; row++) {
      keys[row] = (long) rows.firstStep(row) << 32 | row;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  // ---- every block from the first step at which one of its rows differs ----

  private long run(Rows rows, int[] order, Runs.Prefix prefix, boolean starts, double[] values) {
    long[] cellSteps = new long[blocks(order.length)];
    workers.forEach(
        cellSteps.length,
        b -> {
          int from = b * blockRows;
          int count = Math.min(blockRows, order.length - from);
          int start = starts ? start(rows, order[from]) : 0;
          float[][] states = new float[count][];
          Arrays.fill(states, start > 0 ? prefix.states()[start] : new float[0]);
          Workspace workspace = network.take();
          float[][] data = workspace.rows(count, rows.layout().size());
          for (int row = 0; row < count; row++) {
            rows.copyTo(order[from + row], data[row]);
          }
          Block block = Inputs.block(network, rows.layout(), count, data);
          double[] ends = end(workspace, block, states, start, prefix);
          network.give(workspace);
          for (int row = 0; row < count; row++) {
            values[order[from + row]] = ends[row];
          }
          cellSteps[b] = (long) count * (rows.layout().first().length() - start);
        });
    return Arrays.stream(cellSteps).sum();
  }

  private static int start(Rows rows, int row) {
    return Math.min(rows.firstStep(row), rows.layout().first().length() - 1);
  }

  /// Steps to be run if every block starts with its first row.
  private long cost(Rows rows, int[] order, boolean starts) {
    long cost = 0;
    for (int from = 0; from < order.length; from += blockRows) {
      int start = starts ? start(rows, order[from]) : 0;
      cost +=
          (long) Math.min(blockRows, order.length - from)
              * (rows.layout().first().length() - start);
    }
    return cost;
  }

  /// Runs rows to their end and reads the objective.
  private double[] end(
      Workspace workspace, Block block, float[][] states, int start, Runs.Prefix prefix) {
    load(workspace, states, start);
    boolean record = objective instanceof Objective.OfSignal;
    Collected collected = new Collected(network, block);
    if (start > 0) {
      prefix.fill(collected.logits, start);
    }
    network.run(block, workspace, record, start, Dropping.NONE, kernels, collected);
    double[] values = new double[block.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] =
          TraceReader.value(
              network, objective, workspace, collected.logits[row], row, values.length);
    }
    return values;
  }

  private void load(Workspace workspace, float[][] states, int start) {
    for (int row = 0; row < states.length && start > 0; row++) {
      network.loadState(workspace, states.length, row, states[row], 0);
    }
  }

  // ---- the tree of what rows have in common ----

  /// Rows that are looked at together.
  ///
  /// @param order their numbers
  /// @param data their values
  private record Group(Layout layout, int[] order, float[][] data) {}

  private Group group(Rows rows, int[] order) {
    float[][] data = new float[order.length][rows.layout().size()];
    workers.forEach(
        blocks(order.length),
        b -> {
          for (int i = b * blockRows; i < Math.min(order.length, (b + 1) * blockRows); i++) {
            rows.copyTo(order[i], data[i]);
          }
        });
    return new Group(rows.layout(), order, data);
  }

  private long walk(Group group, PrefixTree tree, double[] values) {
    float[][] states = {new float[0]};
    for (PrefixTree.Window window : tree.windows()) {
      int[] leaders = tree.leaders(window.to() - 1);
      float[][] before = new float[leaders.length][];
      for (int i = 0; i < leaders.length; i++) {
        before[i] = states[window.from() == 0 ? 0 : tree.classOf(window.from() - 1, leaders[i])];
      }
      if (window.to() < group.layout().first().length()) {
        states = steps(group, window, leaders, before);
      } else {
        double[] ends = ends(group, window.from(), leaders, before);
        for (int i = 0; i < group.order().length; i++) {
          values[group.order()[i]] = ends[tree.classOf(window.to() - 1, i)];
        }
      }
    }
    return tree.cellSteps();
  }

  /// Runs a window; the states after it, one a leader.
  private float[][] steps(Group group, PrefixTree.Window window, int[] leaders, float[][] before) {
    float[][] after = new float[leaders.length][network.stateSize()];
    workers.forEach(
        blocks(leaders.length),
        b -> {
          int from = b * blockRows;
          int to = Math.min(leaders.length, from + blockRows);
          Workspace workspace = network.take();
          Block block =
              Inputs.block(network, group.layout(), to - from, data(group, leaders, from, to));
          load(workspace, Arrays.copyOfRange(before, from, to), window.from());
          network.runRecorded(
              block,
              workspace,
              window.from(),
              window.to() - window.from(),
              false,
              Dropping.NONE,
              kernels,
              false,
              (offset, logit, output) -> {});
          for (int i = from; i < to; i++) {
            network.saveState(workspace, i - from, after[i], 0);
          }
          network.give(workspace);
        });
    return after;
  }

  private double[] ends(Group group, int start, int[] leaders, float[][] before) {
    double[] ends = new double[leaders.length];
    workers.forEach(
        blocks(leaders.length),
        b -> {
          int from = b * blockRows;
          int to = Math.min(leaders.length, from + blockRows);
          Workspace workspace = network.take();
          double[] block =
              end(
                  workspace,
                  Inputs.block(network, group.layout(), to - from, data(group, leaders, from, to)),
                  Arrays.copyOfRange(before, from, to),
                  start,
                  Runs.Prefix.NONE);
          network.give(workspace);
          System.arraycopy(block, 0, ends, from, block.length);
        });
    return ends;
  }

  private static float[][] data(Group group, int[] leaders, int from, int to) {
    float[][] data = new float[to - from][];
    for (int i = from; i < to; i++) {
      data[i - from] = group.data()[leaders[i]];
    }
    return data;
  }
}
