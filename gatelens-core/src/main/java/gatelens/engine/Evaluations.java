package gatelens.engine;

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
    this.blockRows = network.explainedRows();
  }

  Runs.Values values(Rows rows, Runs.Prefix prefix) {
    double[] values = new double[rows.count()];
    boolean ofLogits = network.causal() && objective instanceof Objective.OfLogits;
    boolean starts = prefix.states().length > 0 && ofLogits;
    int[] order = starts ? byFirstStep(rows) : IntStream.range(0, rows.count()).toArray();
    int group = Math.max(blockRows, GROUP / Math.max(1, rows.layout().size()));
    long cellSteps = 0;
    for (int from = 0; from < order.length; from += group) {
      Group part =
          group(
              rows, Arrays.copyOfRange(order, from, Math.min(order.length, from + group)), starts);
      Layout.Part first = rows.layout().first();
      PrefixTree[] tree = new PrefixTree[0];
      if (ofLogits && !network.answersSteps() && part.order().length >= FEW) {
        tree =
            new PrefixTree[] {
              PrefixTree.of(part.data(), first.offset(), first.length(), first.width())
            };
      }
      if (tree.length > 0 && tree[0].cost() < part.cost(blockRows)) {
        cellSteps += walk(part, tree[0], values);
      } else {
        cellSteps += run(part, prefix, values);
      }
    }
    return new Runs.Values(values, cellSteps);
  }

  /// Rows that are looked at together.
  ///
  /// @param order their numbers
  /// @param data their values
  /// @param starts the step that each can start from
  private record Group(Layout layout, int[] order, float[][] data, int[] starts) {
    /// Steps to be run if every block starts with its first row.
    long cost(int blockRows) {
      long cost = 0;
      for (int i = 0; i < order.length; i++) {
        cost += layout.first().length() - starts[i - i % blockRows];
      }
      return cost;
    }
  }

  private Group group(Rows rows, int[] order, boolean starts) {
    float[][] data = new float[order.length][rows.layout().size()];
    int[] first = new int[order.length];
    int last = rows.layout().first().length() - 1;
    workers.forEach(
        blocks(order.length),
        b -> {
          for (int i = b * blockRows; i < Math.min(order.length, (b + 1) * blockRows); i++) {
            rows.copyTo(order[i], data[i]);
            first[i] = starts ? Math.min(rows.firstStep(order[i]), last) : 0;
          }
        });
    return new Group(rows.layout(), order, data, first);
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

  private long run(Group group, Runs.Prefix prefix, double[] values) {
    int count = group.order().length;
    long[] cellSteps = new long[blocks(count)];
    workers.forEach(
        cellSteps.length,
        b -> {
          int from = b * blockRows;
          int rows = Math.min(blockRows, count - from);
          int start = group.starts()[from];
          float[][] states = new float[rows][];
          Arrays.fill(states, start > 0 ? prefix.states()[start] : new float[0]);
          float[][] data = Arrays.copyOfRange(group.data(), from, from + rows);
          double[] block = end(group.layout(), data, states, start, prefix);
          for (int row = 0; row < rows; row++) {
            values[group.order()[from + row]] = block[row];
          }
          cellSteps[b] = (long) rows * (group.layout().first().length() - start);
        });
    return Arrays.stream(cellSteps).sum();
  }

  /// Runs rows to their end and reads the objective.
  private double[] end(
      Layout layout, float[][] data, float[][] states, int start, Runs.Prefix prefix) {
    int rows = data.length;
    Workspace workspace = network.take();
    Block block = Inputs.block(layout, data);
    load(workspace, states, start);
    boolean record = objective instanceof Objective.OfSignal;
    Collected collected = new Collected(network, block);
    if (start > 0) {
      prefix.fill(collected.logits, start);
    }
    network.run(block, workspace, record, start, Dropping.NONE, kernels, collected);
    double[] values = new double[rows];
    for (int row = 0; row < rows; row++) {
      values[row] =
          TraceReader.value(network, objective, workspace, collected.logits[row], row, rows);
    }
    network.give(workspace);
    return values;
  }

  private void load(Workspace workspace, float[][] states, int start) {
    for (int row = 0; row < states.length && start > 0; row++) {
      network.loadState(workspace, states.length, row, states[row], 0);
    }
  }

  // ---- the tree of what rows have in common ----

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
          Block block = Inputs.block(group.layout(), data(group, leaders, from, to));
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
          double[] block =
              end(
                  group.layout(),
                  data(group, leaders, from, to),
                  Arrays.copyOfRange(before, from, to),
                  start,
                  Runs.Prefix.NONE);
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
