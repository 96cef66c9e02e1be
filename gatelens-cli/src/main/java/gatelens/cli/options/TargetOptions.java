package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which number of the model is explained.
public final class TargetOptions {
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
      description = "logit (default), probability, log-odds, margin.")
  String scale = "logit";

  @Option(
      names = "--step",
      paramLabel = "T",
      defaultValue = "-1",
      description =
          "Output step, for a model that answers at every step; 'sum' for all together; default:"
              + " the last.")
  String step = "-1";

  @Option(
      names = "--signal",
      paramLabel = "ADDRESS:STEP:UNIT",
      description = "Explain a value inside the model instead: gru_0.update:9:3.")
  Optional<String> signal = Optional.empty();

  /// The target for each sample.
  ///
  /// @throws CommandFailure if an option has no meaning for this model
  public List<Target> targets(Model model, List<Sample> samples, Workers workers) {
    if (signal.isPresent()) {
      Target one = inside(signal.get());
      return samples.stream().map(sample -> one).toList();
    }
    if (target.isPresent()) {
      Target one = new Target.Output(index(model, target.get()), scale(), step());
      one.objective(model);
      return samples.stream().map(sample -> one).toList();
    }
    return model.predict(samples, workers).stream()
        .<Target>map(output -> new Target.Output(best(model, output), scale(), step()))
        .toList();
  }

  private int step() {
    try {
      return step.equals("sum") ? Target.Output.ALL_STEPS : Integer.parseInt(step);
    } catch (NumberFormatException word) {
      throw new CommandFailure(
          ExitCode.USAGE, "--step " + step + ": expected a number or sum", "--step sum");
    }
  }

  /// The class that is answered; of a forecast the first number, which is one step ahead.
  private int best(Model model, Tensor output) {
    if (!model.info().outputs().isEmpty()) {
      return 0;
    }
    int width = model.outputWidth();
    int rows = output.size() / width;
    int asked = step();
    int at = (asked < 0 ? rows - 1 : Math.min(asked, rows - 1)) * width;
    return model.predictedClass(Arrays.copyOfRange(output.values(), at, at + width));
  }

  private static int index(Model model, String text) {
    int named = model.info().names().indexOf(text);
    if (named >= 0) {
      return named;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException word) {
      throw new CommandFailure(
          ExitCode.DATA,
          "--target "
              + text
              + ": the model has no output of this name; "
              + (model.info().names().isEmpty()
                  ? "they have no names, give a number from 0 to " + (model.classCount() - 1)
                  : "there are " + model.info().names()));
    }
  }

  private Target.Scale scale() {
    return switch (scale.toLowerCase(Locale.ROOT).replace('_', '-')) {
      case "logit" -> Target.Scale.LOGIT;
      case "probability" -> Target.Scale.PROBABILITY;
      case "log-odds" -> Target.Scale.LOG_ODDS;
      case "margin" -> Target.Scale.MARGIN;
      default ->
          throw new CommandFailure(
              ExitCode.USAGE,
              "--explain " + scale + ": expected logit, probability, log-odds or margin");
    };
  }

  private static Target inside(String text) {
    String[] parts = text.split(":", -1);
    int dot = parts[0].lastIndexOf('.');
    try {
      if (parts.length == 3 && dot > 0) {
        return new Target.Signal(
            parts[0].substring(0, dot),
            parts[0].substring(dot + 1),
            Integer.parseInt(parts[1]),
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
