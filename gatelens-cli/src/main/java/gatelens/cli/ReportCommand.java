package gatelens.cli;

import gatelens.formats.AtomicFile;
import gatelens.model.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens report`: one page that says why.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes one self-contained page: what decided, memory, gates, evidence.",
    footer = {
      "",
      "Example:",
      "  gatelens report model.keras --inputs x.npy --target 1 --output why.html"
    })
final class ReportCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;

  @Option(
      names = "--target",
      paramLabel = "N",
      defaultValue = "0",
      description = "The output that is explained, from 0; default: ${DEFAULT-VALUE}.")
  private int target;

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
    Model opened = model.model();
    String html =
        Explained.report(model.file, opened, inputs.samples(opened), target, method, options)
            .html();
    AtomicFile.write(output, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
    options.messages().println("wrote " + output);
    return ExitCode.DONE.number();
  }
}
