package gatelens.cli.options;

import gatelens.lens.Choice;
import gatelens.lens.TrainingData;
import gatelens.lens.choice.Folding;
import gatelens.lens.choice.Settings;
import gatelens.lens.choice.Surroundings;
import gatelens.lens.choice.Tried;
import gatelens.select.Selection;
import gatelens.select.SelectionTable;
import gatelens.train.Metric;
import gatelens.train.ModelPlan;
import gatelens.train.TrainingLength;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What is tried by `gatelens select`, and how it is trained and held out. Settings of candidates
/// are one value, several parted by commas, or a range `8..128`.
public final class ChoiceOptions {
  @Option(
      names = "--units",
      paramLabel = "N",
      defaultValue = "8,16,32,64",
      description = "Hidden units, also as a range 8..128; default: ${DEFAULT-VALUE}.")
  private String units = "";

  @Option(
      names = "--cells",
      paramLabel = "CELL",
      defaultValue = "gru",
      description =
          "gru, lstm, gru-reset-before, gru-uncoupled, each also with bi before it; default:"
              + " ${DEFAULT-VALUE}.")
  private String cells = "";

  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Recurrent layers; default: ${DEFAULT-VALUE}.")
  private String layers = "";

  @Option(
      names = "--dropouts",
      paramLabel = "P",
      defaultValue = "0",
      description = "Dropout before the last layer; default: ${DEFAULT-VALUE}.")
  private String dropouts = "";

  @Option(
      names = "--rates",
      paramLabel = "X",
      description = "Learning rates, also as a range 0.0003..0.03; default: the optimizer's.")
  private String rates = "";

  @Option(names = "--random", paramLabel = "N", description = "Try N drawn at random, not all.")
  private Optional<Integer> random = Optional.empty();

  @Option(names = "--tpe", paramLabel = "N", description = "Try N, proposed by earlier scores.")
  private Optional<Integer> tpe = Optional.empty();

  @Option(
      names = "--halving",
      paramLabel = "N",
      description = "Train all for few epochs, only the best of N for longer, and so on.")
  private Optional<Integer> halving = Optional.empty();

  @Option(names = "--prune", description = "Stop trainings that are worse than half of the others.")
  private boolean prune;

  @Option(names = "--scores", paramLabel = "A,B", description = "Metrics; the first decides.")
  private String scores = "";

  @Option(names = "--rule", paramLabel = "RULE", description = "one-se (default), or best.")
  private String rule = "one-se";

  @Option(
      names = "--folds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Parts that are held out in turn; default: ${DEFAULT-VALUE}.")
  private int folds;

  @Option(names = "--repeats", paramLabel = "N", description = "Hold everything out N times.")
  private int repeats = 1;

  @Option(names = "--own-folds", paramLabel = "COLUMN|FILE", description = "Says each row's fold.")
  private Optional<String> own = Optional.empty();

  @Option(names = "--nested", paramLabel = "N", description = "Choose N times without a part, too.")
  private int nested;

  @Option(names = "--forward", description = "Rows are in order of time: learn from earlier ones.")
  private boolean forward;

  @Option(
      names = "--gap",
      paramLabel = "N",
      description = "With --forward: rows between the parts.")
  private int gap;

  @Option(
      names = "--embedding",
      paramLabel = "D",
      description = "Tokens get vectors of D values; default: 32 for texts, none for arrays.")
  private String embedding = "";

  @Option(names = "--masking", description = "Steps whose features are all 0 are padding.")
  private boolean masking;

  @Option(
      names = "--head",
      paramLabel = "LAYERS",
      description = "What follows the recurrent layers; default: dense(classes,softmax).")
  private String head = "";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "As for train; default: what suits the number of examples, ended early.")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Examples a step; default: as for train.")
  private String batchSize = "";

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = TrainingLength.OPTIMIZER,
      description = "As for train; default: ${DEFAULT-VALUE}.")
  private String optimizer = "";

  @Option(
      names = "--early-stopping",
      paramLabel = "N",
      description =
          "End when the loss of a tenth held out for this has not fallen for N epochs; 0: never."
              + " Default: as for train.")
  private Optional<Integer> earlyStopping = Optional.empty();

  @Option(names = "--journal", paramLabel = "FILE", description = "Keeps trials, to go on from.")
  private Optional<Path> journal = Optional.empty();

  /// Everything that was asked for.
  ///
  /// @param branches layers of inputs that are not to be chosen
  public Choice choice(TrainingData data, Map<String, ModelPlan> branches, long seed) {
    return Parsed.asked(() -> asked(data, branches, seed));
  }

  private Choice asked(TrainingData data, Map<String, ModelPlan> branches, long seed) {
    List<String> tried =
        List.of(cells, units, layers, dropouts, rates, batchSize, optimizer, head, embedding);
    Tried all = new Tried(tried, random, tpe, halving, seed);
    return new Choice(
        data,
        all.search(),
        new Surroundings(all.embedding(), masking, all.head(), branches),
        new Settings(
            all.optimizer(),
            new TrainingLength.Usual(epochs, earlyStopping, all.batchSize()),
            seed),
        new Folding(folds, forward, repeats, gap, nested, own),
        new Selection.Rules(
            scores.isEmpty() ? List.of() : Metric.parseAll(scores),
            prune,
            SelectionTable.Rule.parse(rule),
            repeats),
        journal);
  }

  /// How to go on after an interruption.
  public String resumeHint() {
    return journal.isPresent()
        ? "The same command goes on from " + journal.get()
        : "With --journal FILE a stopped selection can go on.";
  }
}
