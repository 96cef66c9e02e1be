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
import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Question;
import gatelens.decision.Wanted;
import gatelens.file.AtomicFile;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.report.document.ReportDocument;
import gatelens.report.page.DecisionPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      "  gatelens report model.gatelens review.txt --evidence=full --output why.html"
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
      Question question =
          asked.question(lens, options.seed, evidence.depth(), new Wanted(true, true, false, 0));
      Wanted detail = views.wanted(List.of(), DecisionPage.WANTED);
      List<Decision> all =
          new ArrayList<>(new Jobs(options, "explain").all(lens.decide(inputs.asked(), question)));
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
      byte[] page = html.getBytes(StandardCharsets.UTF_8);
      StandardOutput.write(output, file -> AtomicFile.write(file, out -> out.write(page)));
      options.messages().println("wrote " + output);
      if (options.json) {
        Json.print(new ReportDocument(output.toString(), all.size(), page.length), System.out);
      }
    }
    return ExitCode.DONE.number();
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
