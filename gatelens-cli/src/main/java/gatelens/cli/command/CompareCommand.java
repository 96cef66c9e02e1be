package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.MethodOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.QuestionOptions;
import gatelens.cli.options.TargetOptions;
import gatelens.cli.options.TruthOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.cli.text.WorkProgress;
import gatelens.compare.MethodComparison;
import gatelens.data.Entry;
import gatelens.decision.Question;
import gatelens.file.AtomicFile;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.method.Methods;
import gatelens.report.document.CompareDocument;
import gatelens.report.page.MethodsPage;
import gatelens.report.picture.MethodPictures;
import gatelens.report.text.CompareText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens compare`: methods side by side.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Puts methods side by side: how far they agree, how faithful they are, what they cost.",
    footer = {
      "",
      "Example:",
      "  gatelens compare model.keras --inputs x.npy --target 1 --methods"
          + " deeplift,integrated-gradients,occlusion",
      "  gatelens compare sentiment.gatelens reviews.txt --methods deeplift,occlusion --truth"
          + " marks.csv"
    })
public final class CompareCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private TargetOptions target;
  @Mixin private MethodOptions how;
  @Mixin private PictureOptions pictures;
  @Mixin private TruthOptions truth;

  @Option(
      names = "--methods",
      paramLabel = "NAMES",
      split = ",",
      required = true,
      description = "Two or more, with commas between.")
  private List<String> methods = new ArrayList<>();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write one page with all side by side.")
  private Optional<Path> report = Optional.empty();

  @Override
  public Integer call() throws IOException {
    try (Lens lens = model.lens(options);
        WorkProgress progress = new WorkProgress(options, System::nanoTime)) {
      Question question = Question.of(target.rule(), how.settings(lens, options.seed));
      QuestionOptions.background(question, methods.stream().map(Methods::named).toList());
      List<Entry> entries = lens.read(inputs.asked());
      Jobs.unread(options, lens, entries);
      MethodComparison comparison =
          lens.compare(entries, question, methods, truth.read(entries, lens), progress);
      if (options.json) {
        Json.print(CompareDocument.of(comparison), System.out);
      } else {
        CompareText.print(comparison, System.out);
      }
      if (pictures.asked()) {
        pictures.draw(MethodPictures.of(comparison.sides()), options);
      }
      if (report.isPresent()) {
        Origin origin = inputs.origin(model.origin(lens.model(), options.seed));
        byte[] page =
            new MethodsPage(comparison).html(origin.facts()).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(report.get(), out -> out.write(page));
        options.messages().println("wrote " + report.get());
      }
    }
    return ExitCode.DONE.number();
  }
}
