package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.concept.ConceptStudy;
import gatelens.data.Entry;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.lens.studies.ConceptFile;
import gatelens.report.document.ConceptDocument;
import gatelens.report.text.ConceptText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens concept`: whether states hold what people call something.
@Command(
    name = "concept",
    mixinStandardHelpOptions = true,
    description = {
      "Whether the states of a layer hold a concept that you name by sequences or steps, and",
      "whether answers depend on it: a linear probe beside shuffled labels, and TCAV with a test."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens concept m.gatelens reviews.csv --labels negated.txt",
      "  gatelens concept m.keras --inputs X.npy --labels steps.npy --layer gru_0 --json"
    })
public final class ConceptCommand implements Callable<Integer> {
  private static final int PROBES = 199;
  private static final int DIRECTIONS = 999;

  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "FILE",
      description =
          "Where the concept is: .npy of 0 and 1, [N] or [N,T]; or a text file, a line a sequence:"
              + " 1, or 0,0,1,1 by step.")
  private Path labels = Path.of("");

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "The recurrent layer whose states are read; default: the last.")
  private Optional<String> layer = Optional.empty();

  @Option(
      names = "--shown",
      paramLabel = "N",
      defaultValue = "5",
      description = "Sequences whose steps are shown; default: ${DEFAULT-VALUE}.")
  private int shown;

  @Override
  public Integer call() throws IOException {
    if (shown < 0) {
      throw new Refused(Refused.Kind.QUESTION, "--shown must be at least 0", "--shown 5");
    }
    try (Lens lens = model.lens(options)) {
      List<Entry> rows = lens.read(inputs.asked());
      List<String> outputs =
          IntStream.range(0, lens.model().outputWidth())
              .mapToObj(c -> lens.model().info().className(lens.model().outputWidth() == 1 ? 1 : c))
              .toList();
      ConceptDocument found = ConceptDocument.of(study(lens, rows), outputs, Jobs.ids(rows));
      if (options.json) {
        Json.print(found, System.out);
      } else {
        System.out.print(ConceptText.of(found));
      }
    }
    return ExitCode.DONE.number();
  }

  private ConceptStudy study(Lens lens, List<Entry> rows) throws IOException {
    try {
      return ConceptStudy.of(
          lens.model(),
          rows.stream().map(Entry::sample).toList(),
          ConceptFile.read(labels),
          new ConceptStudy.Question(layer, PROBES, DIRECTIONS, shown, options.seed),
          lens.workers());
    } catch (Refused named) {
      throw named;
    } catch (IllegalArgumentException wrong) {
      throw new Refused(
          Refused.Kind.QUESTION,
          String.valueOf(wrong.getMessage()),
          "--labels: one a sequence, or one a step");
    }
  }
}
