package gatelens.engine;

import gatelens.kernel.Kernels;
import gatelens.objective.Objective;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import java.util.List;

/// Everything a model can be asked to do with inputs, cut into blocks of rows and handed to
/// workers: answers, traces, values and gradients, runs that branch, streams.
public final class Runs {
  private final Network network;
  private final Predictions predictions;
  private final Traces traces;
  private final Gradients gradients;
  private final Branching branching;

  /// Runs of one network.
  public Runs(Network network) {
    this.network = network;
    this.predictions = new Predictions(network);
    this.traces = new Traces(network);
    this.gradients = new Gradients(network);
    this.branching = new Branching(network);
  }

  /// What a model answers for one sample.
  ///
  /// @param logits what the last activation got
  /// @param output after it
  public record Answer(Tensor logits, Tensor output) {}

  /// Outputs of many samples of any lengths; samples of like length share a block.
  public List<Answer> answers(List<Sample> samples, Workers workers) {
    return predictions.answers(samples, workers);
  }

  /// The logits of every row, `float[T][C]` flat where the model has outputs for every step, else
  /// `float[C]`.
  public float[][] logits(Rows rows, Workers workers) {
    return predictions.logits(rows, workers);
  }

  /// Everything computed for each sample.
  public List<Trace> traces(List<Sample> samples, Workers workers) {
    return traces.traces(samples, workers);
  }

  /// Everything computed for each row of continuous inputs; embeddings are not part of it.
  public List<Trace> traces(Rows rows, Workers workers) {
    return traces.traces(rows, workers);
  }

  /// The layout of a sample's continuous inputs, and which steps are padding.
  public Layout layout(Sample sample) {
    return new Layout(Entered.of(network, sample).parts());
  }

  /// The continuous inputs of a sample in one flat array: its features, or the vectors of its
  /// tokens.
  public float[] enter(Sample sample) {
    return Entered.of(network, sample).flat();
  }

  /// True if one row of continuous input has steps that its layout counts and the model leaves out:
  /// their values are those that a mask looks for.
  public boolean leavesOut(Layout layout, float[] row) {
    return Inputs.leavesOut(network, layout, row);
  }

  /// The values of an objective.
  ///
  /// @param values one a row
  /// @param cellSteps steps of one row that were really run, summed over rows
  public record Values(double[] values, long cellSteps) {}

  /// The objective at every row.
  ///
  /// @param prefix states to start from, or empty
  public Values values(Rows rows, Objective objective, Prefix prefix, Workers workers) {
    Kernels kernels =
        network.kernelsOfSteps((double) rows.count() * rows.layout().first().length());
    return new Evaluations(network, objective, kernels, workers).values(rows, prefix);
  }

  /// Values and gradients of an objective.
  ///
  /// @param values one a row
  /// @param gradients one flat array a row, as long as the layout
  public record Differentiated(double[] values, float[][] gradients) {}

  /// Takes the gradient of one row; called by several threads, each row once.
  public interface GradientSink {
    /// Takes one gradient.
    ///
    /// @param row the row
    /// @param gradient flat, valid only during the call
    void accept(int row, float[] gradient);
  }

  /// The objective and its gradient at every row.
  public Differentiated gradients(Rows rows, Objective objective, Workers workers) {
    return gradients.of(rows, objective, workers);
  }

  /// The objective at every row; gradients are handed over one by one and need not be kept.
  public double[] gradients(Rows rows, Objective objective, Workers workers, GradientSink sink) {
    return gradients.of(rows, objective, workers, sink);
  }

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
    return branching.prefix(row);
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
    return branching.branch(rows, from, to, states, ends, workers);
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
    return branching.step(state, stepsBefore, piece);
  }

  /// Floats in the running state of a causal model.
  public int stateSize() {
    return network.causal() ? network.stateSize() : 0;
  }
}
