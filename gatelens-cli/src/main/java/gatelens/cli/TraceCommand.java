package gatelens.cli;

import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.parallel.Workers;
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
    footer = {"", "Example:", "  gatelens trace model.keras --inputs x.npy --output gates/"})
final class TraceCommand implements Callable<Integer> {
  private static final double SHARE_OF_HEAP = 0.5;

  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;

  @Option(
      names = {"--output", "-o"},
      paramLabel = "DIR",
      description = "A folder; each signal becomes LAYER.SIGNAL.npy, float[N][T][H].")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    if (output.isEmpty() && !options.json) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "trace needs --output DIR, or --json",
          "gatelens trace MODEL --inputs FILE --output DIR");
    }
    Model opened = model.model();
    List<Sample> samples = inputs.samples(opened);
    checkMemory(opened, samples);
    Map<String, List<Tensor>> signals = new LinkedHashMap<>();
    try (Workers workers = options.workers()) {
      for (Trace trace : opened.traces(samples, workers)) {
        for (LayerTrace layer : trace.recurrent()) {
          layer
              .signals()
              .forEach((name, value) ->
                  signals
                      .computeIfAbsent(layer.layer().name() + "." + name, k -> new ArrayList<>())
                      .add(value));
        }
      }
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
        shapes.put(entry.getKey(), Batches.nested(all));
      }
    }
    if (options.json) {
      document.put(output.isPresent() ? "shapes" : "signals", shapes);
      Json.print(document, System.out);
    }
    output.ifPresent(
        folder -> options.messages().println("wrote " + signals.size() + " signals to " + folder));
    return ExitCode.DONE.number();
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
