package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Batches;
import gatelens.cli.text.Json;
import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Subject;
import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.ExportLine;
import gatelens.report.document.TraceDocument;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.Picture;
import gatelens.report.picture.View;
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
    List<Subject> subjects = inputs.subjects(opened);
    checkMemory(opened, subjects.stream().map(Subject::sample).toList());
    List<Decision> traced;
    try (Workers workers = options.workers()) {
      traced = Decisions.traced(opened, subjects, workers);
    }
    if (pictures.asked()) {
      pictures.draw(drawn(traced), options);
    }
    Map<String, List<Tensor>> signals = new LinkedHashMap<>();
    for (Decision decision : traced) {
      ExportLine.signals(decision)
          .forEach(
              (name, value) -> signals.computeIfAbsent(name, k -> new ArrayList<>()).add(value));
    }
    if (output.isPresent()) {
      Map<String, int[]> shapes = write(signals, output.get());
      if (options.json) {
        Json.print(TraceDocument.ofShapes(shapes), System.out);
      }
      options
          .messages()
          .println("wrote " + signals.size() + " signals to " + output.get() + filled(signals));
    } else if (options.json) {
      Json.print(TraceDocument.of(signals), System.out);
    }
    return ExitCode.DONE.number();
  }

  /// @return the extents of each array
  private static Map<String, int[]> write(Map<String, List<Tensor>> signals, Path folder)
      throws IOException {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    Files.createDirectories(folder);
    for (Map.Entry<String, List<Tensor>> entry : signals.entrySet()) {
      Tensor all = Batches.stack(entry.getKey(), entry.getValue());
      Npy.write(folder.resolve(entry.getKey() + ".npy"), all);
      shapes.put(entry.getKey(), all.shape().extents());
    }
    return shapes;
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
  private List<Picture> drawn(List<Decision> traced) {
    for (View view : views.views()) {
      if (!TRACED.contains(view)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--what " + view.id() + ": trace draws " + TRACED.stream().map(View::id).toList(),
            "gatelens explain MODEL --inputs FILE --picture DIR draws the others");
      }
    }
    if (difference.isEmpty()) {
      return views.pictures(traced, List.of(View.GATES));
    }
    if (difference.size() != 2
        || difference.stream().anyMatch(n -> n < 0 || n >= traced.size())
        || length(traced, 0) != length(traced, 1)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--difference: expected two sequences of one length, from 0 to "
              + (traced.size() - 1)
              + ", found "
              + difference);
    }
    return Gallery.differences(traced.get(difference.get(0)), traced.get(difference.get(1)));
  }

  private int length(List<Decision> traced, int side) {
    return traced.get(difference.get(side)).subject().sample().first().length();
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
