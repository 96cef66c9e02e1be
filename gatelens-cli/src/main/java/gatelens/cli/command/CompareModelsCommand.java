package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LabelledOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.cli.text.WorkProgress;
import gatelens.compare.SeveralModels;
import gatelens.compare.TwoModels;
import gatelens.file.AtomicFile;
import gatelens.file.Sha256;
import gatelens.lens.Held;
import gatelens.lens.Origin;
import gatelens.lens.PairedComparison;
import gatelens.report.document.CompareModelsDocument;
import gatelens.report.page.ComparisonPage;
import gatelens.report.page.SeveralModelsPage;
import gatelens.report.picture.Picture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gatelens compare-models`: models on the same examples, side by side.
@Command(
    name = "compare-models",
    mixinStandardHelpOptions = true,
    description = {
      "Accuracy with a paired test (of numbers their errors), figures of each class, calibration,",
      "memory, health of the gates, speed, and the cases where two models disagree. More than two:",
      "whether they differ at all, and which two do. Of forecasts the skill against the naive one."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens compare-models gru.gatelens lstm.gatelens --inputs X.npy --labels y.npy",
      "  gatelens compare-models gru.gatelens lstm.gatelens --data recordings \\",
      "      --test-files '*_[0-4].wav' --report both.html",
      "  gatelens compare-models --kind gru=g1.gatelens,g2.gatelens,g3.gatelens \\",
      "      --kind lstm=l1.gatelens,l2.gatelens,l3.gatelens --data rows.csv --test-share 0.2"
    })
public final class CompareModelsCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private LabelledOptions data;
  @Mixin private PictureOptions pictures;

  @Parameters(
      index = "0..*",
      paramLabel = "MODEL",
      description = "Model files, two or more; without --data or --inputs the last one is DATA.")
  private List<Path> models = List.of();

  @Option(
      names = "--kind",
      paramLabel = "NAME=MODEL,…",
      description = "Trainings of one kind with several seeds, held against those of another kind.")
  private List<String> kinds = List.of();

  @Option(
      names = "--overlap",
      paramLabel = "N",
      description =
          "How many examples of arrays in a row hang together; default: found from windows that"
              + " repeat each other's steps, else 1.")
  private Optional<Integer> overlap = Optional.empty();

  @Option(
      names = "--architecture",
      paramLabel = "A=FILE",
      description =
          "JSON that says what bare weights cannot, of the first model (A), the second (B=FILE) and"
              + " so on; may be repeated.")
  private Map<Character, Path> architectures = new HashMap<>();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write one page with all side by side.")
  private Optional<Path> report = Optional.empty();

  @Override
  public Integer call() throws IOException {
    List<Path> files = new ArrayList<>(data.positional(models));
    Map<String, List<Integer>> trainings = trainings(files);
    List<PairedComparison.Side> sides = new ArrayList<>();
    Origin origin = Origin.of(options.seed);
    try (WorkProgress progress = new WorkProgress(options, System::nanoTime)) {
      for (Path file : files) {
        char letter = (char) ('A' + sides.size());
        Optional<Path> told = Optional.ofNullable(architectures.remove(letter));
        sides.add(
            new PairedComparison.Side(file.toString(), ModelOption.lens(file, told, options)));
        String name = "model " + letter;
        origin = origin.with(name, file.getFileName()).with(name + " SHA-256", Sha256.hex(file));
      }
      if (!architectures.isEmpty()) {
        throw new CommandFailure(
            ExitCode.USAGE, "--architecture " + architectures + ": there is no such model");
      }
      PairedComparison compared = new PairedComparison(sides, trainings, overlap);
      Held held = data.held(options.seed, models);
      if (sides.size() == 2) {
        TwoModels found = compared.over(held, options.seed, progress);
        ComparisonPage page = new ComparisonPage(found);
        write(CompareModelsDocument.of(found), page.text(), page.pictures(), page::html, origin);
      } else {
        SeveralModels found = compared.all(held, options.seed, progress);
        SeveralModelsPage page = new SeveralModelsPage(found);
        write(CompareModelsDocument.of(found), page.text(), page.pictures(), page::html, origin);
      }
    } finally {
      sides.forEach(side -> side.lens().close());
    }
    return ExitCode.DONE.number();
  }

  private Map<String, List<Integer>> trainings(List<Path> files) {
    Map<String, List<Integer>> trainings = new LinkedHashMap<>();
    for (String kind : kinds) {
      int equals = kind.indexOf('=');
      if (equals < 1) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--kind " + kind + ": expected NAME=MODEL,MODEL,… as gru=g1.gatelens,g2.gatelens");
      }
      List<Integer> numbers =
          trainings.computeIfAbsent(kind.substring(0, equals), name -> new ArrayList<>());
      for (String file : kind.substring(equals + 1).split(",", -1)) {
        numbers.add(files.size());
        files.add(Path.of(file));
      }
    }
    return trainings;
  }

  private void write(
      CompareModelsDocument document,
      String text,
      List<Picture> drawn,
      Function<Map<String, String>, String> html,
      Origin origin)
      throws IOException {
    if (options.json) {
      Json.print(document, System.out);
    } else {
      System.out.print(text.replace("\n", System.lineSeparator()));
    }
    if (pictures.asked()) {
      pictures.draw(drawn, options);
    }
    if (report.isPresent()) {
      byte[] page = html.apply(origin.facts()).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(report.get(), out -> out.write(page));
      options.messages().println("wrote " + report.get());
    }
  }
}
