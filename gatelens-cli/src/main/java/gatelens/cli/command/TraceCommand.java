package gatelens.cli.command;

import gatelens.cli.options.Explaining;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Batches;
import gatelens.cli.text.Json;
import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.draw.Sides;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.HeatMap;
import gatelens.report.picture.Picture;
import gatelens.report.picture.View;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
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

/// `gatelens trace`: every gate and state.
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = "Writes every gate and state of every layer and step.",
    footer = {
      "",
      "Examples:",
      "  gatelens trace model.keras --inputs x.npy --output gates/",
      "  gatelens trace model.keras --inputs x.npy --ascii --what gates --order cluster"
    })
public final class TraceCommand implements Callable<Integer> {
  private static final double SHARE_OF_HEAP = 0.5;

  /// What a trace alone can show.
  private static final List<View> TRACED =
      List.of(
          View.GATES,
          View.HISTOGRAMS,
          View.SATURATION,
          View.PHASE,
          View.LEDGER,
          View.SURVIVAL,
          View.MEMORY);

  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private PictureOptions pictures;
  @Mixin private ViewOptions views;

  @Option(
      names = {"--output", "-o"},
      paramLabel = "DIR",
      description =
          "A folder; each signal becomes LAYER.SIGNAL.npy, float[N][T][H]; shorter sequences are"
              + " filled up with NaN.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--difference",
      paramLabel = "A,B",
      split = ",",
      description = "Draw how sequence A's gates and states differ from sequence B's, from 0.")
  private List<Integer> difference = List.of();

  @Override
  public Integer call() throws IOException {
    if (output.isEmpty() && !options.json && !pictures.asked()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "trace needs --output DIR, --picture DIR, --ascii, or --json",
          "gatelens trace MODEL --inputs FILE --output DIR");
    }
    Model opened = model.model(options.messages());
    List<Sample> samples = inputs.samples(opened);
    checkMemory(opened, samples);
    Map<String, List<Tensor>> signals = new LinkedHashMap<>();
    List<Picture> drawn = new ArrayList<>();
    try (Workers workers = options.workers()) {
      List<Trace> traces = opened.traces(samples, workers);
      for (Trace trace : traces) {
        for (LayerTrace layer : trace.recurrent()) {
          layer
              .signals()
              .forEach((name, value) ->
                  signals
                      .computeIfAbsent(layer.layer().name() + "." + name, k -> new ArrayList<>())
                      .add(value));
        }
      }
      if (pictures.asked()) {
        drawn.addAll(drawn(opened, samples, traces, workers));
      }
    }
    pictures.draw(drawn, options);
    if (output.isEmpty() && !options.json) {
      return ExitCode.DONE.number();
    }
    Map<String, Object> document = Json.document("gatelens.trace/1");
    Map<String, Object> shapes = new LinkedHashMap<>();
    for (Map.Entry<String, List<Tensor>> entry : signals.entrySet()) {
      Tensor all = Batches.stack(entry.getKey(), entry.getValue());
      if (output.isPresent()) {
        Files.createDirectories(output.get());
        Npy.write(output.get().resolve(entry.getKey() + ".npy"), all);
        shapes.put(entry.getKey(), all.shape().extents());
      } else {
        shapes.put(entry.getKey(), entry.getValue().stream().map(Batches::nested).toList());
      }
    }
    if (options.json) {
      document.put(output.isPresent() ? "shapes" : "signals", shapes);
      Json.print(document, System.out);
    }
    output.ifPresent(folder ->
        options
            .messages()
            .println("wrote " + signals.size() + " signals to " + folder + filled(signals)));
    return ExitCode.DONE.number();
  }

  /// What to say where sequences differ in length.
  private static String filled(Map<String, List<Tensor>> signals) {
    for (List<Tensor> each : signals.values()) {
      int shortest = each.stream().mapToInt(t -> t.extent(0)).min().orElse(0);
      int longest = each.stream().mapToInt(t -> t.extent(0)).max().orElse(0);
      if (shortest < longest) {
        return Batches.filled(shortest, longest);
      }
    }
    return "";
  }

  /// The gates and states of each sequence; other views as they are named. Steps have no
  /// attribution here, so the steps that are shown are the first ones, or `--event`.
  private List<Picture> drawn(
      Model opened, List<Sample> samples, List<Trace> traces, Workers workers) {
    List<View> named = views.views();
    for (View view : named) {
      if (!TRACED.contains(view)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--what " + view.id() + ": trace draws " + TRACED.stream().map(View::id).toList(),
            "gatelens explain MODEL --inputs FILE --picture DIR draws the others");
      }
    }
    if (!difference.isEmpty()) {
      return differences(samples, traces);
    }
    ModelScore score = new ModelScore(opened, Target.Output.logit(0), workers);
    List<Picture> list = new ArrayList<>();
    for (int n = 0; n < samples.size(); n++) {
      Gallery.Style style =
          views.style(Integer.toString(n), new float[0], new Baseline.Zeros(), options.seed);
      Explanation none = Explaining.nothing(score, samples.get(n));
      list.addAll(
          views.pictures(score, samples.get(n), traces.get(n), none, style, List.of(View.GATES)));
    }
    return list;
  }

  private List<Picture> differences(List<Sample> samples, List<Trace> traces) {
    if (difference.size() != 2
        || difference.stream().anyMatch(n -> n < 0 || n >= traces.size())
        || samples.get(difference.get(0)).first().length()
            != samples.get(difference.get(1)).first().length()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--difference: expected two sequences of one length, from 0 to "
              + (traces.size() - 1)
              + ", found "
              + difference);
    }
    int a = difference.get(0);
    int b = difference.get(1);
    List<Picture> list = new ArrayList<>();
    for (LayerTrace layer : traces.get(a).recurrent()) {
      layer
          .signals()
          .forEach((signal, values) -> {
            String address = layer.layer().name() + "." + signal;
            list.add(
                HeatMap.difference(
                    address.replace('.', '-') + "-" + a + "-minus-" + b,
                    address + ": sequence " + a + " minus sequence " + b,
                    values,
                    traces.get(b).signal(address),
                    Sides.difference("sequence " + a, "sequence " + b),
                    samples.get(a).first().steps()::label,
                    h -> "unit " + h));
          });
    }
    return list;
  }

  private static void checkMemory(Model model, List<Sample> samples) {
    long values =
        samples.stream().mapToLong(sample -> model.traceSize(sample.first().length())).sum();
    long bytes = 8 * values;
    long limit = (long) (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory());
    if (bytes > limit) {
      throw new CommandFailure(
          ExitCode.LIMIT,
          "the trace needs about "
              + (bytes >> 20)
              + " MiB, and "
              + (limit >> 20)
              + " MiB may be used",
          "give fewer sequences at a time, or more memory: GATELENS_JAVA_OPTS=-Xmx"
              + ((bytes >> 29) + 1)
              + "g");
    }
  }
}
