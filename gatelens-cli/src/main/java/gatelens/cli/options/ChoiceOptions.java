package gatelens.cli.options;

import gatelens.lens.Choice;
import gatelens.lens.TrainingData;
import gatelens.select.Candidate;
import gatelens.train.EarlyStopping;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What is tried by `gatelens select`, and how it is trained and held out.
public final class ChoiceOptions {
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
      names = "--forward",
      description = "The examples are in order of time: learn only from what came before.")
  private boolean forward;

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

  /// Everything that was asked for.
  ///
  /// @param branches layers of inputs that are not to be chosen
  public Choice choice(TrainingData data, Map<String, ModelPlan> branches, long seed) {
    Optimizer usual = Parsed.option("--optimizer", optimizer, Optimizer::parse);
    List<Double> tried = rates.isEmpty() ? List.of(usual.rate()) : rates;
    List<Candidate> grid =
        Parsed.asked(() -> Candidate.grid(cells, units, layers, dropouts, tried));
    return new Choice(
        data,
        random.isPresent() ? Parsed.asked(() -> Candidate.draw(grid, random.get(), seed)) : grid,
        new Choice.Surroundings(embedding, masking, head, branches),
        new Choice.Settings(
            usual,
            epochs,
            batchSize,
            earlyStopping.map(epochs -> Parsed.asked(() -> new EarlyStopping(epochs))),
            seed),
        new Choice.Folding(folds, forward),
        halving,
        journal);
  }

  /// How to go on after an interruption.
  public String resumeHint() {
    return journal.isPresent()
        ? "The same command goes on from " + journal.get()
        : "With --journal FILE a stopped selection can go on.";
  }
}
