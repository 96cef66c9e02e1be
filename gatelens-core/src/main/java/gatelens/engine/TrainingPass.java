package gatelens.engine;

import gatelens.engine.node.Dropping;
import gatelens.engine.node.Frame;
import gatelens.engine.node.Pass;
import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The gradient of a loss over one batch with respect to all weights.
///
/// The rows are ordered by length and cut into blocks; a fixed number of lanes takes the blocks,
/// each adding to gradients of its own, and the lanes are summed in their order. All of this is
/// decided by the batch alone, so the number of threads changes no bit. The memory of a batch is
/// used again by the next.
public final class TrainingPass {
  /// The loss at one output; called by several threads, each row by one of them.
  public interface OutputLoss {
    /// Adds the gradient at one output and notes the loss.
    ///
    /// @param row the row of the batch
    /// @param step the step of the output, 0 where the model answers once
    /// @param logits holds `float[width]` from `offset` on
    /// @param gradient zeros from `gradientOffset` on, to be filled
    void at(
        int row,
        int step,
        float[] logits,
        int offset,
        int width,
        float[] gradient,
        int gradientOffset);
  }

  /// How far the gradient is followed back, and what is kept meanwhile.
  public enum Extent {
    /// Everything is kept.
    WHOLE,
    /// States at the borders of chunks are kept, the rest is computed again.
    CHECKPOINTED,
    /// The gradient stops at the borders of chunks.
    TRUNCATED
  }

  /// Most sets of gradients that are kept side by side.
  private static final int LANES = 8;

  /// Floats above which fewer lanes are kept.
  private static final long LANE_FLOATS = 32_000_000;

  private final Network network;
  private final int[] sizes;
  private final int lanesAllowed;
  private float[][][] lanes = new float[0][][];
  private int used;
  private Kernels last;

  /// A pass over a network.
  ///
  /// @param sizes the number of values of each parameter, in the order of the model
  public TrainingPass(Network network, int[] sizes) {
    this.network = network;
    this.sizes = sizes.clone();
    this.last = network.kernels(0);
    long floats = Math.max(1, IntStream.of(sizes).asLongStream().sum());
    this.lanesAllowed = (int) Math.max(2, Math.min(LANES, LANE_FLOATS / floats));
  }

  /// Runs the batch forward and backward; {@link #collect} gives the gradients.
  ///
  /// @param dropoutSeed decides what dropout drops
  /// @param chunk steps of a chunk; not read for {@link Extent#WHOLE}
  /// @throws IllegalArgumentException if a sample does not fit, or chunks are asked for and the
  ///   model does not read step by step
  public void run(
      List<Sample> batch,
      OutputLoss loss,
      long dropoutSeed,
      Extent extent,
      int chunk,
      Workers workers) {
    cut(
        batch,
        3,
        workers,
        (workspace, rows, lane, from) -> {
          Piece piece =
              new Piece(
                  workspace,
                  Inputs.block(network, samples(batch, rows)),
                  rows,
                  loss,
                  new Dropping(dropoutSeed, from),
                  last,
                  lanes[lane]);
          switch (extent) {
            case WHOLE -> piece.whole();
            case CHECKPOINTED -> piece.checkpointed(chunk);
            case TRUNCATED -> piece.truncated(chunk);
          }
        });
  }

  /// Runs the batch forward only, without dropout, and tells the loss of every output.
  ///
  /// @throws IllegalArgumentException if a sample does not fit
  public void evaluate(List<Sample> batch, OutputLoss loss, Workers workers) {
    cut(
        batch,
        1,
        workers,
        (workspace, rows, lane, from) ->
            new Piece(
                    workspace,
                    Inputs.block(network, samples(batch, rows)),
                    rows,
                    loss,
                    Dropping.NONE,
                    last,
                    new float[0][])
                .evaluate());
  }

  private interface BlockTask {
    void run(Workspace workspace, int[] rows, int lane, int from);
  }

  /// Hands the blocks of a batch to the lanes, and the lanes to the workers.
  private void cut(List<Sample> batch, int passes, Workers workers, BlockTask task) {
    int[] order = byLength(batch);
    int size = passes > 1 && network.normalises() ? order.length : blockRows(order.length);
    int blocks = (order.length + size - 1) / size;
    int count = passes == 1 ? blocks : Math.min(blocks, lanesAllowed);
    if (passes > 1) {
      prepare(count);
    }
    double steps = batch.stream().mapToDouble(sample -> sample.first().length()).sum();
    last = network.kernels(passes * steps * network.workPerStep());
    workers.forEach(
        count,
        lane -> {
          Workspace workspace = network.take();
          for (float[] gradient : passes > 1 ? lanes[lane] : new float[0][]) {
            Arrays.fill(gradient, 0);
          }
          for (int b = lane * blocks / count; b < (lane + 1) * blocks / count; b++) {
            int from = b * size;
            int to = Math.min(order.length, from + size);
            task.run(workspace, Arrays.copyOfRange(order, from, to), lane, from);
          }
          network.give(workspace);
        });
  }

  private void prepare(int count) {
    used = count;
    int from = lanes.length;
    if (from < count) {
      lanes = Arrays.copyOf(lanes, count);
      for (int lane = from; lane < count; lane++) {
        lanes[lane] = IntStream.of(sizes).mapToObj(float[]::new).toArray(float[][]::new);
      }
    }
  }

  /// The kernels of the last run, for the step that follows.
  public Kernels kernels() {
    return last;
  }

  private static List<Sample> samples(List<Sample> batch, int[] rows) {
    List<Sample> part = new ArrayList<>(rows.length);
    for (int row : rows) {
      part.add(batch.get(row));
    }
    return part;
  }

  /// Sixteen rows, or eight where that gives a second thread something to do.
  private static int blockRows(int rows) {
    return rows > Network.BLOCK_ROWS ? Network.BLOCK_ROWS : Network.BLOCK_ROWS / 2;
  }

  private static int[] byLength(List<Sample> batch) {
    int[] plain = IntStream.range(0, batch.size()).toArray();
    int first = batch.get(0).first().length();
    if (batch.stream().allMatch(sample -> sample.first().length() == first)) {
      return plain;
    }
    return IntStream.of(plain)
        .boxed()
        .sorted(Comparator.comparingInt(i -> batch.get(i).first().length()))
        .mapToInt(i -> i)
        .toArray();
  }

  /// Adds the lanes up in their order.
  ///
  /// @param scale every gradient is multiplied by it, usually one over the number of outputs
  /// @return one array a parameter, valid until the next {@link #run}
  public float[][] collect(float scale) {
    float[][] total = lanes[0];
    for (int p = 0; p < total.length; p++) {
      float[] sum = total[p];
      for (int lane = 1; lane < used; lane++) {
        float[] other = lanes[lane][p];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += other[i];
        }
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] *= scale;
      }
    }
    return total;
  }

  /// One block of rows on its way forward and backward.
  private final class Piece {
    private final Workspace workspace;
    private final Block block;
    private final int[] rows;
    private final OutputLoss loss;
    private final Dropping dropping;
    private final Kernels kernels;
    private final float[][] gradients;
    private final int steps;
    private Frame gradient = Frame.NONE;

    Piece(
        Workspace workspace,
        Block block,
        int[] rows,
        OutputLoss loss,
        Dropping dropping,
        Kernels kernels,
        float[][] gradients) {
      this.workspace = workspace;
      this.block = block;
      this.rows = rows;
      this.loss = loss;
      this.dropping = dropping;
      this.kernels = kernels;
      this.gradients = gradients;
      this.steps = block.steps()[0];
    }

    void whole() {
      network.run(block, workspace, true, 0, dropping, kernels, this::lossAt);
      backward(0, false);
    }

    void evaluate() {
      network.run(block, workspace, false, 0, dropping, kernels, this::lossAt);
    }

    /// The gradient of the loss at all outputs of a chunk.
    private void lossAt(int stepOffset, Frame logits, Frame output) {
      int width = logits.width();
      workspace.logitGradient = Tape.zeroed(workspace.logitGradient, logits.size());
      for (int step = 0; step < logits.steps(); step++) {
        for (int row = 0; row < rows.length; row++) {
          if (output.counts(step, row)) {
            int at = (step * rows.length + row) * width;
            loss.at(
                rows[row],
                output.sequence() ? stepOffset + step : 0,
                logits.values(),
                logits.offset() + at,
                width,
                workspace.logitGradient,
                at);
          }
        }
      }
      gradient = logits.over(workspace.logitGradient, 0, width);
    }

    private void backward(int from, boolean continues) {
      network.continues(workspace, continues);
      Pass pass = new Pass(kernels, true, from == 0, from, dropping);
      network.backward(gradient, workspace, pass, gradients, false, false);
      gradient = Frame.NONE;
    }

    private void forward(int from, int count, boolean record) {
      network.runRecorded(
          block,
          workspace,
          from,
          count,
          from + count >= steps,
          dropping,
          kernels,
          record,
          record ? this::lossAt : (offset, logits, output) -> {});
    }

    void checkpointed(int chunk) {
      int last = (steps - 1) / chunk;
      float[][] states = new float[last + 1][];
      for (int i = 0; i < last; i++) {
        forward(i * chunk, chunk, false);
        states[i + 1] = save();
      }
      forward(last * chunk, steps - last * chunk, true);
      float[] end = save();
      backward(last * chunk, false);
      for (int i = last - 1; i >= 0; i--) {
        if (i > 0) {
          load(states[i]);
        }
        forward(i * chunk, chunk, true);
        // Pooling's backward pass asks which steps won in the end.
        load(end);
        backward(i * chunk, true);
      }
    }

    void truncated(int chunk) {
      if (network.answersSteps()) {
        for (int from = 0; from < steps; from += chunk) {
          forward(from, Math.min(chunk, steps - from), true);
          backward(from, false);
        }
        return;
      }
      int shortest = IntStream.of(block.lengths()[0]).min().orElse(steps);
      int from = Math.max(0, shortest - chunk);
      for (int at = 0; at < from; at += chunk) {
        forward(at, Math.min(chunk, from - at), false);
      }
      forward(from, steps - from, true);
      backward(from, false);
    }

    private float[] save() {
      int size = network.stateSize();
      float[] states = new float[rows.length * size];
      for (int row = 0; row < rows.length; row++) {
        network.saveState(workspace, row, states, row * size);
      }
      return states;
    }

    private void load(float[] states) {
      int size = network.stateSize();
      for (int row = 0; row < rows.length; row++) {
        network.loadState(workspace, rows.length, row, states, row * size);
      }
    }
  }
}
