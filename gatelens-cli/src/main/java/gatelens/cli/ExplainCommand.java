package gatelens.cli;

import gatelens.evidence.EvidenceCard;
import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.formats.Npy;
import gatelens.measure.ModalityShare;
import gatelens.method.Method;
import gatelens.method.OverBaselines;
import gatelens.method.Settings;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.Picture;
import gatelens.report.View;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
final class ExplainCommand implements Callable<Integer> {
  private static final int SHOWN = 6;

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
    Settings settings = how.settings(options.seed);
    Model opened = model.model();
    List<Sample> samples = inputs.samples(opened);
    List<Target> targets;
    List<Explanation> explanations;
    List<Picture> drawn = new ArrayList<>();
    List<EvidenceCard> cards = new ArrayList<>();
    List<List<ModalityShare>> shares = new ArrayList<>();
    try (Workers workers = options.workers()) {
      targets = target.targets(opened, samples, workers);
      explanations = Explaining.run(opened, samples, targets, chosen, settings, workers);
      if (options.json || prints()) {
        cards.addAll(
            evidence
                .cards(settings.baseline(), options.seed)
                .of(opened, targets, explanations, workers));
        shares.addAll(shares(opened, targets, explanations, settings.baseline(), workers));
      }
      if (pictures.asked()) {
        drawn.addAll(drawn(opened, samples, targets, explanations, settings, workers));
      }
    }
    List<List<Tensor>> parts =
        explanations.stream().map(e -> grouped(e, groupings(opened, e))).toList();
    check(parts);
    if (output.isPresent()) {
      write(opened, parts, output.get());
    }
    pictures.draw(drawn, options);
    if (options.json) {
      Json.print(
          document(opened, settings, samples, targets, explanations, parts, cards, shares),
          System.out);
    } else if (prints()) {
      print(opened, inputs.names(opened, samples), targets, explanations, parts, cards, shares);
      if (evidence.depth == Cards.Depth.cheap) {
        options.messages().println("two more checks, which cost more: --evidence=full");
      }
    }
    return ExitCode.DONE.number();
  }

  /// True if the explanations are written out on the terminal.
  private boolean prints() {
    return !options.json && output.isEmpty() && !pictures.inTerminal();
  }

  /// What is named, else all that fits; on a terminal the input with its attribution and the
  /// waterfall.
  private List<Picture> drawn(
      Model opened,
      List<Sample> samples,
      List<Target> targets,
      List<Explanation> explanations,
      Settings settings,
      Workers workers)
      throws IOException {
    Drawing drawing = Drawing.of(opened, inputs, samples, targets, explanations, workers);
    List<View> usual = pictures.inTerminal() ? List.of(View.INPUT, View.WATERFALL) : List.of();
    List<Picture> list = new ArrayList<>();
    for (int n = 0; n < samples.size(); n++) {
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

  private static List<Tensor> grouped(Explanation e, List<Explanation.Grouping> groupings) {
    List<Tensor> parts = new ArrayList<>();
    for (int b = 0; b < e.attribution().size(); b++) {
      parts.add(Explaining.grouped(e, Optional.of(groupings.get(b))).get(b));
    }
    return parts;
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

  private static void check(List<List<Tensor>> parts) {
    for (int n = 0; n < parts.size(); n++) {
      for (Tensor part : parts.get(n)) {
        if (!part.isFinite()) {
          throw new CommandFailure(
              ExitCode.DATA,
              "the explanation of sequence " + n + " has numbers that are not finite",
              "look at the model's weights: gatelens inspect MODEL");
        }
      }
    }
  }

  private void write(Model opened, List<List<Tensor>> parts, Path file) throws IOException {
    int branches = parts.get(0).size();
    for (int b = 0; b < branches; b++) {
      int branch = b;
      Tensor all =
          Batches.stack("the attributions", parts.stream().map(p -> p.get(branch)).toList());
      Path to = branches == 1 ? file : named(file, opened.branches().get(b).name());
      Npy.write(to, all);
      options.messages().println("wrote " + all.shape() + " to " + to);
    }
  }

  private static Path named(Path file, String branch) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return file.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + "." + branch + ".npy");
  }

  private Map<String, Object> document(
      Model opened,
      Settings settings,
      List<Sample> samples,
      List<Target> targets,
      List<Explanation> explanations,
      List<List<Tensor>> parts,
      List<EvidenceCard> cards,
      List<List<ModalityShare>> shares)
      throws IOException {
    List<String> names = inputs.names(opened, samples);
    Map<String, Object> document = Json.document("gatelens.explain/1");
    document.put("method", method);
    document.put("settings", explanations.get(0).by().toString());
    document.put("target", targets(opened, targets));
    List<Object> list = new ArrayList<>();
    for (int n = 0; n < explanations.size(); n++) {
      Explanation e = explanations.get(n);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", n);
      if (!names.isEmpty()) {
        one.put("name", names.get(n));
      }
      one.put("target", targets.get(n).description(opened));
      one.put("score", e.completeness().score());
      one.put("baselineScore", e.completeness().baselineScore());
      one.put("attributed", e.completeness().attributed());
      one.put("gap", e.completeness().gap());
      one.put("grouping", grouping(opened, e));
      one.put("attribution", values(opened, parts.get(n)));
      e.standardError().ifPresent(errors -> one.put("standardError", values(opened, errors)));
      one.put("terms", e.terms());
      if (!shares.isEmpty()) {
        one.put("inputs", shares.get(n));
      }
      Map<String, Object> found = evidence(e);
      if (!cards.isEmpty()) {
        found.putAll(Cards.values(cards.get(n)));
      }
      one.put("evidence", found);
      list.add(one);
    }
    document.put("explanations", list);
    document.put("provenance", provenance(settings));
    return document;
  }

  /// One word, or one an input where they differ.
  private Object grouping(Model opened, Explanation e) {
    List<Explanation.Grouping> groupings = groupings(opened, e);
    Map<String, Object> named = new LinkedHashMap<>();
    for (int b = 0; b < groupings.size(); b++) {
      named.put(opened.branches().get(b).name(), groupings.get(b).name().toLowerCase(Locale.ROOT));
    }
    return groupings.stream().distinct().count() == 1
        ? groupings.get(0).name().toLowerCase(Locale.ROOT)
        : named;
  }

  private static Object targets(Model model, List<Target> targets) {
    Map<String, Object> map = new LinkedHashMap<>();
    boolean same = targets.stream().distinct().count() == 1;
    if (same && targets.get(0) instanceof Target.Output output) {
      map.put("index", output.index());
      map.put("class", model.info().className(output.index()));
      map.put("scale", output.scale().words());
      map.put("step", output.step());
    }
    map.put(
        "description",
        same
            ? targets.get(0).description(model)
            : "the class that the model gives, sequence by sequence");
    return map;
  }

  private static Object values(Model model, List<Tensor> parts) {
    if (parts.size() == 1) {
      return Batches.nested(parts.get(0));
    }
    Map<String, Object> named = new LinkedHashMap<>();
    for (int b = 0; b < parts.size(); b++) {
      named.put(model.branches().get(b).name(), Batches.nested(parts.get(b)));
    }
    return named;
  }

  private static Map<String, Object> evidence(Explanation e) {
    Map<String, Object> evidence = new LinkedHashMap<>(e.notes());
    if (e.by().card().complete()) {
      evidence.put("addsUp", e.completeness().relativeGap(1e-3) <= 0.01);
      evidence.put("gapShare", e.completeness().relativeGap(1e-3));
    }
    return evidence;
  }

  private Map<String, Object> provenance(Settings settings) throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("model", model.file.toString());
    facts.put("modelSha256", Explained.sha256(model.file));
    facts.put("inputs", String.join(" ", inputs.inputs));
    facts.put("seed", settings.seed());
    facts.put("gatelens", Gatelens.Version.version());
    facts.put("java", Runtime.version().toString());
    return facts;
  }

  private void print(
      Model opened,
      List<String> names,
      List<Target> targets,
      List<Explanation> explanations,
      List<List<Tensor>> parts,
      List<EvidenceCard> cards,
      List<List<ModalityShare>> shares) {
    for (int n = 0; n < explanations.size(); n++) {
      Explanation e = explanations.get(n);
      System.out.printf(
          Locale.ROOT,
          "sequence %d%s: %s is %.4g (%.4g at the baseline), by %s%n",
          n,
          names.isEmpty() ? "" : " (" + names.get(n) + ")",
          targets.get(n).description(opened),
          e.completeness().score(),
          e.completeness().baselineScore(),
          method);
      List<Explanation.Grouping> groupings = groupings(opened, e);
      for (int b = 0; b < parts.get(n).size(); b++) {
        if (!shares.isEmpty()) {
          share(shares.get(n).get(b));
        }
        rows(e, parts.get(n).get(b).values(), groupings.get(b), b);
      }
      if (e.by() instanceof OverBaselines) {
        System.out.printf(
            Locale.ROOT,
            "  over baselines: rank correlation at least %.2f, the top tenth agrees to %.0f %%,"
                + " signs differ on up to %.0f %%%n",
            e.notes().getOrDefault(OverBaselines.CORRELATION, 1.0),
            100 * e.notes().getOrDefault(OverBaselines.OVERLAP, 1.0),
            100 * e.notes().getOrDefault(OverBaselines.SIGNS, 0.0));
      }
      if (e.by().card().complete()) {
        System.out.printf(
            Locale.ROOT,
            "  not explained %.3g%n",
            e.completeness().attributed()
                - (e.completeness().score() - e.completeness().baselineScore()));
      }
      if (!cards.isEmpty()) {
        System.out.println("  evidence: " + cards.get(n).sentence());
      }
    }
  }

  private static void share(ModalityShare share) {
    System.out.printf(
        Locale.ROOT,
        "  %s: %+.4g, %.0f %% of what the inputs made; left out it costs %+.4g, alone it makes"
            + " %+.4g%n",
        share.name(),
        share.attributed(),
        100 * share.share(),
        share.without(),
        share.alone());
  }

  private static void rows(Explanation e, float[] values, Explanation.Grouping grouping, int b) {
    var part = e.input().layout().parts().get(b);
    List<Integer> order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -Math.abs(values[i])))
            .toList();
    double largest = order.isEmpty() ? 0 : Math.abs(values[order.get(0)]);
    double rest = 0;
    for (int k = 0; k < order.size(); k++) {
      float value = values[order.get(k)];
      if (k < SHOWN) {
        int bars = largest == 0 ? 0 : (int) Math.round(20 * Math.abs(value) / largest);
        System.out.printf(
            Locale.ROOT,
            "  %s %+.4f  %-20s  %s%n",
            value >= 0 ? "▲" : "▼",
            value,
            "█".repeat(bars),
            Explaining.label(part, grouping, order.get(k)));
      } else {
        rest += value;
      }
    }
    if (order.size() > SHOWN) {
      System.out.printf(Locale.ROOT, "  · %+.4f  %d others together%n", rest, order.size() - SHOWN);
    }
  }
}
