package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.decision.Decision;
import gatelens.lens.Job;
import gatelens.lens.Lens;
import gatelens.lens.SignalFiles;
import gatelens.lens.answers.Batches;
import gatelens.report.document.TraceDocument;
import gatelens.report.picture.MethodPictures;
import gatelens.report.picture.Picture;
import gatelens.report.picture.View;
import java.io.IOException;
import java.nio.file.Path;
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
      "  gatelens trace m.gatelens --data cards.csv --only C00041 --ascii --what gates"
    })
public final class TraceCommand implements Callable<Integer> {
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

  @Override
  public Integer call() throws IOException {
    if (output.isEmpty() && !options.json && !pictures.asked()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "trace needs --output DIR, --picture DIR, --ascii, or --json",
          "gatelens trace MODEL --inputs FILE --output DIR");
    }
    try (Lens lens = model.lens(options)) {
      Job<Decision> job = lens.trace(inputs.asked());
      if (!options.json && !pictures.asked()) {
        try (SignalFiles files = new SignalFiles(output.orElseThrow())) {
          ExitCode code = new Jobs(options, "trace").each(job, files::add);
          wrote(files);
          return code.number();
        }
      }
      List<Decision> traced = new Jobs(options, "trace").all(job);
      if (pictures.asked()) {
        pictures.draw(drawn(traced), options);
      }
      TraceDocument document =
          output.isPresent()
              ? TraceDocument.ofShapes(written(traced))
              : TraceDocument.of(SignalFiles.signals(traced));
      if (options.json) {
        Json.print(document, System.out);
      }
    }
    return ExitCode.DONE.number();
  }

  private Map<String, int[]> written(List<Decision> traced) throws IOException {
    try (SignalFiles files = new SignalFiles(output.orElseThrow())) {
      for (Decision decision : traced) {
        files.add(decision);
      }
      return wrote(files);
    }
  }

  private Map<String, int[]> wrote(SignalFiles files) throws IOException {
    Map<String, int[]> shapes = files.finish();
    String filled = Batches.filled(files.shortest(), files.longest());
    options
        .messages()
        .println("wrote " + shapes.size() + " signals to " + output.orElseThrow() + filled);
    return shapes;
  }

  /// The gates and states of each sequence; other views as they are named. Steps have no
  /// attribution here, so the steps that are shown are the first ones, or `--event`.
  private List<Picture> drawn(List<Decision> traced) {
    for (View view : views.views()) {
      if (!View.OF_TRACES.contains(view)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--what "
                + view.id()
                + ": trace draws "
                + View.OF_TRACES.stream().map(View::id).toList(),
            "gatelens explain MODEL --inputs FILE --picture DIR draws the others");
      }
    }
    return views
        .pair(traced)
        .map(pair -> MethodPictures.gates(pair.get(0), pair.get(1)))
        .orElseGet(() -> views.pictures(traced, List.of(View.GATES)));
  }
}
