package gatelens.cli.command;

import gatelens.cli.options.EvidenceOptions;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.QuestionOptions;
import gatelens.cli.options.Subjects;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Version;
import gatelens.cli.text.ExplainText;
import gatelens.cli.text.Json;
import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.decision.Wanted;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.ExplainDocument;
import gatelens.report.picture.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens explain`: what decided.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Says which inputs and steps made the decision, and whether that adds up.",
    footer = {
      "",
      "Examples:",
      "  gatelens explain model.keras --inputs x.npy --target 1 --method deeplift --output a.npy",
      "  gatelens explain model.onnx --inputs x.npy --method shapley --group events --json",
      "  gatelens explain model.keras --inputs x.npy --ascii --what input,waterfall",
      "  gatelens explain model.keras --inputs x.npy --evidence=full",
      "  gatelens explain model.keras --inputs x.npy --picture pictures/",
      "  gatelens explain model.keras --inputs x.npy --signal gru_0.update:9:3"
    })
public final class ExplainCommand implements Callable<Integer> {
  /// Inputs of raw data that are explained together.
  private static final int BATCH = 64;

  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private QuestionOptions asked;
  @Mixin private EvidenceOptions evidence;
  @Mixin private PictureOptions pictures;
  @Mixin private ViewOptions views;

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      description =
          "Where attributions are written: float[N][T][D], or [N][T], [N][D] by --group; of tokens"
              + " [N][T], and [N][T][units] by --group cells.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Model opened = model.model(options.messages());
    boolean told = options.json || prints();
    Depth depth = evidence.depth();
    Question question =
        asked.question(opened, options.seed, told ? depth : Depth.NONE, wanted(told));
    try (Workers workers = options.workers()) {
      Decisions decisions = new Decisions(opened, question, workers);
      if (output.isPresent()) {
        try (AttributionFiles files = AttributionFiles.create(opened, output.get())) {
          run(decisions, Optional.of(files));
          files.finish(options.messages());
        }
      } else {
        run(decisions, Optional.empty());
      }
    }
    if (prints() && depth == Depth.CHEAP) {
      options.messages().println("two more checks, which cost more: --evidence=full");
    }
    return ExitCode.DONE.number();
  }

  /// Explains batch by batch, but for a document or pictures, which hold all.
  private void run(Decisions decisions, Optional<AttributionFiles> files) throws IOException {
    Model opened = decisions.model();
    if (options.json || pictures.asked()) {
      tell(decisions, inputs.subjects(opened), files);
    } else {
      inputs.batches(
          opened,
          BATCH,
          batch -> tell(decisions, Subjects.of(opened, batch.entries(), batch.from()), files));
    }
  }

  private void tell(Decisions decisions, List<Subject> subjects, Optional<AttributionFiles> files)
      throws IOException {
    List<Decision> found = decisions.of(subjects);
    for (Decision decision : found) {
      finite(decision);
      if (files.isPresent()) {
        files
            .get()
            .add(
                IntStream.range(0, decision.groupings().size()).mapToObj(decision::shown).toList());
      }
    }
    String method = decisions.question().method(decisions.model()).id();
    if (pictures.asked()) {
      pictures.draw(views.pictures(found, usual()), options);
    }
    if (options.json) {
      Json.print(ExplainDocument.of(method, found, whence(decisions.model())), System.out);
    } else if (prints()) {
      found.forEach(new ExplainText(method, System.out)::print);
    }
  }

  private static void finite(Decision decision) {
    if (!decision.isFinite()) {
      throw new CommandFailure(
          ExitCode.DATA,
          "the explanation of sequence " + decision.number() + " has numbers that are not finite",
          "look at the model's weights: gatelens inspect MODEL");
    }
  }

  /// True if the explanations are written out on the terminal.
  private boolean prints() {
    return !options.json && output.isEmpty() && !pictures.inTerminal();
  }

  /// On a terminal the input with its attribution and the waterfall; in a folder all that fits.
  private List<View> usual() {
    return pictures.inTerminal() ? List.of(View.INPUT, View.WATERFALL) : List.of();
  }

  private Wanted wanted(boolean told) {
    Wanted shares = new Wanted(false, told, false, 0);
    return pictures.asked()
        ? views.wanted(usual(), new Wanted(true, told, true, Wanted.MOST_PARTS))
        : shares;
  }

  private ExplainDocument.Whence whence(Model opened) throws IOException {
    return new ExplainDocument.Whence(
        model.file.toString(),
        model.sha256(),
        opened.info().reading(),
        String.join(" ", inputs.inputs),
        options.seed,
        Version.version(),
        Runtime.version().toString());
  }
}
