package gatelens.decision;

import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.names.NearestName;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Which number of a model is explained, said without the model: the same rule holds for any model
/// and any number of sequences.
public sealed interface TargetRule {
  /// The target of each sample.
  ///
  /// @param outputs what the model answers to each sample, as {@link Model#predict} gives it
  /// @throws IllegalArgumentException if the model has no such output or signal
  List<Target> targets(Model model, List<Tensor> outputs);

  /// The target of each sample; the model is run for it.
  ///
  /// @throws IllegalArgumentException if the model has no such output or signal
  default List<Target> targets(Model model, List<Sample> samples, Workers workers) {
    return targets(model, model.predict(samples, workers));
  }

  /// The class that the model answers, sequence by sequence, as a logit at the last step. The usual
  /// rule.
  static TargetRule answered() {
    return new Answered(Target.Scale.LOGIT, -1);
  }

  /// One output of all sequences, as a logit at the last step.
  ///
  /// @param output its name, or its number from 0
  static TargetRule named(String output) {
    return new Named(output, Target.Scale.LOGIT, -1);
  }

  /// The class that the model answers, sequence by sequence; of a forecast the first number, which
  /// is one step ahead.
  ///
  /// @param scale logit, probability, …
  /// @param step as in {@link Target.Output}; the class is the one answered at this step
  record Answered(Target.Scale scale, int step) implements TargetRule {
    @Override
    public List<Target> targets(Model model, List<Tensor> outputs) {
      List<Target> targets = new ArrayList<>();
      for (Tensor output : outputs) {
        targets.add(checked(model, new Target.Output(best(model, output), scale, step)));
      }
      return targets;
    }

    private int best(Model model, Tensor output) {
      if (!model.info().outputs().isEmpty()) {
        return 0;
      }
      int width = model.outputWidth();
      int rows = output.size() / width;
      int at = (step < 0 ? rows - 1 : Math.min(step, rows - 1)) * width;
      return model.predictedClass(output.values(), at);
    }
  }

  /// One output of all sequences.
  ///
  /// @param output its name, or its number from 0; a name wins
  /// @param scale logit, probability, …
  /// @param step as in {@link Target.Output}
  record Named(String output, Target.Scale scale, int step) implements TargetRule {
    @Override
    public List<Target> targets(Model model, List<Tensor> outputs) {
      Target one = checked(model, new Target.Output(index(model), scale, step));
      return Collections.nCopies(outputs.size(), one);
    }

    private int index(Model model) {
      ModelInfo info = model.info();
      int named = info.names().indexOf(output);
      if (named >= 0) {
        return named;
      }
      try {
        return Integer.parseInt(output);
      } catch (NumberFormatException word) {
        throw new IllegalArgumentException(
            "target "
                + output
                + ": the model has no output of this name; "
                + (info.names().isEmpty()
                    ? "they have no names, give a number from 0 to " + (model.classCount() - 1)
                    : "there are " + info.names() + NearestName.question(output, info.names())),
            word);
      }
    }
  }

  /// One value inside the model, of all sequences.
  ///
  /// @param signal which
  record Inside(Target.Signal signal) implements TargetRule {
    @Override
    public List<Target> targets(Model model, List<Tensor> outputs) {
      return Collections.nCopies(outputs.size(), checked(model, signal));
    }
  }

  private static Target checked(Model model, Target target) {
    target.objective(model);
    return target;
  }
}
