package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LabelledOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.cli.text.WorkProgress;
import gatelens.compare.TwoModels;
import gatelens.file.AtomicFile;
import gatelens.file.Sha256;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.lens.PairedComparison;
import gatelens.report.document.CompareModelsDocument;
import gatelens.report.page.ComparisonPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gatelens compare-models`: two models on the same examples, side by side.
@Command(
    name = "compare-models",
    mixinStandardHelpOptions = true,
    description = {
      "Accuracy with a paired test (of forecasts their errors), calibration, memory, health of the",
      "gates, speed, and the cases where two models disagree."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens compare-models gru.gatelens lstm.gatelens --inputs X.npy --labels y.npy",
      "  gatelens compare-models gru.gatelens lstm.gatelens --data recordings \\",
      "      --test-files '*_[0-4].wav' --report both.html"
    })
public final class CompareModelsCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private LabelledOptions data;
  @Mixin private PictureOptions pictures;

  @Parameters(index = "0", paramLabel = "A", description = "A model file.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B", description = "Another model file.")
  private Path second;

  @Option(
      names = "--architecture",
      paramLabel = "A=FILE",
      description =
          "JSON that says what bare weights cannot, of model A or B (B=FILE); may be repeated.")
  private Map<Letter, Path> architectures = new EnumMap<>(Letter.class);

  /// Which of the two models.
  enum Letter {
    /// The first.
    A,
    /// The second.
    B
  }

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write one page with both side by side.")
  private Optional<Path> report = Optional.empty();

  @Override
  public Integer call() throws IOException {
    try (Lens a = ModelOption.lens(first, told(Letter.A), options);
        Lens b = ModelOption.lens(second, told(Letter.B), options);
        WorkProgress progress = new WorkProgress(options, System::nanoTime)) {
      TwoModels found =
          new PairedComparison(
                  new PairedComparison.Side(first.toString(), a),
                  new PairedComparison.Side(second.toString(), b))
              .over(data.held(options.seed), options.seed, progress);
      ComparisonPage page = new ComparisonPage(found);
      if (options.json) {
        Json.print(CompareModelsDocument.of(found), System.out);
      } else {
        System.out.print(page.text().replace("\n", System.lineSeparator()));
      }
      if (pictures.asked()) {
        pictures.draw(page.pictures(), options);
      }
      if (report.isPresent()) {
        String html = page.html(origin().facts());
        AtomicFile.write(report.get(), out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
        options.messages().println("wrote " + report.get());
      }
    }
    return ExitCode.DONE.number();
  }

  private Optional<Path> told(Letter which) {
    return Optional.ofNullable(architectures.get(which));
  }

  private Origin origin() throws IOException {
    return Origin.of(options.seed)
        .with("model A", first.getFileName())
        .with("model A SHA-256", Sha256.hex(first))
        .with("model B", second.getFileName())
        .with("model B SHA-256", Sha256.hex(second));
  }
}
