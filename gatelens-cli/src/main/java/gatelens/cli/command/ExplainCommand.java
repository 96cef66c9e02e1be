package gatelens.cli.command;

import gatelens.cli.options.Cards;
import gatelens.cli.options.EvidenceOptions;
import gatelens.cli.options.ExplainedBatch;
import gatelens.cli.options.Explaining;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.MethodOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.TargetOptions;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Version;
import gatelens.cli.text.ExplainText;
import gatelens.cli.text.Json;
import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.ModelScore;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.measure.ModalityShare;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.picture.Picture;
import gatelens.report.picture.View;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  @Mixin private TargetOptions target;
  @Mixin private MethodOptions how;
  @Mixin private EvidenceOptions evidence;
  @Mixin private PictureOptions pictures;
  @Mixin private ViewOptions views;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "integrated-gradients",
      description = "See 'gatelens methods'; default: ${DEFAULT-VALUE}.")
  private String method = "integrated-gradients";

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      description =
          "Where attributions are written: float[N][T][D], or [N][T], [N][D] by --group; of tokens"
              + " [N][T], and [N][T][units] by --group cells.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Method chosen = Explaining.named(method);
    Model opened = model.model(options.messages());
    Settings settings = how.settings(opened, options.seed);
    try (Workers workers = options.workers()) {
      if (output.isPresent()) {
        try (AttributionFiles files = AttributionFiles.create(opened, output.get())) {
          run(opened, chosen, settings, Optional.of(files), workers);
          files.finish(options.messages());
        }
      } else {
        run(opened, chosen, settings, Optional.empty(), workers);
      }
    }
    if (prints() && evidence.depth == Cards.Depth.cheap) {
      options.messages().println("two more checks, which cost more: --evidence=full");
    }
    return ExitCode.DONE.number();
  }

  /// Explains batch by batch, but for a document or pictures, which hold all.
  private void run(
      Model opened,
      Method chosen,
      Settings settings,
      Optional<AttributionFiles> files,
      Workers workers)
      throws IOException {
    inputs.batches(
        opened,
        options.json || pictures.asked() ? Integer.MAX_VALUE : BATCH,
        batch ->
            tell(
                found(opened, batch, chosen, settings, workers), opened, settings, files, workers));
  }

  private ExplainedBatch found(
      Model opened, InputOptions.Batch batch, Method chosen, Settings settings, Workers workers) {
    List<Sample> samples = batch.samples();
    List<Target> targets = target.targets(opened, samples, workers);
    List<Explanation> explanations =
        Explaining.run(opened, samples, targets, chosen, settings, workers);
    boolean told = options.json || prints();
    return new ExplainedBatch(
        batch,
        targets,
        explanations,
        groupings(opened, explanations.get(0)),
        told
            ? evidence
                .cards(settings.baseline(), options.seed)
                .of(opened, targets, explanations, workers)
            : List.of(),
        told ? shares(opened, targets, explanations, settings.baseline(), workers) : List.of());
  }

  private void tell(
      ExplainedBatch found,
      Model opened,
      Settings settings,
      Optional<AttributionFiles> files,
      Workers workers)
      throws IOException {
    for (int n = 0; n < found.size(); n++) {
      List<Tensor> parts = found.parts(n);
      if (files.isPresent()) {
        files.get().add(parts);
      }
    }
    if (pictures.asked()) {
      pictures.draw(drawn(opened, found, settings, workers), options);
    }
    if (options.json) {
      Json.print(
          new ExplainDocument(opened, method).of(found, provenance(settings, opened)), System.out);
    } else if (prints()) {
      new ExplainText(opened, method, System.out).print(found);
    }
  }

  /// True if the explanations are written out on the terminal.
  private boolean prints() {
    return !options.json && output.isEmpty() && !pictures.inTerminal();
  }

  /// What is named, else all that fits; on a terminal the input with its attribution and the
  /// waterfall.
  private List<Picture> drawn(
      Model opened, ExplainedBatch found, Settings settings, Workers workers) throws IOException {
    Drawing drawing =
        Drawing.of(
            opened,
            inputs,
            found.batch().samples(),
            found.targets(),
            found.explanations(),
            workers);
    List<View> usual = pictures.inTerminal() ? List.of(View.INPUT, View.WATERFALL) : List.of();
    List<Picture> list = new ArrayList<>();
    for (int n = 0; n < found.size(); n++) {
      list.addAll(drawing.pictures(n, views, settings.baseline(), options.seed, usual));
    }
    return list;
  }

  /// What one number of each input stands for: as asked, or for tokens the token, the sum over its
  /// vector; the vector's units come with `--group cells`.
  private List<Explanation.Grouping> groupings(Model opened, Explanation e) {
    return opened.branches().stream()
        .map(branch ->
            how.grouping()
                .orElse(
                    branch.readsTokens() && e.grouping() == Explanation.Grouping.CELLS
                        ? Explanation.Grouping.EVENTS
                        : e.grouping()))
        .toList();
  }

  /// What each of several inputs has in the decision; nothing for a model with one input.
  private static List<List<ModalityShare>> shares(
      Model opened,
      List<Target> targets,
      List<Explanation> explanations,
      Baseline baseline,
      Workers workers) {
    List<List<ModalityShare>> shares = new ArrayList<>();
    for (int n = 0; n < explanations.size() && opened.branches().size() > 1; n++) {
      ModelScore score = new ModelScore(opened, targets.get(n), workers);
      shares.add(ModalityShare.of(score, explanations.get(n), baseline));
    }
    return shares;
  }

  private Map<String, Object> provenance(Settings settings, Model opened) throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("model", model.file.toString());
    facts.put("modelSha256", Explained.sha256(model.file));
    opened.info().reading().ifPresent(reading -> facts.put("reading", reading));
    facts.put("inputs", String.join(" ", inputs.inputs));
    facts.put("seed", settings.seed());
    facts.put("gatelens", Version.version());
    facts.put("java", Runtime.version().toString());
    return facts;
  }
}
