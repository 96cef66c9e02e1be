package gatelens.engine;

import gatelens.engine.node.Dropping;
import gatelens.engine.node.Frame;
import gatelens.engine.node.Injection;
import gatelens.engine.node.Pass;
import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels;
import gatelens.objective.Objective;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Everything a model can be asked to do with inputs, cut into blocks of rows and handed to
/// workers.
public final class Runs {
  private final Network network;

  /// Runs of one network.
  public Runs(Network network) {
    this.network = network;
  }

  /// What a model answers for one sample.
  ///
  /// @param logits what the last activation got
  /// @param output after it
  public record Answer(Tensor logits, Tensor output) {}

  /// Outputs of many samples of any lengths; samples of like length share a block.
  public List<Answer> answers(List<Sample> samples, Workers workers) {
    long[] order = new long[samples.size()];
    double steps = 0;
    for (int i = 0; i < order.length; i++) {
      Sample sample = samples.get(i);
      int length = sample.inputs().isEmpty() ? 0 : sample.first().length();
      order[i] = (long) length << Integer.SIZE | i;
      steps += length;
    }
    Arrays.sort(order);
    Answer[] answers = new Answer[order.length];
    Kernels kernels = kernels(steps);
    workers.forEach(
        blocks(order.length),
        b -> {
          int from = b * Network.BLOCK_ROWS;
          int to = Math.min(order.length, from + Network.BLOCK_ROWS);
          answer(samples, Arrays.copyOfRange(order, from, to), kernels, answers);
        });
    return List.of(answers);
  }

  /// Runs one block.
  ///
  /// @param which the samples' indices, in the lower half of each number
  private void answer(List<Sample> samples, long[] which, Kernels kernels, Answer[] answers) {
    List<Sample> part = new ArrayList<>(which.length);
    for (long index : which) {
      part.add(samples.get((int) index));
    }
    Workspace workspace = network.take();
    Block block = Inputs.block(network, part);
    Collected collected = new Collected(network, block);
    network.run(block, workspace, false, 0, Dropping.NONE, kernels, collected);
    for (int row = 0; row < which.length; row++) {
      answers[(int) which[row]] = collected.answer(row);
    }
    network.give(workspace);
  }

  private static int blocks(int rows) {
    return blocks(rows, Network.BLOCK_ROWS);
  }

  private static int blocks(int rows, int size) {
    return (rows + size - 1) / size;
  }

  private Kernels kernels(double rowSteps) {
    return network.kernels(rowSteps * network.workPerStep());
  }

  // ---- traces ----

  /// Everything computed for each sample.
  public List<Trace> traces(List<Sample> samples, Workers workers) {
    Trace[] traces = new Trace[samples.size()];
    workers.forEach(
        samples.size(),
        i -> {
          Workspace workspace = network.take();
          Block block = Inputs.block(network, List.of(samples.get(i)));
          Collected collected = new Collected(network, block);
          network.run(
              block, workspace, true, 0, Dropping.NONE, kernels(block.steps()[0]), collected);
          traces[i] = TraceReader.read(network, workspace, 0, false, collected.answer(0));
          network.give(workspace);
        });
    return List.of(traces);
  }

  /// Everything computed for each row of continuous inputs; embeddings are not part of it.
  public List<Trace> traces(Rows rows, Workers workers) {
    Trace[] traces = new Trace[rows.count()];
    workers.forEach(
        rows.count(),
        i -> {
          Workspace workspace = network.take();
          Block block = Inputs.block(network, rows, i, 1, workspace);
          Collected collected = new Collected(network, block);
          network.run(
              block, workspace, true, 0, Dropping.NONE, kernels(block.steps()[0]), collected);
          traces[i] = TraceReader.read(network, workspace, 0, true, collected.answer(0));
          network.give(workspace);
        });
    return List.of(traces);
  }

  // ---- continuous inputs ----

  /// The layout of a sample's continuous inputs, and which steps are padding.
  public Layout layout(Sample sample) {
    return new Layout(entered(sample).parts);
  }

  /// The continuous inputs of a sample in one flat array: its features, or the vectors of its
  /// tokens.
  public float[] enter(Sample sample) {
    return entered(sample).flat;
  }

  private record Entered(List<Layout.Part> parts, float[] flat) {}

  private Entered entered(Sample sample) {
    Block block = Inputs.block(network, List.of(sample));
    Workspace workspace = network.take();
    List<Layout.Part> parts = new ArrayList<>();
    float[] flat = new float[0];
    for (int b = 0; b < network.branches.size(); b++) {
      Network.Stack stack = network.branches.get(b);
      int steps = block.steps()[b];
      float[] values = new float[steps * block.widths()[b]];
      block.gather(b, 0, steps, values);
      Frame frame =
          new Frame(values, 0, steps, 1, block.widths()[b], true, block.mask(b, 0, steps));
      Pass pass = Pass.whole(kernels(0), false);
      for (int i = 0; i < stack.entry(); i++) {
        frame = stack.nodes().get(i).forward(frame, workspace.branches.get(b).get(i), pass);
      }
      boolean[] mask = new boolean[frame.masked() ? steps : 0];
      for (int step = 0; step < mask.length; step++) {
        mask[step] = frame.counts(step, 0);
      }
      var features =
          sample.inputs().get(b) instanceof FeatureSequence sequence
              ? sequence.features()
              : new gatelens.sequence.Axis.Numbered(frame.width(), "embedding unit");
      parts.add(
          new Layout.Part(
              network.shapes().get(b).name(),
              sample.inputs().get(b).steps(),
              features,
              mask,
              flat.length));
      int at = flat.length;
      flat = Arrays.copyOf(flat, at + frame.size());
      System.arraycopy(frame.values(), frame.offset(), flat, at, frame.size());
    }
    network.give(workspace);
    return new Entered(parts, flat);
  }

  /// True if one row of continuous input has steps that its layout counts and the model leaves out:
  /// their values are those that a mask looks for.
  public boolean leavesOut(Layout layout, float[] row) {
    return Inputs.leavesOut(network, layout, row);
  }

  /// The vector of one token of a branch that begins with an embedding.
  public float[] vector(int branch, int token) {
    return enter(
        new Sample(
            IntStream.range(0, network.branches.size())
                .mapToObj(b ->
                    b == branch || network.shapes().get(b).readsTokens()
                        ? (gatelens.sequence.Sequence) TokenSequence.of(b == branch ? token : 0)
                        : FeatureSequence.of(Tensor.zeros(1, network.shapes().get(b).inputWidth())))
                .toList()));
  }

  // ---- values and gradients of continuous rows ----

  /// The values of an objective.
  ///
  /// @param values one a row
  /// @param cellSteps steps of one row that were really run, summed over rows
  public record Values(double[] values, long cellSteps) {}

  /// The objective at every row.
  ///
  /// @param prefix states to start from, or empty
  public Values values(Rows rows, Objective objective, Prefix prefix, Workers workers) {
    Kernels kernels = kernels((double) rows.count() * rows.layout().first().length());
    return new Evaluations(network, objective, kernels, workers).values(rows, prefix);
  }

  /// The logits of every row, `float[T][C]` flat where the model has outputs for every step, else
  /// `float[C]`.
  public float[][] logits(Rows rows, Workers workers) {
    float[][] all = new float[rows.count()][];
    Kernels kernels = kernels((double) rows.count() * rows.layout().first().length());
    workers.forEach(
        blocks(rows.count()),
        b -> {
          int from = b * Network.BLOCK_ROWS;
          int count = Math.min(Network.BLOCK_ROWS, rows.count() - from);
          Workspace workspace = network.take();
          Block block = Inputs.block(network, rows, from, count, workspace);
          Collected collected = new Collected(network, block);
          network.run(block, workspace, false, 0, Dropping.NONE, kernels, collected);
          System.arraycopy(collected.logits, 0, all, from, count);
          network.give(workspace);
        });
    return all;
  }

  /// Values and gradients of an objective.
  ///
  /// @param values one a row
  /// @param gradients one flat array a row, as long as the layout
  public record Gradients(double[] values, float[][] gradients) {}

  /// Takes the gradient of one row; called by several threads, each row once.
  public interface GradientSink {
    /// Takes one gradient.
    ///
    /// @param row the row
    /// @param gradient flat, valid only during the call
    void accept(int row, float[] gradient);
  }

  /// The objective and its gradient at every row.
  public Gradients gradients(Rows rows, Objective objective, Workers workers) {
    float[][] gradients = new float[rows.count()][];
    double[] values =
        gradients(rows, objective, workers, (row, gradient) -> gradients[row] = gradient.clone());
    return new Gradients(values, gradients);
  }

  /// The objective at every row; gradients are handed over one by one and need not be kept.
  public double[] gradients(Rows rows, Objective objective, Workers workers, GradientSink sink) {
    double[] values = new double[rows.count()];
    int size = network.explainedRows();
    int length = rows.layout().size();
    Kernels kernels = kernels(2.0 * rows.count() * rows.layout().first().length());
    workers.forEach(
        blocks(rows.count(), size),
        b -> {
          int from = b * size;
          int count = Math.min(size, rows.count() - from);
          Workspace workspace = network.take();
          Block block = Inputs.block(network, rows, from, count, workspace);
          Frame[] inputs = gradient(block, workspace, objective, kernels, values, from);
          float[] flat = Tape.room(workspace.flat, length);
          workspace.flat = flat;
          for (int row = 0; row < count; row++) {
            scatter(inputs, rows.layout(), count, row, flat);
            sink.accept(from + row, flat);
          }
          network.give(workspace);
        });
    return values;
  }

  private Frame[] gradient(
      Block block,
      Workspace workspace,
      Objective objective,
      Kernels kernels,
      double[] values,
      int from) {
    Collected collected = new Collected(network, block);
    Frame[] logits = {Frame.NONE};
    network.run(
        block,
        workspace,
        true,
        0,
        Dropping.NONE,
        kernels,
        (offset, logit, output) -> {
          collected.accept(offset, logit, output);
          logits[0] = logit;
        });
    Pass pass = Pass.whole(kernels, true);
    network.continues(workspace, false);
    for (int row = 0; row < block.rows(); row++) {
      values[from + row] =
          TraceReader.value(
              network, objective, workspace, collected.logits[row], row, block.rows());
    }
    return switch (objective) {
      case Objective.OfLogits of ->
          network.backward(
              logitGradient(of, logits[0], collected, workspace),
              workspace,
              pass,
              new float[0][],
              true,
              true);
      case Objective.OfSignal of -> {
        Injections.Place place = TraceReader.place(network, workspace, of);
        place.tape().injection = new Injection(of.signal(), of.step(), of.unit());
        try {
          yield network.backward(Frame.NONE, workspace, pass, new float[0][], true, true);
        } finally {
          place.tape().injection = Injection.NONE;
        }
      }
    };
  }

  private static Frame logitGradient(
      Objective.OfLogits of, Frame logits, Collected collected, Workspace workspace) {
    workspace.logitGradient = Tape.zeroed(workspace.logitGradient, logits.size());
    for (int row = 0; row < logits.rows(); row++) {
      float[] gradient = new float[collected.logits[row].length];
      of.readout().gradient(collected.logits[row], gradient);
      for (int step = 0; step * logits.width() < gradient.length; step++) {
        System.arraycopy(
            gradient,
            step * logits.width(),
            workspace.logitGradient,
            (step * logits.rows() + row) * logits.width(),
            logits.width());
      }
    }
    return new Frame(
        workspace.logitGradient,
        0,
        logits.steps(),
        logits.rows(),
        logits.width(),
        logits.sequence(),
        logits.mask());
  }

  static void scatter(Frame[] inputs, Layout layout, int rows, int row, float[] flat) {
    for (int p = 0; p < inputs.length; p++) {
      Layout.Part part = layout.parts().get(p);
      Frame g = inputs[p];
      if (g.isNone()) {
        Arrays.fill(flat, part.offset(), part.offset() + part.size(), 0);
        continue;
      }
      int width = part.width();
      for (int step = 0; step < part.length(); step++) {
        int at = g.offset() + (step * rows + row) * width;
        if (part.counts(step)) {
          System.arraycopy(g.values(), at, flat, part.offset() + step * width, width);
        } else {
          Arrays.fill(flat, part.offset() + step * width, part.offset() + (step + 1) * width, 0);
        }
      }
    }
  }

  // ---- states ----

  /// The running states of one input, before each of its steps.
  ///
  /// @param states `float[T + 1][…]`; empty where the model is not causal
  /// @param logits the logits of each step where the model answers at every step, else empty
  public record Prefix(float[][] states, float[][] logits) {
    /// No states: every row is run from its first step.
    public static final Prefix NONE = new Prefix(new float[0][], new float[0][]);

    void fill(float[][] rows, int start) {
      if (logits.length == 0) {
        return;
      }
      int width = logits[0].length;
      for (int row = 0; row < rows.length; row++) {
        rows[row] = new float[logits.length * width];
        for (int step = 0; step < start; step++) {
          System.arraycopy(logits[step], 0, rows[row], step * width, width);
        }
      }
    }
  }

  /// The states before each step of one row, to start perturbed rows from.
  public Prefix prefix(Rows row) {
    if (!network.causal()) {
      return Prefix.NONE;
    }
    Workspace workspace = network.take();
    Block block = Inputs.block(network, row, 0, 1, workspace);
    int steps = block.steps()[0];
    float[][] states = new float[steps + 1][network.stateSize()];
    List<float[]> logits = new ArrayList<>();
    Kernels kernels = kernels(steps);
    for (int step = 0; step < steps; step++) {
      if (step > 0) {
        network.saveState(workspace, 0, states[step], 0);
      }
      network.runRecorded(
          block,
          workspace,
          step,
          1,
          step == steps - 1,
          Dropping.NONE,
          kernels,
          false,
          (offset, logit, output) -> {
            if (output.sequence()) {
              logits.add(
                  Arrays.copyOfRange(
                      logit.values(), logit.offset(), logit.offset() + logit.width()));
            }
          });
    }
    network.saveState(workspace, 0, states[steps], 0);
    network.give(workspace);
    return new Prefix(states, logits.toArray(new float[0][]));
  }

  /// Many rows run over some steps, each from a state of its own.
  ///
  /// @param states what {@link #branch} carries on from: the running state, then the logits of all
  ///   steps so far where the model answers at every step
  /// @param logits as if each sequence ended here; empty arrays if not asked for
  public record Branched(float[][] states, float[][] logits) {}

  /// Runs every row over steps `from` to `to - 1`; only these steps of a row are read.
  ///
  /// @param states one a row, from an earlier call; not read if `from` is 0
  /// @param ends true if the logits are asked for
  public Branched branch(
      Rows rows, int from, int to, float[][] states, boolean ends, Workers workers) {
    float[][] next = new float[rows.count()][];
    float[][] logits = new float[rows.count()][0];
    Kernels kernels = kernels((double) rows.count() * (to - from));
    workers.forEach(
        blocks(rows.count()),
        b -> {
          int first = b * Network.BLOCK_ROWS;
          int count = Math.min(Network.BLOCK_ROWS, rows.count() - first);
          Workspace workspace = network.take();
          Block block = Inputs.block(network, rows, first, count, workspace);
          for (int row = 0; row < count && from > 0; row++) {
            network.loadState(workspace, count, row, states[first + row], 0);
          }
          Network.Sink sink =
              (offset, logit, output) -> {
                for (int row = 0; row < count; row++) {
                  logits[first + row] =
                      branchLogits(logit, row, from, from > 0 ? states[first + row] : new float[0]);
                }
              };
          network.runRecorded(
              block, workspace, from, to - from, ends, Dropping.NONE, kernels, false, sink);
          int size = network.stateSize();
          for (int row = 0; row < count; row++) {
            float[] carried = logits[first + row];
            float[] state = new float[size + (network.answersSteps() ? carried.length : 0)];
            network.saveState(workspace, row, state, 0);
            System.arraycopy(carried, 0, state, size, state.length - size);
            next[first + row] = state;
          }
          network.give(workspace);
        });
    return new Branched(next, logits);
  }

  private float[] branchLogits(Frame logit, int row, int from, float[] state) {
    int width = logit.width();
    if (!logit.sequence()) {
      return Arrays.copyOfRange(
          logit.values(), logit.offset() + row * width, logit.offset() + (row + 1) * width);
    }
    float[] all = new float[(from + logit.steps()) * width];
    if (from > 0) {
      System.arraycopy(state, network.stateSize(), all, 0, from * width);
    }
    for (int step = 0; step < logit.steps(); step++) {
      System.arraycopy(
          logit.values(),
          logit.offset() + (step * logit.rows() + row) * width,
          all,
          (from + step) * width,
          width);
    }
    return all;
  }

  /// What one step of a stream gives.
  ///
  /// @param state the state after it
  /// @param answer the output as if the sequence ended here
  /// @param trace every gate of this step
  public record Stepped(float[] state, Answer answer, Trace trace) {}

  /// Runs one step (or several) from a state; an empty state begins a sequence.
  ///
  /// @throws IllegalStateException if the model is not causal
  public Stepped step(float[] state, long stepsBefore, Sample piece) {
    if (!network.causal()) {
      throw new IllegalStateException(
          "this model reads backward or has several inputs, so it cannot be run step by step; run"
              + " it on whole sequences");
    }
    Workspace workspace = network.take();
    Block block = Inputs.block(network, List.of(piece));
    if (state.length > 0) {
      network.loadState(workspace, 1, 0, state, 0);
    }
    Collected collected = new Collected(network, block);
    int steps = block.steps()[0];
    Pass pass =
        new Pass(
            kernels(steps),
            true,
            state.length == 0,
            (int) Math.min(stepsBefore, Integer.MAX_VALUE / 2),
            Dropping.NONE);
    network.runStep(
        block, workspace, pass, (offset, logit, output) -> collected.accept(0, logit, output));
    float[] next = new float[network.stateSize()];
    network.saveState(workspace, 0, next, 0);
    Trace trace = TraceReader.read(network, workspace, 0, false, collected.answer(0));
    network.give(workspace);
    return new Stepped(next, collected.answer(0), trace);
  }

  /// Floats in the running state of a causal model.
  public int stateSize() {
    return network.causal() ? network.stateSize() : 0;
  }
}
