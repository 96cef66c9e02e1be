package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.decision.TargetRule;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.names.NearestName;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which number of the model is explained.
public final class TargetOptions {
  private static final int LAST = -1;

  @Option(
      names = "--target",
      paramLabel = "CLASS",
      description =
          "Number or name of the output; default: for each sequence the class that the model"
              + " gives.")
  Optional<String> target = Optional.empty();

  @Option(
      names = "--explain",
      paramLabel = "SCALE",
      defaultValue = "logit",
      description =
          "logit (default), probability, log-odds, margin, output (what the model answers);"
              + " softmax or sigmoid, the probability of linear outputs that are logits of"
              + " classes.")
  String scale = "logit";

  @Option(
      names = "--step",
      paramLabel = "T",
      defaultValue = "-1",
      description =
          "Output step from 1, for a model that answers at every step; 'sum' for all together;"
              + " default: the last (-1).")
  String step = "-1";

  @Option(
      names = "--signal",
      paramLabel = "ADDRESS:STEP:UNIT",
      description = "Explain a value inside the model instead, its step from 1: gru_0.update:9:3.")
  Optional<String> signal = Optional.empty();

  /// What the options say.
  ///
  /// @throws CommandFailure if a word has no meaning
  public TargetRule rule() {
    if (signal.isPresent()) {
      return new TargetRule.Inside(inside(signal.get()));
    }
    return target.isPresent()
        ? new TargetRule.Named(target.get(), scale(), step())
        : new TargetRule.Answered(scale(), step());
  }

  /// The target for each sample.
  ///
  /// @throws CommandFailure if a word has no meaning
  /// @throws IllegalArgumentException if the model has no such output or signal
  public List<Target> targets(Model model, List<Sample> samples, Workers workers) {
    return rule().targets(model, samples, workers);
  }

  private int step() {
    try {
      if (step.equals("sum")) {
        return Target.Output.ALL_STEPS;
      }
      int said = Integer.parseInt(step);
      return said == LAST ? LAST : fromOne("--step", said);
    } catch (NumberFormatException word) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--step "
              + step
              + ": expected a number or sum"
              + NearestName.question(step, List.of("sum")),
          "--step sum");
    }
  }

  private Target.Scale scale() {
    return switch (scale.toLowerCase(Locale.ROOT).replace('_', '-')) {
      case "logit" -> Target.Scale.LOGIT;
      case "probability" -> Target.Scale.PROBABILITY;
      case "log-odds" -> Target.Scale.LOG_ODDS;
      case "margin" -> Target.Scale.MARGIN;
      case "output" -> Target.Scale.OUTPUT;
      case "softmax" -> Target.Scale.SOFTMAX;
      case "sigmoid" -> Target.Scale.SIGMOID;
      default ->
          throw new CommandFailure(
              ExitCode.USAGE,
              "--explain "
                  + scale
                  + ": "
                  + NearestName.expected(
                      scale,
                      List.of(
                          "logit",
                          "probability",
                          "log-odds",
                          "margin",
                          "output",
                          "softmax",
                          "sigmoid")));
    };
  }

  /// People count steps from 1, arrays from 0.
  private static int fromOne(String option, int step) {
    if (step < 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          option + ": step " + step + "; steps count from 1",
          option.equals("--step") ? "--step 1" : "--signal gru_0.update:1:3");
    }
    return step - 1;
  }

  private static Target.Signal inside(String text) {
    String[] parts = text.split(":", -1);
    int dot = parts[0].lastIndexOf('.');
    try {
      if (parts.length == 3 && dot > 0) {
        return new Target.Signal(
            parts[0].substring(0, dot),
            parts[0].substring(dot + 1),
            fromOne("--signal", Integer.parseInt(parts[1])),
            Integer.parseInt(parts[2]));
      }
    } catch (NumberFormatException wrong) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--signal " + text + ": step and unit must be numbers",
          "--signal gru_0.update:9:3");
    }
    throw new CommandFailure(
        ExitCode.USAGE,
        "--signal " + text + ": expected ADDRESS:STEP:UNIT",
        "--signal gru_0.update:9:3");
  }
}
