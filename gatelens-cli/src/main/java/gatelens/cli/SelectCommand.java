package gatelens.cli;

import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.select.Candidate;
import gatelens.select.Fold;
import gatelens.select.Selection;
import gatelens.select.SelectionTable;
import gatelens.select.Trial;
import gatelens.train.Dataset;
import gatelens.train.EarlyStopping;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
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
      "      --inputs X.npy --labels y.npy --output best.gatelens"
    })
final class SelectCommand implements Callable<Integer> {
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
      names = "--inputs",
      paramLabel = "FILE",
      required = true,
      description = "Sequences [N,T,I], or token ids [N,T] with --embedding.")
  private Path inputs;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      required = true,
      description = "Classes [N], or values [N,C] with --head 'dense(C)'.")
  private Path labels;

  @Option(
      names = "--embedding",
      paramLabel = "D",
      description = "The inputs are token ids; each gets a vector of D values.")
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
      names = "--output",
      paramLabel = "FILE",
      description = "Train the recommended candidate on all examples and write it.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Dataset data = data();
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
          selection.run(data, workers, System::nanoTime, listener(progress, interruption));
      if (table.isEmpty()) {
        options
            .messages()
            .println(
                journal.isPresent()
                    ? "Stopped. The same command goes on from " + journal.get()
                    : "Stopped. With --journal FILE a stopped selection can go on.");
        return ExitCode.INTERRUPTED.number();
      }
      print(table.get());
      if (output.isPresent()) {
        write(selection, table.get(), data, workers);
      }
    }
    return ExitCode.DONE.number();
  }

  private Dataset data() throws IOException {
    TrainingFiles.Input input = TrainingFiles.Input.read(inputs, embedding.isPresent());
    boolean classes =
        head.isEmpty() || !Loss.usualFor(lastActivation(input)).metric().contains("error");
    return TrainingFiles.examples(
        List.of(input), labels, new TrainingFiles.LabelForm(classes, false));
  }

  private gatelens.layer.Activation lastActivation(TrainingFiles.Input input) throws IOException {
    return usage(() -> new Candidate("gru", 1, 1, 0, 1).plan(before(), head.orElseThrow()))
        .initialise(input.width(), Initialisation.KERAS, 0)
        .finalActivation();
  }

  private String before() {
    if (embedding.isPresent()) {
      return "embedding(" + embedding.get() + (masking ? ",mask)" : ")");
    }
    return masking ? "masking" : "";
  }

  private Selection selection(Dataset data) throws IOException {
    int width = TrainingFiles.Input.read(inputs, embedding.isPresent()).width();
    String after = head.orElseGet(() -> "dense(" + classes(data) + ",softmax)");
    Optimizer usual = usage(() -> Optimizer.parse(optimizer));
    List<Double> tried = rates.isEmpty() ? List.of(usual.rate()) : rates;
    List<Candidate> grid = usage(() -> Candidate.grid(cells, units, layers, dropouts, tried));
    List<Candidate> candidates =
        random.isPresent() ? usage(() -> Candidate.draw(grid, random.get(), options.seed)) : grid;
    int[] grouping = groups.isPresent() ? Npy.read(groups.get()).ints() : new int[0];
    if (groups.isPresent() && grouping.length != data.size()) {
      throw new CommandFailure(
          ExitCode.DATA,
          groups.get()
              + ": expected "
              + data.size()
              + " numbers, one an example, found "
              + grouping.length);
    }
    return usage(() -> {
      Model any =
          candidates.get(0).plan(before(), after).initialise(width, Initialisation.KERAS, 0);
      Trainer trainer =
          Trainer.of(usual, Loss.usualFor(any.finalActivation()))
              .withEpochs(epochs)
              .withBatchSize(batchSize)
              .withSeed(options.seed);
      return new Selection(
          candidates,
          folds(data, grouping),
          earlyStopping.isPresent()
              ? trainer.withEarlyStopping(new EarlyStopping(earlyStopping.get()))
              : trainer,
          before(),
          after,
          width,
          halving,
          journal);
    });
  }

  private List<Fold> folds(Dataset data, int[] grouping) {
    if (forward && groups.isPresent()) {
      throw new CommandFailure(ExitCode.USAGE, "--forward and --groups exclude each other");
    }
    if (forward) {
      return Fold.forwardChaining(data.size(), folds);
    }
    return groups.isPresent()
        ? Fold.grouped(grouping, folds)
        : Fold.stratified(data, folds, options.seed);
  }

  private static int classes(Dataset data) {
    int most = 1;
    for (int i = 0; i < data.size(); i++) {
      most =
          data.get(i).label() instanceof Label.Class label ? Math.max(most, label.index()) : most;
    }
    return most + 1;
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

  private void write(Selection selection, SelectionTable table, Dataset data, Workers workers)
      throws IOException {
    Candidate chosen = table.recommendation().row().candidate();
    Model start =
        chosen
            .plan(selection.before(), selection.after())
            .initialise(selection.inputWidth(), Initialisation.KERAS, options.seed);
    Trainer trainer = selection.trainer();
    Model model =
        trainer
            .withOptimizer(trainer.optimizer().withRate(chosen.rate()))
            .fit(start, data, Dataset.empty(), workers, TrainingListener.NONE)
            .model();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("plan", chosen.plan(selection.before(), selection.after()).toString());
    facts.put("selected", table.recommendation().reason());
    ModelFile.write(model.withFacts(facts), output.orElseThrow());
    options.messages().println(output.orElseThrow());
  }

  private void print(SelectionTable table) {
    SelectionTable.Recommendation choice = table.recommendation();
    if (!options.json) {
      text(table, choice, System.out);
      return;
    }
    Map<String, Object> document = Json.document("gatelens.select/1");
    document.put("metric", table.metric());
    document.put("folds", folds);
    List<Map<String, Object>> rows = new ArrayList<>();
    table.rows().forEach(row -> rows.add(fields(row)));
    document.put("candidates", rows);
    Map<String, Object> recommended = fields(choice.row());
    recommended.put("reason", choice.reason());
    document.put("recommended", recommended);
    Json.print(document, System.out);
  }

  private static Map<String, Object> fields(SelectionTable.Row row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cell", row.candidate().cell());
    fields.put("units", row.candidate().units());
    fields.put("layers", row.candidate().layers());
    fields.put("dropout", row.candidate().dropout());
    fields.put("rate", row.candidate().rate());
    fields.put("mean", Math.abs(row.mean()));
    fields.put("deviation", row.deviation());
    fields.put("standardError", row.standardError());
    fields.put("scores", row.scores().stream().map(Math::abs).toList());
    fields.put("epochs", row.epochs());
    fields.put("finished", row.finished());
    fields.put("parameters", row.parameters());
    fields.put("secondsPerPrediction", row.seconds());
    return fields;
  }

  private static void text(
      SelectionTable table, SelectionTable.Recommendation choice, PrintStream out) {
    int width =
        table.rows().stream().mapToInt(row -> row.candidate().title().length()).max().orElse(9);
    String form = "%-1s %-" + Math.max(9, width) + "s  %-17s  %10s  %6s  %12s%n";
    out.printf(form, "", "candidate", table.metric(), "parameters", "epochs", "ms/prediction");
    for (SelectionTable.Row row : table.rows()) {
      out.printf(
          Locale.ROOT,
          form,
          row.equals(choice.row()) ? "*" : "",
          row.candidate().title(),
          String.format(Locale.ROOT, "%.4f ± %.4f", Math.abs(row.mean()), row.deviation()),
          row.parameters(),
          row.epochs() + (row.finished() ? "" : "!"),
          String.format(Locale.ROOT, "%.3f", 1000 * row.seconds()));
    }
    if (table.rows().stream().anyMatch(row -> !row.finished())) {
      out.println("! stopped there by halving");
    }
    out.println("* " + choice.reason());
  }
}
