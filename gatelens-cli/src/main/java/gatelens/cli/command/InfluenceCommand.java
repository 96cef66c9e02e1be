package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.lens.studies.LookingBack;
import gatelens.report.document.InfluenceDocument;
import gatelens.report.text.InfluenceText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens influence`: which training data speaks for a decision.
@Command(
    name = "influence",
    mixinStandardHelpOptions = true,
    description = {
      "Which training sequences speak for an answer, and which against it (TracIn on the last",
      "layer), and the training steps whose states are nearest."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens influence m.gatelens reviews.csv --only 12",
      "  gatelens influence m.keras --inputs X.npy --labels y.npy --only 3 --json"
    })
public final class InfluenceCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Labels of --inputs, as for train; raw data has its own.")
  private Optional<Path> labels = Optional.empty();

  @Option(
      names = "--checkpoints",
      split = ",",
      paramLabel = "MODEL",
      description = "Models of the same training, earlier ones; their gradients are added.")
  private List<Path> checkpoints = List.of();

  @Option(
      names = "--shown",
      paramLabel = "N",
      defaultValue = "5",
      description = "Sequences shown on each side; default: ${DEFAULT-VALUE}.")
  private int shown;

  @Override
  public Integer call() throws IOException {
    if (inputs.only.size() != 1 || shown < 1) {
      throw new Refused(
          Refused.Kind.QUESTION,
          inputs.only.size() == 1
              ? "--shown must be at least 1"
              : "one sequence is asked about, found " + inputs.only.size(),
          "--only ID");
    }
    try (Lens lens = model.lens(options)) {
      LookingBack back =
          LookingBack.of(lens, inputs.whole(), inputs.only.get(0), labels, checkpoints);
      InfluenceDocument found =
          InfluenceDocument.of(
              back.study(),
              back.id(),
              lens.model().info().className(back.study().answer()),
              back.ids(),
              back.labels()::get,
              shown);
      if (options.json) {
        Json.print(found, System.out);
      } else {
        System.out.print(InfluenceText.of(found));
      }
    }
    return ExitCode.DONE.number();
  }
}
