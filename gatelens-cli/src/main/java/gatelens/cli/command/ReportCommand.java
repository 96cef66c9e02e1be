package gatelens.cli.command;

import gatelens.cli.options.EvidenceOptions;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.LanguageOption;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.QuestionOptions;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.StandardOutput;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.cli.text.WorkProgress;
import gatelens.compare.Assessment;
import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Question;
import gatelens.decision.Wanted;
import gatelens.file.AtomicFile;
import gatelens.gates.GateQuestion;
import gatelens.lens.Labelled;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.report.document.EvaluateDocument;
import gatelens.report.document.InspectDocument;
import gatelens.report.document.ReportDocument;
import gatelens.report.page.DecisionPage;
import gatelens.report.page.ModelPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `gatelens report`: one page that says why.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes one self-contained page: what decided, memory, gates, evidence.",
    footer = {
      "",
      "Examples:",
      "  gatelens report model.keras --inputs x.npy --target 1 --output why.html",
      "  gatelens report model.gatelens review.txt --evidence=full --output why.html",
      "  gatelens report model.gatelens cards.csv --about model --output model.html"
    })
public final class ReportCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private QuestionOptions asked;
  @Mixin private EvidenceOptions evidence;
  @Mixin private ViewOptions views;
  @Mixin private LanguageOption language;
  @Spec private CommandSpec spec;

  /// What a page is about.
  enum About {
    /// Answers, and why.
    answers,
    /// The model as a whole.
    model
  }

  @Option(
      names = "--about",
      paramLabel = "WHAT",
      defaultValue = "answers",
      description =
          "answers (default): why these; model: what it is, what matters to it, what it gets"
              + " wrong.")
  private About about = About.answers;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "With --about model: labels of --inputs, as for train.")
  private Optional<Path> labels = Optional.empty();

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      defaultValue = "why.html",
      description = "The page; default: ${DEFAULT-VALUE}. -: standard output.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    language.words();
    try (Lens lens = model.lens(options)) {
      if (about == About.model) {
        return ofModel(lens);
      }
      Question question =
          asked.question(lens, options.seed, evidence.depth(), new Wanted(true, true, false, 0));
      Wanted detail = views.wanted(List.of(), DecisionPage.WANTED);
      List<Decision> all =
          new ArrayList<>(new Jobs(options, "explain").all(lens.decide(inputs.asked(), question)));
      views.pair(all).ifPresent(all::retainAll);
      Decisions closer = new Decisions(lens.model(), question.withWanted(detail), lens.workers());
      for (int place : DecisionPage.detailed(all)) {
        all.set(place, closer.completed(all.get(place)));
      }
      Origin origin =
          inputs
              .origin(model.origin(lens.model(), options.seed))
              .with("sequences", all.size())
              .with("method", all.get(0).explanation().by().card().title())
              .with("settings", all.get(0).explanation().by())
              .with("evidence", evidence.depth().id())
              .with("command", command());
      String html =
          new DecisionPage(all, views.views(), views.style(), origin.provenance(), language.words())
              .html();
      return write(html, all.size());
    }
  }

  private int write(String html, int rows) throws IOException {
    byte[] page = html.getBytes(StandardCharsets.UTF_8);
    StandardOutput.write(output, file -> AtomicFile.write(file, out -> out.write(page)));
    options.messages().println("wrote " + output);
    if (options.json) {
      Json.print(new ReportDocument(output.toString(), rows, page.length), System.out);
    }
    return ExitCode.DONE.number();
  }

  private int ofModel(Lens lens) throws IOException {
    Labelled held = lens.held(inputs.held(labels, options.seed));
    Jobs.say(options, held.unread());
    Labelled.Fair fair = held.fair(lens.model(), false);
    Optional<Assessment> figures = fair.rows().figures(lens.model(), lens.workers());
    ModelPage page;
    try (WorkProgress progress = new WorkProgress(options, System::nanoTime)) {
      page =
          new ModelPage(
              InspectDocument.of(
                  String.valueOf(model.file.getFileName()), lens.model(), List.of(), List.of()),
              lens.gates(fair.rows(), GateQuestion.USUAL, progress),
              figures,
              new EvaluateDocument.Learned(fair.learned(), fair.of(), fair.leftOut()),
              fair.rows().names());
    }
    Origin origin =
        inputs.origin(model.origin(lens.model(), options.seed)).with("command", command());
    return write(page.html(origin.facts()), held.entries().size());
  }

  /// The command as it was given, to be given again.
  private String command() {
    return "gatelens "
        + spec.commandLine().getParent().getParseResult().originalArgs().stream()
            .map(word ->
                word.matches("[\\w./:=,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
  }
}
