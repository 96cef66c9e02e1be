package gatelens.explain;

import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import gatelens.layer.Masking;
import gatelens.model.Branches;
import gatelens.model.Evaluation;
import gatelens.model.GradientSink;
import gatelens.model.Model;
import gatelens.model.PrefixStates;
import gatelens.objective.Objective;
import gatelens.parallel.Workers;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A score of a model of ours: with gradients, traces and shared prefixes.
public final class ModelScore implements DifferentiableScore {
  private final Model model;
  private final Target target;
  private final Objective objective;
  private final Workers workers;

  /// The score of a target.
  ///
  /// @throws IllegalArgumentException if the model has no such output
  /// @throws UnexplainableModelException if two branches of the model read one input by masks that
  ///   differ
  public ModelScore(Model model, Target target, Workers workers) {
    this.model = checked(model);
    this.target = target;
    this.objective = target.objective(model);
    this.workers = workers;
  }

  /// Branches that read one input are explained together: what each says of a value is added up,
  /// and what is taken away is taken from all. A step that one of them leaves out and another reads
  /// would be there and not there.
  private static Model checked(Model model) {
    Map<String, Branch> first = new HashMap<>();
    for (Branch branch : model.branches()) {
      Branch other = first.putIfAbsent(branch.name(), branch);
      if (other != null && !left(branch).equals(left(other))) {
        throw new UnexplainableModelException(
            "several branches of this model read the input "
                + branch.name()
                + ", and they leave out different steps by their masks; it is answered, but what"
                + " such a step says cannot be taken together here; branches with one mask, or"
                + " with none, are explained");
      }
    }
    return model;
  }

  /// What the layers before the first others leave out: values of a mask, vectors of padding.
  private static List<Object> left(Branch branch) {
    List<Object> left = new ArrayList<>();
    for (Layer layer : branch.layers()) {
      switch (layer) {
        case Embedding embedding -> {
          if (embedding.maskZero()) {
            left.add(embedding.weight());
          }
        }
        case Masking masking -> left.add(masking.value());
        default -> {
          return left;
        }
      }
    }
    return left;
  }

  /// The model.
  public Model model() {
    return model;
  }

  /// The target.
  public Target target() {
    return target;
  }

  /// True if the target is the logit of one class at one step.
  public boolean asksForLogit() {
    return target instanceof Target.Output output
        && output.scale() == Target.Scale.LOGIT
        && output.step() != Target.Output.ALL_STEPS;
  }

  /// The target of a method that explains the logit of one class at one step.
  ///
  /// @throws IllegalArgumentException if it is another
  public Target.Output logit() {
    if (asksForLogit() && target instanceof Target.Output output) {
      return output;
    }
    throw new IllegalArgumentException(
        "the target "
            + description()
            + ": this method explains the logit of one class at one step");
  }

  /// The objective that the target stands for.
  public Objective objective() {
    return objective;
  }

  /// The threads.
  public Workers workers() {
    return workers;
  }

  /// The same score of another model of the same shape.
  public ModelScore of(Model other) {
    return new ModelScore(other, target, workers);
  }

  /// The same model's score of another target.
  public ModelScore of(Target other) {
    return new ModelScore(model, other, workers);
  }

  /// The continuous input of a sample: its features, or the vectors of its tokens.
  public Point point(Sample sample) {
    return new Point(model.continuous().layout(sample), model.continuous().enter(sample));
  }

  @Override
  public Scores evaluate(Rows rows) {
    return scores(model.continuous().evaluate(rows, objective, PrefixStates.NONE, workers));
  }

  @Override
  public Scores evaluate(Rows rows, Point input) {
    if (!canBranch()) {
      return evaluate(rows);
    }
    Scores scores = evaluate(rows, model.continuous().prefix(input.layout(), input.values()));
    return new Scores(
        scores.values(),
        scores.cellSteps() + input.layout().first().length(),
        scores.naiveCellSteps());
  }

  /// The score at every row, started from states taken before.
  ///
  /// @param prefix from {@link gatelens.model.ContinuousModel#prefix}
  public Scores evaluate(Rows rows, PrefixStates prefix) {
    return scores(model.continuous().evaluate(rows, objective, prefix, workers));
  }

  /// True if sequences can be continued from states: the model is causal and the target is an
  /// output.
  public boolean canBranch() {
    return model.isCausal() && objective instanceof Objective.OfLogits;
  }

  /// Runs many rows over some steps from states of their own: {@link
  /// gatelens.model.ContinuousModel#branch}.
  public Branches branch(Rows rows, int from, int to, float[][] states, boolean ends) {
    return model.continuous().branch(rows, from, to, states, ends, workers);
  }

  /// The score that logits stand for.
  ///
  /// @throws IllegalStateException if the target is a value inside the model
  public double value(float[] logits) {
    return switch (objective) {
      case Objective.OfLogits of -> of.readout().value(logits);
      case Objective.OfSignal of ->
          throw new IllegalStateException(
              of.layer() + "." + of.signal() + " is no function of logits");
    };
  }

  private static Scores scores(Evaluation evaluation) {
    return new Scores(evaluation.values(), evaluation.cellSteps(), evaluation.naiveCellSteps());
  }

  @Override
  public double[] gradients(Rows rows, GradientSink sink) {
    return model.continuous().gradients(rows, objective, workers, sink);
  }

  /// Everything computed at one input.
  public Trace trace(Point input) {
    return model.continuous().traces(Rows.of(input.layout(), input.values()), workers).get(0);
  }

  /// Everything computed at several inputs of one layout.
  public List<Trace> traces(Rows rows) {
    return model.continuous().traces(rows, workers);
  }

  @Override
  public String description() {
    return target.description(model);
  }
}
