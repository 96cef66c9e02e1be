package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LabelledOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.compare.Assessment;
import gatelens.lens.Labelled;
import gatelens.lens.Lens;
import gatelens.report.document.EvaluateDocument;
import gatelens.report.document.EvaluateDocument.Learned;
import gatelens.report.text.AssessmentText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens evaluate`: how good a model is.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Says how good a classifier is on data whose classes are known: accuracy beside that of the"
            + " most frequent class, confusion, precision and recall, alarms. Of the data of its"
            + " training only the rows that it has not learned from count; --test-share 1: all.",
    footer = {
      "",
      "Examples:",
      "  gatelens evaluate model.gatelens --data test.csv",
      "  gatelens evaluate model.gatelens --data all.csv --test-share 0.2",
      "  gatelens evaluate model.keras --inputs x.npy --labels y.npy --json"
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private LabelledOptions data;

  @Option(
      names = "--threshold",
      paramLabel = "P",
      description =
          "A probability, from which on each class would be an alarm: how many, precision, recall;"
              + " the table has that of 1 %% alarms.")
  private Optional<Double> threshold = Optional.empty();

  @Override
  public Integer call() throws IOException {
    try (Lens lens = model.lens(options)) {
      Labelled held = lens.held(data.held(options.seed));
      List<String> unread = Jobs.say(options, held.unread());
      Labelled.Fair fair = held.fair(lens.model(), data.chosen());
      Learned learned = new Learned(fair.learned(), fair.of(), fair.leftOut());
      OptionalDouble chosen = threshold.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
      Assessment found =
          Assessment.of(lens.model(), fair.rows().examples(), chosen, lens.workers());
      if (options.json) {
        Json.print(EvaluateDocument.of(found, learned, unread), System.out);
      } else {
        System.out.print(AssessmentText.of(found, learned));
      }
      if (held.of() > held.entries().size()) {
        options.messages().println("drawn of " + held.of() + "; more: --limit");
      }
    }
    return ExitCode.DONE.number();
  }
}
