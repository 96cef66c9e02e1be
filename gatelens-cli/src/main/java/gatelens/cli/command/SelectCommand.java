package gatelens.cli.command;

import gatelens.cli.options.DataOptions;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Interruption;
import gatelens.cli.program.Version;
import gatelens.cli.text.Json;
import gatelens.cli.text.Progress;
import gatelens.file.AtomicFile;
import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.select.Candidate;
import gatelens.select.Fold;
import gatelens.select.Frame;
import gatelens.select.Selection;
import gatelens.select.SelectionTable;
import gatelens.select.Trial;
import gatelens.train.Dataset;
import gatelens.train.EarlyStopping;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
      "      --report choice.html"
    })
public final class SelectCommand implements Callable<Integer> {
  private static final int VECTORS = 32;

  @Mixin private GlobalOptions options;

  @Option(
      names = "--units",
      split = ",",
      paramLabel = "N",
      defaultValue = "8,16,32,64",
      description = "Hidden units; default: ${DEFAULT-VALUE}.")
  private List<Integer> units = List.of();

  @Option(
      names = "--cells",
      split = ",",
      paramLabel = "CELL",
      defaultValue = "gru",
      description =
          "gru, lstm, gru-reset-before, gru-uncoupled, each also with bi before it; default:"
              + " ${DEFAULT-VALUE}.")
  private List<String> cells = List.of();

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "N",
      defaultValue = "1",
      description = "Recurrent layers; default: ${DEFAULT-VALUE}.")
  private List<Integer> layers = List.of();

  @Option(
      names = "--dropouts",
      split = ",",
      paramLabel = "P",
      defaultValue = "0",
      description = "Dropout before the last layer; default: ${DEFAULT-VALUE}.")
  private List<Double> dropouts = List.of();

  @Option(
      names = "--rates",
      split = ",",
      paramLabel = "X",
      description = "Learning rates; default: the optimizer's.")
  private List<Double> rates = List.of();

  @Option(
      names = "--random",
      paramLabel = "N",
      description = "Try N combinations drawn at random; default: all of them.")
  private Optional<Integer> random = Optional.empty();

  @Option(
      names = "--halving",
      paramLabel = "N",
      description =
          "Train all for few epochs and only the best of N for longer, again and again; default:"
              + " never.")
  private Optional<Integer> halving = Optional.empty();

  @Option(
      names = "--folds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Parts that are held out in turn; default: ${DEFAULT-VALUE}.")
  private int folds;

  @Option(
      names = "--groups",
      paramLabel = "FILE",
      description = "A whole number an example: examples of one number stay together.")
  private Optional<Path> groups = Optional.empty();

  @Option(
      names = "--forward",
      description = "The examples are in order of time: learn only from what came before.")
  private boolean forward;

  @Option(
      names = "--group-by",
      paramLabel = "REGEX",
      description =
          "Rows of raw data whose names agree in what the expression's first (…) finds stay"
              + " together: '_(.*)_' for digit_speaker_take.wav.")
  private Optional<String> groupBy = Optional.empty();

  @Mixin private DataOptions raw;

  @Option(
      names = "--inputs",
      paramLabel = "FILE",
      description = "Sequences [N,T,I], or token ids [N,T] with --embedding.")
  private Optional<Path> inputs = Optional.empty();

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Classes [N], or values [N,C] with --head 'dense(C)'.")
  private Optional<Path> labels = Optional.empty();

  @Option(
      names = "--embedding",
      paramLabel = "D",
      description = "Tokens get vectors of D values; default: 32 for texts, none for arrays.")
  private Optional<Integer> embedding = Optional.empty();

  @Option(
      names = "--masking",
      description = "Steps whose features are all 0 (or token 0) are padding.")
  private boolean masking;

  @Option(
      names = "--head",
      paramLabel = "LAYERS",
      description = "What follows the recurrent layers; default: dense(classes,softmax).")
  private Optional<String> head = Optional.empty();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "30",
      description = "Passes over the examples, at most; default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "32",
      description = "Examples a step; default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adam(0.005)",
      description = "As for train; default: ${DEFAULT-VALUE}.")
  private String optimizer = "";

  @Option(
      names = "--early-stopping",
      paramLabel = "N",
      description =
          "End a training when the loss of a tenth of its examples, held out for this, has not"
              + " fallen for N epochs.")
  private Optional<Integer> earlyStopping = Optional.empty();

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "Keep finished trials there; the same command goes on from it.")
  private Optional<Path> journal = Optional.empty();

  @Option(
      names = "--test-all",
      description =
          "Train every candidate on all examples and hold it to the test data, which never has a"
              + " say in the choice; default: the recommended one only.")
  private boolean testAll;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write one page with the table and its curves.")
  private Optional<Path> report = Optional.empty();

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description = "Write every candidate there for TensorBoard's HParams tab.")
  private Optional<Path> tensorboard = Optional.empty();

  @Mixin private PictureOptions pictures;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Train the recommended candidate on all examples and write it.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    SelectData data = data();
    Selection selection = selection(data);
    try (Workers workers = options.workers();
        Interruption interruption = Interruption.watch();
        Progress progress =
            new Progress(
                options,
                "select",
                (long) selection.candidates().size() * folds,
                System::nanoTime)) {
      Optional<SelectionTable> table =
          selection.run(
              data.training(), workers, System::nanoTime, listener(progress, interruption));
      if (table.isEmpty()) {
        options
            .messages()
            .println(
                journal.isPresent()
                    ? "Stopped. The same command goes on from " + journal.get()
                    : "Stopped. With --journal FILE a stopped selection can go on.");
        return ExitCode.INTERRUPTED.number();
      }
      finish(selection, table.get(), data, workers);
    }
    return ExitCode.DONE.number();
  }

  private void finish(Selection selection, SelectionTable table, SelectData data, Workers workers)
      throws IOException {
    Candidate chosen = table.recommendation().row().candidate();
    Optional<Model> best =
        output.isPresent() || data.testing().isPresent()
            ? Optional.of(selection.fit(chosen, data.training(), workers))
            : Optional.empty();
    Map<Candidate, Double> tested = new LinkedHashMap<>();
    if (data.testing().isPresent()) {
      Dataset test = data.testing().get();
      List<Example> examples = test.slice(0, test.size());
      for (SelectionTable.Row row : table.rows()) {
        boolean recommended = row.candidate().equals(chosen);
        if (recommended || (testAll && row.finished())) {
          Model model =
              recommended
                  ? best.orElseThrow()
                  : selection.fit(row.candidate(), data.training(), workers);
          tested.put(row.candidate(), Selection.score(model, examples, workers));
        }
      }
    }
    SelectionPage page = new SelectionPage(table, folds, tested);
    if (options.json) {
      Json.print(page.document(), System.out);
    } else {
      page.text(System.out);
    }
    if (tensorboard.isPresent()) {
      page.tensorboard(tensorboard.get());
      options.messages().println("wrote " + tensorboard.get());
    }
    if (pictures.asked()) {
      pictures.draw(List.of(page.curve()), options);
    }
    if (report.isPresent()) {
      String html = page.html(facts(selection));
      AtomicFile.write(report.get(), out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
      options.messages().println("wrote " + report.get());
    }
    if (output.isPresent()) {
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("plan", selection.frame().plan(chosen));
      facts.put("selected", table.recommendation().reason());
      Model named = data.named(best.orElseThrow());
      ModelFile.write(named.withInfo(named.info().withFacts(facts)), output.get());
      options.messages().println(output.get());
    }
  }

  private Map<String, String> facts(Selection selection) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("gatelens", Version.version());
    facts.put("java", Runtime.version().toString());
    facts.put("seed", Long.toString(options.seed));
    facts.put("training", selection.trainer().toString());
    facts.put("folds", selection.folds().toString());
    return facts;
  }

  private SelectData data() throws IOException {
    if (raw.data.isPresent() != inputs.isEmpty() || inputs.isPresent() != labels.isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "expected --data PATH, or --inputs FILE.npy and --labels FILE.npy, and not both");
    }
    return raw.data.isPresent()
        ? SelectData.raw(raw, options.seed, options.messages())
        : SelectData.arrays(
            inputs.orElseThrow(), labels.orElseThrow(), embedding.isPresent(), this::isClassifier);
  }

  /// Whether the head that was asked for answers with classes.
  private boolean isClassifier(SelectData.InputOfData input) {
    return head.isEmpty()
        || !Loss.usualFor(
                usage(() ->
                        frame(List.of(input), head.get())
                            .initialise(new Candidate("gru", 1, 1, 0, 1), Initialisation.KERAS, 0))
                    .finalActivation())
            .metric()
            .contains("error");
  }

  private Frame frame(List<SelectData.InputOfData> of, String after) {
    return new Frame(
        of.stream().map(input -> input.framed(embedding.orElse(VECTORS), masking)).toList(), after);
  }

  private Selection selection(SelectData data) throws IOException {
    Frame frame = usage(() -> frame(data.inputs(), head.orElseGet(data::usualHead)));
    Optimizer usual = usage(() -> Optimizer.parse(optimizer));
    List<Double> tried = rates.isEmpty() ? List.of(usual.rate()) : rates;
    List<Candidate> grid = usage(() -> Candidate.grid(cells, units, layers, dropouts, tried));
    List<Candidate> candidates =
        random.isPresent() ? usage(() -> Candidate.draw(grid, random.get(), options.seed)) : grid;
    Optional<int[]> grouping = grouping(data);
    return usage(() -> {
      Model any = frame.initialise(candidates.get(0), Initialisation.KERAS, 0);
      Trainer trainer =
          Trainer.of(usual, Loss.usualFor(any.finalActivation()))
              .withEpochs(epochs)
              .withBatchSize(batchSize)
              .withSeed(options.seed);
      return new Selection(
          candidates,
          folds(data.training(), grouping),
          earlyStopping.isPresent()
              ? trainer.withEarlyStopping(new EarlyStopping(earlyStopping.get()))
              : trainer,
          frame,
          halving,
          journal);
    });
  }

  private Optional<int[]> grouping(SelectData data) throws IOException {
    if (groupBy.isPresent()) {
      if (raw.data.isEmpty() || groups.isPresent()) {
        throw new CommandFailure(
            ExitCode.USAGE, "--group-by is of --data; for arrays there is --groups FILE");
      }
      return Optional.of(data.groups(groupBy.get()));
    }
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    int[] numbers = Npy.read(groups.get()).ints();
    if (numbers.length != data.training().size()) {
      throw new CommandFailure(
          ExitCode.DATA,
          groups.get()
              + ": expected "
              + data.training().size()
              + " numbers, one an example, found "
              + numbers.length);
    }
    return Optional.of(numbers);
  }

  private List<Fold> folds(Dataset data, Optional<int[]> grouping) {
    if (forward && grouping.isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--forward excludes --groups and --group-by: a row has one place");
    }
    if (forward) {
      return Fold.forwardChaining(data.size(), folds);
    }
    return grouping.isPresent()
        ? Fold.grouped(grouping.get(), folds)
        : Fold.stratified(data, folds, options.seed);
  }

  private static <T> T usage(java.util.function.Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(problem.getMessage()));
    }
  }

  private static Selection.Listener listener(Progress progress, Interruption interruption) {
    return new Selection.Listener() {
      @Override
      public void done(Candidate candidate, int fold, int epochs, Trial trial) {
        progress.note(
            String.format(
                Locale.ROOT, "%s, fold %d: %.3f", candidate.title(), fold + 1, trial.score()));
        progress.advance(1);
      }

      @Override
      public boolean stops() {
        return interruption.asked();
      }
    };
  }
}
