package gatelens.model;

import gatelens.engine.Continued;
import gatelens.engine.Editing;
import gatelens.engine.Network;
import gatelens.engine.PairRuns;
import gatelens.engine.Runs;
import gatelens.objective.Objective;
import gatelens.objective.PairReadout;
import gatelens.objective.Readout;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.trace.StateEdit;
import gatelens.trace.StatePlace;
import gatelens.trace.Trace;
import java.util.List;

/// A model as a function of continuous inputs: features, or the vectors of tokens. Explainers ask
/// it for values, gradients, multipliers between two inputs, and running states; {@link
/// Model#continuous} gives it. Immutable, and safe to use from several threads.
///
/// Inputs are {@link Rows}: flat arrays that lie by one {@link Layout}. The numbers do not depend
/// on how many {@link Workers} there are.
public final class ContinuousModel {
  private final Network network;
  private final Runs runs;
  private final PairRuns pairs;

  ContinuousModel(Network network, Runs runs) {
    this.network = network;
    this.runs = runs;
    this.pairs = new PairRuns(network);
  }

  /// How the continuous inputs of a sample lie in one flat array: the features themselves, or the
  /// vectors of tokens.
  public Layout layout(Sample sample) {
    return runs.layout(sample);
  }

  /// The continuous inputs of a sample, flat, by {@link #layout}.
  public float[] enter(Sample sample) {
    return runs.enter(sample);
  }

  /// The input that a branch reads: the number of its part in a {@link Layout}.
  ///
  /// @param branch its number in {@link Model#branches()}
  public int part(int branch) {
    return network.reads().input(branch);
  }

  /// Where the values that a branch reads begin within a step of its part: 0, but where several
  /// embeddings read the same tokens, whose vectors lie side by side.
  ///
  /// @param branch its number in {@link Model#branches()}
  public int column(int branch) {
    return network.reads().column(branch);
  }

  /// How many values of a step a branch reads.
  ///
  /// @param branch its number in {@link Model#branches()}
  public int width(int branch) {
    return network.enteredWidth(branch);
  }

  /// True if a continuous input has steps that its layout counts and the model leaves out, because
  /// their values are those that a mask looks for: a baseline of zeros before {@link
  /// gatelens.layer.Masking} of zeros. Everything that runs rows leaves them out, but for {@link
  /// #pairs}, which compares step with step.
  ///
  /// @param row flat, by the layout
  public boolean leavesOut(Layout layout, float[] row) {
    return runs.leavesOut(layout, row);
  }

  /// The objective at every row. Rows that start late are run from the state in `prefix`.
  ///
  /// @param prefix from {@link #prefix}, or {@link PrefixStates#NONE}
  public Evaluation evaluate(Rows rows, Objective objective, PrefixStates prefix, Workers workers) {
    Runs.Values values = runs.values(rows, objective, prefix.prefix(), workers);
    return new Evaluation(
        values.values(), values.cellSteps(), (long) rows.count() * rows.layout().first().length());
  }

  /// The logits of every row, flat: `float[C]`, or `float[T][C]` where the model answers at every
  /// step.
  public float[][] logits(Rows rows, Workers workers) {
    return runs.logits(rows, workers);
  }

  /// The objective and its gradient with respect to the inputs, at every row.
  public Gradients gradients(Rows rows, Objective objective, Workers workers) {
    Runs.Differentiated gradients = runs.gradients(rows, objective, workers);
    return new Gradients(gradients.values(), gradients.gradients());
  }

  /// The objective at every row; each gradient is handed to `sink` and need not be kept.
  ///
  /// @param sink called by several threads, each row once; the array is valid only during the call
  public double[] gradients(Rows rows, Objective objective, Workers workers, GradientSink sink) {
    return runs.gradients(rows, objective, workers, sink::accept);
  }

  /// True if {@link #pairs} can run this model: every recurrent layer has the standard functions,
  /// and every other layer is linear or works on one value at a time.
  public boolean hasPairs() {
    return pairs.possible();
  }

  /// Runs pairs of an input and a baseline, and one backward pass between the two runs: each
  /// function by its slope between them, each product of a gate and a signal split evenly, so that
  /// multipliers times changes sum to the change of the objective. A pair of a row and itself gives
  /// the gradient. Every step counts that the layout counts, in both runs.
  ///
  /// @param left for each pair the row of the input
  /// @param right for each pair the row of the baseline
  /// @param readout multipliers of the logits; not asked for a value inside the model
  /// @param flows true if what goes through every gate and state is asked for
  /// @param sink called by several threads, each pair once
  /// @throws IllegalStateException if not {@link #hasPairs}
  public void pairs(
      Rows rows,
      int[] left,
      int[] right,
      Objective objective,
      PairReadout readout,
      boolean flows,
      Workers workers,
      PairSink sink) {
    pairs.run(
        rows,
        left,
        right,
        objective,
        readout,
        flows,
        workers,
        (i, pair) ->
            sink.accept(
                i,
                new PairFlow(
                    pair.score(), pair.baselineScore(), pair.multipliers(), pair.flows())));
  }

  /// True if {@link #carrier} can run this model: it is causal and has {@link #hasPairs}, and no
  /// mask rule follows its layers.
  public boolean hasCarrier() {
    return Carrier.possible(network);
  }

  /// The model event by event, with columns of credit carried beside its state. Packs the weights
  /// once more: keep it.
  ///
  /// @throws IllegalStateException if not {@link #hasCarrier}
  public Carrier carrier() {
    return new Carrier(network);
  }

  /// Everything computed for each row of continuous inputs; the layers begin after embeddings and
  /// maskings.
  public List<Trace> traces(Rows rows, Workers workers) {
    return runs.traces(rows, workers);
  }

  /// The running states before each step of one input, for {@link #evaluate}. Empty where the model
  /// is not causal.
  ///
  /// @param layout the layout
  /// @param input flat, by the layout
  public PrefixStates prefix(Layout layout, float[] input) {
    return new PrefixStates(runs.prefix(Rows.of(layout, input)));
  }

  /// Runs many rows over some steps, each from a state of its own: coalitions that share their past
  /// are run as a tree, and a sequence is continued in many ways. Only the steps `from` to `to - 1`
  /// of each row are read.
  ///
  /// @param from the first step, from 0
  /// @param to one past the last step, above `from`
  /// @param states one a row, of {@link Branches#states}; rows may share one; not read if `from` is
  ///   0
  /// @param ends true if the logits are asked for, as if each sequence ended after these steps
  /// @throws IllegalStateException if the model is not causal
  public Branches branch(
      Rows rows, int from, int to, float[][] states, boolean ends, Workers workers) {
    if (!network.causal()) {
      throw new IllegalStateException(
          "this model reads backward or has several inputs, so its runs cannot branch");
    }
    Runs.Branched branched = runs.branch(rows, from, to, states, ends, workers);
    return new Branches(branched.states(), branched.logits());
  }

  /// The running states before each step of one input, and after the last, for {@link #continued}.
  ///
  /// @param layout the layout
  /// @param input flat, by the layout
  /// @return `float[T + 1][…]`; the first is empty: the start of a sequence
  /// @throws IllegalStateException if the model is not causal
  public float[][] states(Layout layout, float[] input) {
    if (!network.causal()) {
      throw new IllegalStateException(
          "this model reads backward or has several inputs, so it has no state between steps");
    }
    float[][] states = runs.prefix(Rows.of(layout, input)).states();
    states[0] = new float[0];
    return states;
  }

  /// The logits of pieces of sequences that go on from states of their own, as if each ended with
  /// its piece.
  ///
  /// @param pieces of L steps each
  /// @param states one a piece, of {@link #states}
  /// @return `float[C]` each, or `float[L][C]` flat where the model answers at every step
  /// @throws IllegalStateException if the model is not causal
  public float[][] continued(Rows pieces, float[][] states, Workers workers) {
    return new Continued(network).logits(pieces, states, workers);
  }

  /// A value of the logits of {@link #continued}, and its gradient with respect to each piece
  /// alone: the past is constant.
  ///
  /// @param readouts one a piece
  /// @param sink called by several threads, each piece once; the array is valid only during the
  ///   call
  /// @throws IllegalStateException if the model is not causal
  public double[] continuedGradients(
      Rows pieces, float[][] states, Readout[] readouts, Workers workers, GradientSink sink) {
    return new Continued(network).gradients(pieces, states, readouts, workers, sink::accept);
  }

  /// Where the state of each recurrent layer lies in a running state, lower layers first.
  ///
  /// @throws IllegalStateException if the model is not causal
  public List<StatePlace> places() {
    if (!network.causal()) {
      throw new IllegalStateException(
          "this model reads backward or has several inputs, so it has no state between steps");
    }
    return new Editing(network).places();
  }

  /// Runs one step of many rows, each from a state of its own, in which values of the state are set
  /// as soon as they are computed: neither the layer above nor the next step sees the others.
  /// Without edits the bits are those of every other run.
  ///
  /// @param step from 0; of a row only this step is read
  /// @param states one a row, before the step, of {@link #states} or of the call before; not read
  ///   at step 0
  /// @param edits one list a row
  /// @throws IllegalStateException if the model is not causal
  public EditedStep edited(
      Rows rows, int step, float[][] states, List<List<StateEdit>> edits, Workers workers) {
    if (!network.causal()) {
      throw new IllegalStateException(
          "this model reads backward or has several inputs, so it has no state between steps");
    }
    Editing.Done done = new Editing(network).step(rows, step, states, edits, workers);
    return new EditedStep(done.states(), done.logits(), done.outputs());
  }
}
