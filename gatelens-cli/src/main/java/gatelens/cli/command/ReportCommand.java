package gatelens.cli.command;

import gatelens.cli.options.EvidenceOptions;
import gatelens.cli.options.Explaining;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.MethodOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.TargetOptions;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Version;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Explanation;
import gatelens.explain.Provenance;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.file.AtomicFile;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.page.Report;
import gatelens.sequence.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
  @Mixin private TargetOptions target;
  @Mixin private MethodOptions how;
  @Mixin private EvidenceOptions evidence;
  @Mixin private ViewOptions views;
  @Spec private CommandSpec spec;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "deeplift",
      description = "See 'gatelens methods'; default: ${DEFAULT-VALUE}.")
  private String method = "deeplift";

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      defaultValue = "why.html",
      description = "The page; default: ${DEFAULT-VALUE}.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Model opened = model.model(options.messages());
    Settings settings = how.settings(opened, options.seed);
    String html;
    try (Workers workers = options.workers()) {
      List<Sample> samples = inputs.samples(opened);
      List<Target> targets = target.targets(opened, samples, workers);
      List<Explanation> explanations =
          Explaining.run(opened, samples, targets, Explaining.named(method), settings, workers);
      List<EvidenceCard> cards =
          evidence
              .cards(settings.baseline(), options.seed)
              .of(opened, targets, explanations, workers);
      Drawing drawing = Drawing.of(opened, inputs, samples, targets, explanations, workers);
      Report report =
          new Report(
              Explained.decisions(
                  drawing, inputs.names(opened), cards, views, settings.baseline(), options.seed),
              views.views(),
              provenance(explanations, opened));
      html = report.html();
    }
    AtomicFile.write(output, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
    options.messages().println("wrote " + output);
    return ExitCode.DONE.number();
  }

  private Provenance provenance(List<Explanation> explanations, Model opened) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("program", "gatelens " + Version.version());
    facts.put("model", model.file.getFileName().toString());
    facts.put("model SHA-256", Explained.sha256(model.file));
    opened.info().reading().ifPresent(reading -> facts.put("reading of the model", reading));
    facts.put("sequences", Integer.toString(explanations.size()));
    facts.put("method", explanations.get(0).by().card().title());
    facts.put("settings", explanations.get(0).by().toString());
    facts.put("evidence", evidence.depth.name());
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
