package gatelens.cli.command;

import gatelens.cli.options.EvidenceOptions;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.QuestionOptions;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Version;
import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Question;
import gatelens.decision.Wanted;
import gatelens.explain.Provenance;
import gatelens.file.AtomicFile;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.page.DecisionPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  @Spec private CommandSpec spec;

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      defaultValue = "why.html",
      description = "The page; default: ${DEFAULT-VALUE}.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Model opened = model.model(options.messages());
    Question question =
        asked.question(opened, options.seed, evidence.depth(), new Wanted(true, true, false, 0));
    Wanted detail = views.wanted(List.of(), DecisionPage.WANTED);
    String html;
    try (Workers workers = options.workers()) {
      List<Decision> all =
          new ArrayList<>(new Decisions(opened, question, workers).of(inputs.subjects(opened)));
      Decisions closer = new Decisions(opened, question.withWanted(detail), workers);
      for (int place : DecisionPage.detailed(all)) {
        all.set(place, closer.completed(all.get(place)));
      }
      html = new DecisionPage(all, views.views(), views.style(), provenance(all, opened)).html();
    }
    AtomicFile.write(output, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
    options.messages().println("wrote " + output);
    return ExitCode.DONE.number();
  }

  private Provenance provenance(List<Decision> decisions, Model opened) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("program", "gatelens " + Version.version());
    facts.put("model", model.file.getFileName().toString());
    facts.put("model SHA-256", model.sha256());
    opened.info().reading().ifPresent(reading -> facts.put("reading of the model", reading));
    facts.put("sequences", Integer.toString(decisions.size()));
    facts.put("method", decisions.get(0).explanation().by().card().title());
    facts.put("settings", decisions.get(0).explanation().by().toString());
    facts.put("evidence", evidence.depth().id());
    facts.put("seed", Long.toString(options.seed));
    facts.put("Java", Runtime.version().toString());
    facts.put("command", command());
    return new Provenance(facts);
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
