package gatelens.cli.command;

import gatelens.cli.options.ChoiceOptions;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LearningOptions;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Interruption;
import gatelens.cli.text.DataText;
import gatelens.cli.text.Json;
import gatelens.cli.text.Progress;
import gatelens.cli.text.SelectionProgress;
import gatelens.file.AtomicFile;
import gatelens.formats.own.ModelFile;
import gatelens.lens.Choice;
import gatelens.lens.choice.HeldAnswers;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.SelectDocument;
import gatelens.report.page.SelectionPage;
import gatelens.report.tensorboard.SelectionEvents;
import gatelens.select.Candidate;
import gatelens.select.NestedScore;
import gatelens.select.SelectionTable;
import gatelens.select.TrialPlace;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens select`: chooses hidden units, cell and more by cross-validation.
@Command(
    name = "select",
    mixinStandardHelpOptions = true,
    description = {
      "Trains every candidate on every fold, and recommends the smallest one within one standard",
      "error of the best."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens select --units 8,16,32,64,128 --cells gru,lstm --folds 5 \\",
      "      --inputs X.npy --labels y.npy",
      "  gatelens select --units 16,64 --rates 0.001,0.01 --halving 3 --journal trials.txt \\",
      "      --inputs X.npy --labels y.npy --output best.gatelens",
      "  gatelens select --data vowels_TRAIN.ts --test vowels_TEST.ts --cells gru,lstm \\",
      "      --units 8..128 --rates 0.0005..0.05 --tpe 40 --prune --report choice.html"
    })
public final class SelectCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ChoiceOptions asked;
  @Mixin private LearningOptions learning;

  @Option(names = "--test-all", description = "Hold every candidate to the test data, too.")
  private boolean testAll;

  @Option(names = "--report", paramLabel = "FILE", description = "One page: the table, its curves.")
  private Optional<Path> report = Optional.empty();

  @Option(names = "--tensorboard", paramLabel = "DIR", description = "For its HParams tab.")
  private Optional<Path> tensorboard = Optional.empty();

  @Option(names = "--predictions", paramLabel = "FILE", description = "Held-out answers as CSV.")
  private Optional<Path> predictions = Optional.empty();

  @Mixin private PictureOptions pictures;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Train the recommended candidate on all examples and write it.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Choice.Ready ready =
        asked
            .choice(learning.data(), learning.branches(), options.seed)
            .prepare(new DataText(options));
    try (Workers workers = options.workers();
        Interruption interruption = Interruption.watch();
        Progress progress = new Progress(options, "select", ready.trials(), System::nanoTime)) {
      SelectionProgress listener = new SelectionProgress(progress, interruption::asked);
      HeldAnswers answers = new HeldAnswers(listener);
      // a cluster, where a session with one was opened before: see gatelens-spark
      TrialPlace place =
          TrialPlace.present().orElseGet(() -> TrialPlace.of(workers, System::nanoTime));
      Optional<SelectionTable> table = ready.run(place, answers);
      Optional<List<NestedScore>> nested = ready.nested(place, workers, listener);
      if (table.isEmpty() || nested.isEmpty()) {
        options.messages().println("Stopped. " + asked.resumeHint());
        return ExitCode.INTERRUPTED.number();
      }
      if (predictions.isPresent()) {
        ready.write(predictions.get(), answers, table.get());
      }
      finish(ready, table.get(), nested.get(), workers);
    }
    return ExitCode.DONE.number();
  }

  private void finish(
      Choice.Ready ready, SelectionTable table, List<NestedScore> nested, Workers workers)
      throws IOException {
    SelectionTable.Recommendation choice = table.recommendation();
    Optional<Model> best =
        output.isPresent() || ready.testing().isPresent()
            ? Optional.of(
                ready.fit(
                    choice.row().candidate(), choice.reason(), workers, TrainingListener.NONE))
            : Optional.empty();
    Map<Candidate, Double> tested =
        best.map(model -> ready.test(table, model, testAll, workers)).orElse(Map.of());
    int folds = ready.folds().size();
    SelectionPage page = new SelectionPage(table, folds, tested, nested);
    if (options.json) {
      Json.print(SelectDocument.of(table, folds, tested, nested), System.out);
    } else {
      System.out.print(page.text());
    }
    if (tensorboard.isPresent()) {
      SelectionEvents.write(table, tensorboard.get(), System.currentTimeMillis() / 1000.0);
      options.messages().println("wrote " + tensorboard.get());
    }
    if (pictures.asked()) {
      pictures.draw(page.pictures(), options);
    }
    if (report.isPresent()) {
      byte[] html = page.html(ready.origin().facts()).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(report.get(), out -> out.write(html));
      options.messages().println("wrote " + report.get());
    }
    if (output.isPresent()) {
      ModelFile.write(best.orElseThrow(), output.get());
      options.messages().println(output.get());
    }
  }
}
