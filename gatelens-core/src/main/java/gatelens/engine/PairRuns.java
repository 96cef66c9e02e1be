package gatelens.engine;

import gatelens.engine.node.BidirectionalNode;
import gatelens.engine.node.Dropping;
import gatelens.engine.node.Frame;
import gatelens.engine.node.Injection;
import gatelens.engine.node.Node;
import gatelens.engine.node.RecurrentTape;
import gatelens.engine.node.Tape;
import gatelens.engine.pair.CellPairs;
import gatelens.engine.pair.PairNodes;
import gatelens.engine.pair.PairPass;
import gatelens.kernel.Kernels;
import gatelens.objective.Objective;
import gatelens.objective.PairReadout;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.trace.GateFlow;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Runs of pairs, an input and a baseline each, and one backward pass between the two: multipliers
/// of the inputs and, if asked for, what goes through every gate and state. A pair of a row and
/// itself gives the gradient.
public final class PairRuns {
  private final Network network;
  private final boolean possible;

  /// Made when first asked for: most models are never explained, and packing takes as long as some
  /// runs.
  private volatile Optional<Passes> passes = Optional.empty();

  /// Memory that passes have given back.
  private final ConcurrentLinkedQueue<Map<CellPairs, CellPairs.Room>> free =
      new ConcurrentLinkedQueue<>();

  /// The backward passes of every layer.
  private record Passes(List<List<PairNodes.Back>> branches, List<PairNodes.Back> head) {}

  /// Pairs of one network.
  public PairRuns(Network network) {
    this.network = network;
    this.possible =
        network.head.nodes().stream().allMatch(node -> PairNodes.has(node.layer()))
            && network.branches.stream()
                .allMatch(stack ->
                    continuous(stack).stream().allMatch(node -> PairNodes.has(node.layer())));
  }

  private static List<Node> continuous(Network.Stack stack) {
    return stack.nodes().subList(stack.entry(), stack.nodes().size());
  }

  private Passes passes() {
    Optional<Passes> made = passes;
    if (made.isEmpty()) {
      made =
          Optional.of(
              new Passes(
                  network.branches.stream()
                      .map(stack -> continuous(stack).stream().map(PairNodes::of).toList())
                      .toList(),
                  network.head.nodes().stream().map(PairNodes::of).toList()));
      passes = made;
    }
    return made.orElseThrow();
  }

  /// True if every layer has such a pass.
  public boolean possible() {
    return possible;
  }

  /// What one pair gives.
  ///
  /// @param score of the input
  /// @param baselineScore of the baseline
  /// @param multipliers of the inputs, flat by the layout, 0 at padded steps; valid only during the
  ///   call
  /// @param flows through every recurrent layer, first layer first; empty if not asked for
  public record Pair(
      double score, double baselineScore, float[] multipliers, List<GateFlow> flows) {}

  /// Takes pairs; called by several threads, each pair once.
  public interface Sink {
    /// Takes one pair.
    void accept(int index, Pair pair);
  }

  /// A block's pairs: places in the lists, and the rows that they need.
  private record Cut(int from, int to, int[] rows, int[] left, int[] right) {}

  /// Runs every pair.
  ///
  /// @param left for each pair the row of the input
  /// @param right for each pair the row of the baseline
  /// @param readout multipliers of the logits; not asked where the objective is a signal
  /// @param flows true if what goes through the layers is asked for
  /// @throws IllegalStateException if not {@link #possible}
  public void run(
      Rows rows,
      int[] left,
      int[] right,
      Objective objective,
      PairReadout readout,
      boolean flows,
      Workers workers,
      Sink sink) {
    if (!possible) {
      throw new IllegalStateException("a layer of this model has no pass between pairs");
    }
    int most =
        Math.max(2, Effort.rows(network, rows.layout().first().length(), Network.BLOCK_ROWS));
    List<Cut> cuts = cuts(left, right, most);
    Kernels kernels =
        network.kernels(
            3.0 * rows.count() * rows.layout().first().length() * network.workPerStep());
    workers.forEach(
        cuts.size(),
        c -> {
          Workspace workspace = network.take();
          block(rows, cuts.get(c), objective, readout, flows, kernels, workspace, sink);
          network.give(workspace);
        });
  }

  /// As many pairs a block as have their rows in it.
  private static List<Cut> cuts(int[] left, int[] right, int most) {
    List<Cut> cuts = new ArrayList<>();
    int from = 0;
    while (from < left.length) {
      Map<Integer, Integer> places = new LinkedHashMap<>();
      int to = from;
      while (to < left.length) {
        int more =
            (places.containsKey(left[to]) ? 0 : 1)
                + (places.containsKey(right[to]) || left[to] == right[to] ? 0 : 1);
        if (places.size() + more > most) {
          break;
        }
        places.putIfAbsent(left[to], places.size());
        places.putIfAbsent(right[to], places.size());
        to++;
      }
      int[] a = new int[to - from];
      int[] b = new int[to - from];
      for (int i = from; i < to; i++) {
        a[i - from] = places.getOrDefault(left[i], 0);
        b[i - from] = places.getOrDefault(right[i], 0);
      }
      cuts.add(
          new Cut(from, to, places.keySet().stream().mapToInt(Integer::intValue).toArray(), a, b));
      from = to;
    }
    return cuts;
  }

  private record Picked(Rows rows, int[] order) implements Rows {
    @Override
    public Layout layout() {
      return rows.layout();
    }

    @Override
    public int count() {
      return order.length;
    }

    @Override
    public void copyTo(int row, float[] target) {
      rows.copyTo(order[row], target);
    }
  }

  private void block(
      Rows rows,
      Cut cut,
      Objective objective,
      PairReadout readout,
      boolean flows,
      Kernels kernels,
      Workspace workspace,
      Sink sink) {
    int count = cut.rows.length;
    Block block = Inputs.counted(network, new Picked(rows, cut.rows), 0, count, workspace);
    Frame[] seen = {Frame.NONE};
    network.run(
        block,
        workspace,
        true,
        0,
        Dropping.NONE,
        kernels,
        (offset, logit, output) -> seen[0] = logit);
    float[][] logits = new float[count][];
    double[] values = new double[count];
    for (int row = 0; row < count; row++) {
      logits[row] = row(seen[0], row);
      values[row] =
          switch (objective) {
            case Objective.OfLogits of -> of.readout().value(logits[row]);
            case Objective.OfSignal of -> TraceReader.signal(network, workspace, of, row, count);
          };
    }
    Map<CellPairs, CellPairs.Room> taken = free.poll();
    Map<CellPairs, CellPairs.Room> rooms = taken != null ? taken : new IdentityHashMap<>();
    PairPass pass =
        switch (objective) {
          case Objective.OfLogits of ->
              PairPass.of(kernels, cut.left, cut.right, flows, Injection.NONE, "", rooms);
          case Objective.OfSignal of ->
              PairPass.of(
                  kernels,
                  cut.left,
                  cut.right,
                  flows,
                  new Injection(of.signal(), of.step(), of.unit()),
                  of.layer(),
                  rooms);
        };
    Frame m =
        objective instanceof Objective.OfLogits
            ? ofLogits(seen[0], logits, readout, pass)
            : Frame.NONE;
    Frame[] inputs = backward(m, workspace, pass);
    float[] flat = new float[rows.layout().size()];
    for (int p = 0; p < pass.pairs(); p++) {
      Gradients.scatter(network, inputs, rows.layout(), pass.pairs(), p, flat);
      int pair = p;
      List<GateFlow> through =
          new ArrayList<>(pass.found().stream().map(flow -> flow.of(pair)).toList());
      java.util.Collections.reverse(through);
      sink.accept(cut.from + p, new Pair(values[cut.left[p]], values[cut.right[p]], flat, through));
    }
  }

  private static float[] row(Frame logits, int row) {
    int width = logits.width();
    float[] out = new float[logits.steps() * width];
    for (int t = 0; t < logits.steps(); t++) {
      System.arraycopy(
          logits.values(),
          logits.offset() + (t * logits.rows() + row) * width,
          out,
          t * width,
          width);
    }
    return out;
  }

  private static Frame ofLogits(
      Frame logits, float[][] values, PairReadout readout, PairPass pass) {
    int width = logits.width();
    float[] all = new float[logits.steps() * pass.pairs() * width];
    for (int p = 0; p < pass.pairs(); p++) {
      float[] a = values[pass.left()[p]];
      float[] m = new float[a.length];
      readout.multipliers(a, values[pass.right()[p]], m);
      for (int t = 0; t < logits.steps(); t++) {
        System.arraycopy(m, t * width, all, (t * pass.pairs() + p) * width, width);
      }
    }
    return new Frame(all, 0, logits.steps(), pass.pairs(), width, logits.sequence(), Frame.NO_MASK);
  }

  private Frame[] backward(Frame logits, Workspace workspace, PairPass pass) {
    Passes made = passes();
    boolean whole = made.head.isEmpty();
    Frame m = logits;
    if (!whole) {
      m = through(made.head, workspace.head, 0, m, pass, true);
    }
    Frame[] inputs = new Frame[made.branches.size()];
    int shift = 0;
    for (int b = made.branches.size() - 1; b >= 0; b--) {
      List<Node> nodes = network.branches.get(b).nodes();
      int width =
          nodes.isEmpty() ? network.enteredWidth(b) : nodes.get(nodes.size() - 1).outputWidth;
      shift += width;
      Frame part =
          made.branches.size() == 1 || m.isNone() ? m : columns(m, m.width() - shift, width);
      inputs[b] =
          through(
              made.branches.get(b),
              workspace.branches.get(b),
              network.branches.get(b).entry(),
              part,
              pass,
              whole && !network.endsWithJoin());
    }
    return inputs;
  }

  private static Frame columns(Frame m, int from, int width) {
    float[] out = new float[m.steps() * m.rows() * width];
    for (int i = 0; i < m.steps() * m.rows(); i++) {
      System.arraycopy(m.values(), m.offset() + i * m.width() + from, out, i * width, width);
    }
    return m.over(out, 0, width);
  }

  private static Frame through(
      List<PairNodes.Back> passes,
      List<Tape> tapes,
      int entry,
      Frame start,
      PairPass pass,
      boolean last) {
    Frame m = start;
    for (int i = passes.size() - 1; i >= 0; i--) {
      Tape tape = tapes.get(entry + i);
      if (m.isNone() && !holds(tape, pass)) {
        continue;
      }
      m = passes.get(i).of(m, tape, pass, last && i == passes.size() - 1);
    }
    return m;
  }

  /// True if a signal inside this layer is the target.
  private static boolean holds(Tape tape, PairPass pass) {
    return pass.injection().step() >= 0
        && (tape instanceof RecurrentTape || tape instanceof BidirectionalNode.Both);
  }
}
