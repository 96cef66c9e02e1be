package gatelens.perturb;

import gatelens.explain.Point;
import gatelens.layer.Layer;
import gatelens.layer.RecurrentLayer;
import gatelens.model.GradientSink;
import gatelens.model.Model;
import gatelens.objective.Readout;
import gatelens.parallel.Workers;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.List;

/// All prefixes `x_(0..t)` of one input, as places to go on from in other ways: each prefix's state
/// is computed once, and another event at step t costs one cell step instead of t + 1. Methods that
/// ask at every step what the last event did need `T` cell steps for each version instead of `T² /
/// 2`.
///
/// It counts what it costs and belongs to one thread.
public final class Prefixes {
  private final Model model;
  private final Point input;
  private final Workers workers;
  private final float[][] states;
  private final int classes;
  private long cellSteps;
  private long naiveCellSteps;

  /// The prefixes of an input.
  ///
  /// @throws IllegalStateException if the model is not causal
  public Prefixes(Model model, Point input, Workers workers) {
    this.model = model;
    this.input = input;
    this.workers = workers;
    this.states = model.continuous().states(input.layout(), input.values());
    this.classes = model.outputWidth();
    this.cellSteps = steps();
  }

  /// T.
  public int steps() {
    return input.layout().first().length();
  }

  /// D.
  public int width() {
    return input.layout().first().width();
  }

  /// The number of outputs, C.
  public int classes() {
    return classes;
  }

  /// The state before a step; an empty array before the first.
  public float[] before(int step) {
    return states[step];
  }

  /// One event of the input, `float[D]`.
  public float[] event(int step) {
    return java.util.Arrays.copyOfRange(input.values(), step * width(), (step + 1) * width());
  }

  /// The logits of each prefix, `float[T][C]`.
  public float[][] logits() {
    int[] all = new int[steps()];
    float[][] events = new float[steps()][];
    for (int t = 0; t < all.length; t++) {
      all[t] = t;
      events[t] = event(t);
    }
    return with(all, events);
  }

  /// The logits of prefixes whose last events are others.
  ///
  /// @param steps which prefix: the step of its last event
  /// @param events that event, `float[D]` each
  /// @return `float[C]` each
  public float[][] with(int[] steps, float[][] events) {
    float[][] from = new float[steps.length][];
    for (int i = 0; i < steps.length; i++) {
      from[i] = states[steps[i]];
      cellSteps++;
      naiveCellSteps += steps[i] + 1;
    }
    return model.continuous().continued(new Pieces(1, width(), events), from, workers);
  }

  /// The logits after each step of pieces that replace the input from some step on.
  ///
  /// @param starts the step at which each piece begins
  /// @param pieces `float[L * D]` each
  /// @return `float[L][C]` flat each
  /// @throws IllegalStateException if the model answers only at the end; {@link
  ///   #answeringEveryStep} gives one that does not
  public float[][] along(int[] starts, float[][] pieces) {
    if (!model.answersEveryStep()) {
      throw new IllegalStateException(
          "the model answers only at the end; ask with a model that answers at every step");
    }
    int length = pieces.length == 0 ? 0 : pieces[0].length / width();
    float[][] from = new float[starts.length][];
    for (int i = 0; i < starts.length; i++) {
      from[i] = states[starts[i]];
      cellSteps += length;
      for (int k = 1; k <= length; k++) {
        naiveCellSteps += starts[i] + k;
      }
    }
    return model.continuous().continued(new Pieces(length, width(), pieces), from, workers);
  }

  /// The gradient of a value of each prefix with respect to its last event, which may be another.
  ///
  /// @param readouts one a prefix, of `float[C]`
  /// @param sink takes `float[D]`
  public double[] gradients(int[] steps, float[][] events, Readout[] readouts, GradientSink sink) {
    float[][] from = new float[steps.length][];
    for (int i = 0; i < steps.length; i++) {
      from[i] = states[steps[i]];
      cellSteps++;
      naiveCellSteps += steps[i] + 1;
    }
    return model
        .continuous()
        .continuedGradients(new Pieces(1, width(), events), from, readouts, workers, sink);
  }

  /// Cell steps run so far, the input's own included.
  public long cellSteps() {
    return cellSteps;
  }

  /// Cell steps if every version had been run from its first step.
  public long naiveCellSteps() {
    return naiveCellSteps;
  }

  /// The same weights, answering at every step.
  ///
  /// @throws IllegalArgumentException if what follows the recurrent layers needs the whole sequence
  public static Model answeringEveryStep(Model model) {
    if (model.answersEveryStep()) {
      return model;
    }
    List<gatelens.layer.Branch> branches =
        model.branches().stream()
            .map(b ->
                new gatelens.layer.Branch(
                    b.name(),
                    b.inputWidth(),
                    b.layers().stream().map(Prefixes::everyStep).toList()))
            .toList();
    Model every = new Model(branches, model.head(), model.info());
    if (!every.answersEveryStep()) {
      throw new IllegalArgumentException(
          "a layer of " + model + " needs the whole sequence; prefixes cannot be scored");
    }
    return every;
  }

  private static Layer everyStep(Layer layer) {
    return layer instanceof RecurrentLayer recurrent ? recurrent.withSequences(true) : layer;
  }

  /// Pieces of one length.
  private record Pieces(int length, int width, float[][] values) implements Rows {
    @Override
    public Layout layout() {
      return new Layout(
          List.of(
              new Layout.Part(
                  "piece", Axis.steps(length), Axis.features(width), new boolean[0], 0)));
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public void copyTo(int row, float[] target) {
      System.arraycopy(values[row], 0, target, 0, target.length);
    }
  }
}
