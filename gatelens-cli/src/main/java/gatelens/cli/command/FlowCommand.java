package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.MethodOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.TargetOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Batches;
import gatelens.cli.text.Json;
import gatelens.explain.ModelScore;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.flow.Flow;
import gatelens.flow.GateAttribution;
import gatelens.flow.Phrase;
import gatelens.flow.ThroughGates;
import gatelens.formats.Npy;
import gatelens.method.gradient.Conductance;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens flow`: how a decision is made inside.
@Command(
    name = "flow",
    mixinStandardHelpOptions = true,
    description = {
      "How a decision is made inside: through which gates and units it went in, how much of it is",
      "made at each step, what each step wrote into the memory and how much of that is left."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens flow m.gatelens --inputs X.npy --target 1",
      "  gatelens flow m.gatelens --inputs X.npy --rule integrated-gradients --output flow/",
      "  gatelens flow m.gatelens --inputs X.npy --phrase 2:4 --json"
    })
public final class FlowCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private TargetOptions target;
  @Mixin private MethodOptions how;

  @Option(
      names = "--rule",
      paramLabel = "METHOD",
      defaultValue = "deeplift",
      description =
          "Whose attribution is followed through the gates: deeplift (default),"
              + " integrated-gradients, gradient-x-change, input-x-gradient.")
  private String rule = "deeplift";

  @Option(
      names = "--phrase",
      paramLabel = "FROM:TO",
      description =
          "Also say what steps FROM to TO - 1 give together, by contextual decomposition; may be"
              + " repeated.")
  private List<String> phrases = List.of();

  @Option(
      names = {"--output", "-o"},
      paramLabel = "DIR",
      description = {
        "Where arrays are written: LAYER.through.npy float[N][T][D][G][H], LAYER.conductance.npy"
            + " and LAYER.influence.npy float[N][T][H], made.npy float[N][T], LAYER.written.npy"
            + " float[N][T][H], LAYER.left.npy and ledger.npy float[N][T][T]."
      })
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Model opened = model.model(options.messages());
    Settings settings = how.settings(opened, options.seed);
    ThroughGates through = through(settings);
    List<Sample> samples = inputs.samples(opened);
    List<Phrase> asked = phrases.stream().map(FlowCommand::phrase).toList();
    List<Flow> flows = new ArrayList<>();
    try (Workers workers = options.workers()) {
      List<Target> targets = target.targets(opened, samples, workers);
      for (int n = 0; n < samples.size(); n++) {
        ModelScore score = new ModelScore(opened, targets.get(n), workers);
        flows.add(Flow.of(score, score.point(samples.get(n)), through, asked));
      }
    }
    if (output.isPresent()) {
      write(flows, output.get());
    }
    if (options.json) {
      Json.print(document(flows, through), System.out);
    } else {
      FlowPage.print(flows, rule, System.out);
    }
    return ExitCode.DONE.number();
  }

  private ThroughGates through(Settings settings) {
    try {
      return ThroughGates.of(rule, settings);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  private static Phrase phrase(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == 2) {
        return new Phrase(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException wrong) {
      throw new CommandFailure(
          ExitCode.USAGE, "--phrase " + text + ": steps must be numbers", "--phrase 2:4");
    }
    throw new CommandFailure(
        ExitCode.USAGE, "--phrase " + text + ": expected FROM:TO", "--phrase 2:4");
  }

  // ---- arrays ----

  private void write(List<Flow> flows, Path folder) throws IOException {
    Files.createDirectories(folder);
    Flow first = flows.get(0);
    for (int l = 0; l < first.through().layers().size(); l++) {
      int layer = l;
      String name = first.through().layers().get(l).layer().name();
      write(folder, name + ".through", flows, f -> f.through().layers().get(layer).tensor());
    }
    if (first.curve().isPresent()) {
      List<Conductance.Share> shares = first.curve().get().layers();
      for (int l = 0; l < shares.size(); l++) {
        int layer = l;
        String name = shares.get(l).layer().name();
        write(folder, name + ".conductance", flows, f -> share(f, layer).units());
        write(folder, name + ".influence", flows, f -> share(f, layer).influence());
      }
      write(
          folder,
          "made",
          flows,
          f -> {
            double[] made = f.curve().orElseThrow().made();
            return Tensor.generate(t -> made[t], made.length);
          });
    }
    if (first.ledger().isPresent()) {
      write(folder, "ledger", flows, f -> square(f.ledger().orElseThrow()));
    }
    for (int l = 0; l < first.ledgers().size(); l++) {
      int layer = l;
      String name = first.ledgers().get(l).layer().name();
      write(folder, name + ".written", flows, f -> f.ledgers().get(layer).written());
      write(folder, name + ".left", flows, f -> square(f.ledgers().get(layer).share()));
    }
  }

  private static Conductance.Share share(Flow flow, int layer) {
    return flow.curve().orElseThrow().layers().get(layer);
  }

  private static Tensor square(double[][] rows) {
    return Tensor.generate(i -> rows[i / rows.length][i % rows.length], rows.length, rows.length);
  }

  private void write(Path folder, String name, List<Flow> flows, Function<Flow, Tensor> tensor)
      throws IOException {
    Tensor all = Batches.stack(name, flows.stream().map(tensor).toList());
    Path file = folder.resolve(name + ".npy");
    Npy.write(file, all);
    options.messages().println("wrote " + all.shape() + " to " + file);
  }

  // ---- JSON ----

  private Map<String, Object> document(List<Flow> flows, ThroughGates through) {
    Map<String, Object> document = Json.document("gatelens.flow/1");
    document.put("rule", rule);
    document.put("settings", through.toString());
    List<Object> list = new ArrayList<>();
    for (int n = 0; n < flows.size(); n++) {
      Flow flow = flows.get(n);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", n);
      one.put("target", flow.target());
      one.put("score", flow.through().completeness().score());
      one.put("baselineScore", flow.through().completeness().baselineScore());
      one.put("attributed", flow.through().completeness().attributed());
      one.put("startState", flow.through().startState());
      one.put("layers", flow.through().layers().stream().map(FlowCommand::layer).toList());
      flow.curve().ifPresent(curve -> one.put("made", curve.made()));
      Map<String, Object> parts = new LinkedHashMap<>();
      flow.phrases()
          .forEach((phrase, p) ->
              parts.put(
                  phrase.toString(),
                  Map.of("phrase", p.phrase(), "rest", p.rest(), "bias", p.bias())));
      one.put("phrases", parts);
      list.add(one);
    }
    document.put("sequences", list);
    return document;
  }

  private static Map<String, Object> layer(GateAttribution layer) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("layer", layer.layer().name());
    Map<String, Object> gates = new LinkedHashMap<>();
    double[] sums = layer.byGate();
    for (int g = 0; g < sums.length; g++) {
      gates.put(layer.gateNames().get(g), sums[g]);
    }
    one.put("gates", gates);
    one.put("byGateAndUnit", layer.byGateAndUnit());
    return one;
  }
}
