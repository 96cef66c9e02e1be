package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.cli.text.WorkProgress;
import gatelens.counterfactual.Constraints;
import gatelens.counterfactual.CounterfactualStudy;
import gatelens.data.Entry;
import gatelens.formats.Npy;
import gatelens.lens.CounterfactualQuestion;
import gatelens.lens.Lens;
import gatelens.lens.Stack;
import gatelens.report.document.CounterfactualDocument;
import gatelens.report.text.CounterfactualText;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens counterfactual`: the fewest events that would have changed the answer.
@Command(
    name = "counterfactual",
    mixinStandardHelpOptions = true,
    description = {
      "Searches the fewest events that, had they been others, would have changed the answer. Each",
      "is verified by a whole run of the model."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens counterfactual model.keras --inputs x.npy --training train.npy",
      "  gatelens counterfactual m.gatelens --inputs x.npy --training t.npy --fixed 0 --range"
          + " 2=0:1",
      "  gatelens counterfactual m.gatelens new.csv --training train.csv",
      "  gatelens counterfactual text.keras --inputs ids.npy --allowed-tokens 4,5,6,7"
    })
public final class CounterfactualCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;

  @Option(
      names = "--training",
      paramLabel = "FILE",
      description =
          "Series like the inputs, an array or raw data: what is plausible, and where other events"
              + " come from. Needed but for tokens.")
  private Optional<Path> training = Optional.empty();

  @Option(
      names = "--target",
      paramLabel = "CLASS",
      description = "Number or name of the class to reach; default: the runner-up.")
  private Optional<String> target = Optional.empty();

  @Option(
      names = "--budget",
      paramLabel = "N",
      defaultValue = "5",
      description = "The most events that may change; default: ${DEFAULT-VALUE}.")
  private int budget;

  @Option(
      names = "--fixed",
      split = ",",
      paramLabel = "FEATURE",
      description = "Numbers or names of features that keep their values.")
  private List<String> fixed = List.of();

  @Option(
      names = "--range",
      paramLabel = "FEATURE=LOW:HIGH",
      description = "The values that a changed feature, by number or name, may have.")
  private Map<String, String> ranges = Map.of();

  @Option(
      names = "--allowed-tokens",
      split = ",",
      paramLabel = "ID",
      description = "Tokens that may stand in; default: all but 0, which is padding.")
  private List<Integer> tokens = List.of();

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      description = "Where the changed inputs are written, as .npy.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    try (Lens lens = model.lens(options);
        WorkProgress progress = new WorkProgress(options, System::nanoTime)) {
      List<Entry> entries = lens.read(inputs.asked());
      List<String> unread = Jobs.unread(options, lens, entries);
      CounterfactualStudy study = lens.counterfactual(entries, question(), progress);
      if (output.isPresent()) {
        Tensor all =
            Stack.of(
                "the changed inputs",
                study.rows().stream().map(CounterfactualStudy.Row::changed).toList());
        Npy.write(output.get(), all);
        options.messages().println("wrote " + all.shape() + " to " + output.get());
      }
      if (options.json) {
        Json.print(CounterfactualDocument.of(study, unread), System.out);
      } else {
        CounterfactualText.print(study, System.out);
      }
    }
    return ExitCode.DONE.number();
  }

  private CounterfactualQuestion question() {
    Map<String, Constraints.Range> bounds = new LinkedHashMap<>();
    ranges.forEach((feature, text) -> bounds.put(feature, range(feature, text)));
    return new CounterfactualQuestion(
        target, budget, fixed, bounds, tokens, training, options.seed);
  }

  private static Constraints.Range range(String feature, String text) {
    String[] ends = text.split(":", -1);
    try {
      return new Constraints.Range(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--range " + feature + "=" + text + ": expected two numbers, such as 2=0:1");
    }
  }
}
