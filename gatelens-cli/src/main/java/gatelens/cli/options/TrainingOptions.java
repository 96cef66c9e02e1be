package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.lens.Emphasis;
import gatelens.lens.HeldOut;
import gatelens.lens.Training;
import gatelens.train.Backpropagation;
import gatelens.train.Checkpoints;
import gatelens.train.Loss;
import gatelens.train.Metric;
import gatelens.train.Optimizer;
import gatelens.train.Schedule;
import gatelens.train.Trainer;
import gatelens.train.TrainingLength;
import gatelens.train.Update;
import gatelens.train.Watch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// The settings of training, for every command that trains.
public final class TrainingOptions {
  private static final String USUAL_OPTIMIZER = TrainingLength.OPTIMIZER;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over all examples, without early stopping unless that is asked for; default: what"
              + " suits their number (3,000 steps, at least 15 epochs, at most 200), ended early.")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "Examples a step; default: 32, or 16 or 8 of few examples where --epochs is not said.")
  private Optional<Integer> batchSize = Optional.empty();

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      description =
          "Share of the examples held out, each class alike, of a forecast the last part; 0 for"
              + " none. Default: a tenth (at most 2,000) of 300 or more, for early stopping.")
  private Optional<Double> validation = Optional.empty();

  @Option(
      names = "--validation-data",
      paramLabel = "PATH",
      description = "Raw data that is held out, of the same kind as --data.")
  private Optional<Path> validationData = Optional.empty();

  @Option(
      names = "--validation-inputs",
      paramLabel = "[NAME=]FILE",
      description = "Arrays that are held out, as --inputs; with --validation-labels.")
  private List<String> validationInputs = List.of();

  @Option(
      names = "--validation-labels",
      paramLabel = "FILE",
      description = "The labels of --validation-inputs.")
  private Optional<Path> validationLabels = Optional.empty();

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      description = "Decides who is held out or kept apart; default: --seed.")
  private Optional<Long> splitSeed = Optional.empty();

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = USUAL_OPTIMIZER,
      description =
          "adam(rate,beta1,beta2,epsilon,amsgrad) adamw(rate,decay,…,biases) nadam(rate) lion(rate,"
              + "decay) sgd(rate,momentum,nesterov) rmsprop(rate,decay), by place or by name as in"
              + " sgd(momentum=0.9,nesterov=true); default: ${DEFAULT-VALUE}.")
  private String optimizer = "";

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "The optimizer's rate, where --optimizer names none: --learning-rate 0.01.")
  private Optional<Double> rate = Optional.empty();

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "categorical-cross-entropy(smoothing) binary-cross-entropy(smoothing)"
              + " categorical-focal(gamma,alpha) binary-focal(gamma,alpha) squared-error"
              + " absolute-error huber(delta) log-cosh quantile(0.1:0.9) poisson(log); default:"
              + " what fits the last layer.")
  private Optional<String> loss = Optional.empty();

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      description =
          "constant cosine(floor,warmup) plateau(factor,patience) step(every,factor) exponential("
              + "factor,steps) one-cycle(rise,start,end) restarts(first,times,floor) warmup(steps,"
              + "then); default: ${DEFAULT-VALUE}.")
  private String schedule = "";

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      description = "Scale gradients of a larger norm down to it; default: never.")
  private Optional<Double> clipNorm = Optional.empty();

  @Option(
      names = "--clip-value",
      paramLabel = "X",
      description = "Cut every number of the gradients to [-X, X]; default: never.")
  private Optional<Double> clipValue = Optional.empty();

  @Option(
      names = "--clip-tensor-norm",
      paramLabel = "X",
      description = "Scale each tensor of a larger norm down to it; default: never.")
  private Optional<Double> clipTensor = Optional.empty();

  @Option(
      names = "--average",
      paramLabel = "WAY",
      defaultValue = "none",
      description =
          "Judge and keep an average of the weights: none, ema(momentum) after every step,"
              + " swa(from) after every epoch beyond that share; default: ${DEFAULT-VALUE}.")
  private String average = "";

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      defaultValue = "1",
      description = "Batches whose gradients make one step; default: ${DEFAULT-VALUE}.")
  private int accumulate;

  @Option(
      names = "--layer-rate",
      paramLabel = "LAYER=X",
      description = "Rates of layers as multiples of the optimizer's: gru_0=0.1,dense_1=2.")
  private Optional<String> layerRate = Optional.empty();

  @Option(
      names = "--class-weights",
      paramLabel = "W",
      description = "What an example of each class counts: w0,w1,... or name=w,... or balanced.")
  private Optional<String> classWeights = Optional.empty();

  @Option(
      names = "--oversample",
      description = "Draw examples of rare classes again until all classes are equally frequent.")
  private boolean oversample;

  @Option(
      names = "--output-weights",
      paramLabel = "W",
      description = "What each output counts, of numbers and of sigmoids: w0,w1,...")
  private Optional<String> outputWeights = Optional.empty();

  @Option(
      names = "--sample-weights",
      paramLabel = "FILE|COLUMN",
      description = "What each example counts: an array [N], or a column of the table.")
  private Optional<Path> sampleWeights = Optional.empty();

  @Option(
      names = {"--early-stopping", "--patience"},
      paramLabel = "N",
      description =
          "End when the loss (of the held-out examples, where there are any), or --monitor, has not"
              + " become better for N epochs, with the best weights; 0: never. Default: a sixth of"
              + " the epochs, where --epochs is not said and examples are held out.")
  private Optional<Integer> earlyStopping = Optional.empty();

  @Option(
      names = "--metrics",
      paramLabel = "NAME",
      description =
          "Figures after every epoch, of the held-out examples where there are any: accuracy,"
              + "balanced-accuracy,precision,recall,f1,auc of classes; rmse,mae,r2 of numbers.")
  private Optional<String> metrics = Optional.empty();

  @Option(
      names = "--monitor",
      paramLabel = "METRIC",
      description =
          "What --early-stopping, a plateau and the best weights go by; default: the loss.")
  private Optional<String> monitor = Optional.empty();

  @Option(names = "--keep-best", description = "Write the weights of the best epoch, not the last.")
  private boolean keepBest;

  @Option(
      names = "--backpropagation",
      paramLabel = "WAY",
      defaultValue = "whole",
      description =
          "whole, checkpointed(steps) or truncated(steps), for long sequences; default:"
              + " ${DEFAULT-VALUE}.")
  private String backpropagation = "";

  @Option(
      names = "--length-window",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Bring sequences of like length together among N batches; default: ${DEFAULT-VALUE}.")
  private int lengthWindow;

  @Option(names = "--no-shuffle", description = "Read the examples in their order.")
  private boolean inOrder;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Keep the whole state of the training there.")
  private Optional<Path> checkpoint = Optional.empty();

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Steps between checkpoints; default: one after each epoch.")
  private Optional<Integer> checkpointEvery = Optional.empty();

  @Option(names = "--resume", description = "Go on from the checkpoint, where there is one.")
  private boolean resume;

  /// All settings.
  ///
  /// @param seed decides the parts, the weights and the order
  public Training.Settings settings(long seed) {
    Optional<Loss> asked = loss.map(text -> Parsed.option("--loss", text, Loss::parse));
    return Parsed.asked(() ->
        new Training.Settings(
            trainer(seed, asked.orElseGet(Loss.SquaredError::new)),
            asked,
            emphasis(),
            held(),
            splitSeed.orElse(seed),
            checkpoints(),
            new TrainingLength.Usual(epochs, earlyStopping, batchSize)));
  }

  private Trainer trainer(long seed, Loss usual) {
    Update update =
        new Update(
            accumulate,
            new Update.Clipping(limit(clipValue), limit(clipTensor), limit(clipNorm)),
            Parsed.option("--average", average, Update.Averaging::parse),
            layerRate
                .map(text -> Parsed.option("--layer-rate", text, Update::layerRates))
                .orElseGet(Map::of));
    Watch watch =
        new Watch(
            metrics
                .map(text -> Parsed.option("--metrics", text, Metric::parseAll))
                .orElseGet(List::of),
            monitor
                .filter(name -> !name.toLowerCase(Locale.ROOT).matches("(val[_-])?loss"))
                .map(text -> Parsed.option("--monitor", text, Metric::parse)),
            keepBest);
    return Trainer.of(optimizer(), usual)
        .withSeed(seed)
        .withShuffling(!inOrder)
        .withLengthWindow(lengthWindow)
        .withSchedule(Parsed.option("--schedule", schedule, Schedule::parse))
        .withUpdate(update)
        .withWatch(watch)
        .withBackpropagation(
            Parsed.option("--backpropagation", backpropagation, Backpropagation::parse));
  }

  private Optimizer optimizer() {
    Optimizer named = Parsed.option("--optimizer", optimizer, Optimizer::parse);
    String first = optimizer.substring(optimizer.indexOf('(') + 1).split("[,)]", 2)[0].strip();
    boolean hasRate =
        optimizer.contains("(") && (!first.contains("=") || optimizer.contains("rate="));
    if (rate.isPresent() && hasRate && !optimizer.equals(USUAL_OPTIMIZER)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--learning-rate " + rate.get() + ": --optimizer " + optimizer + " has a rate already");
    }
    return rate.isPresent()
        ? Parsed.option(
            "--learning-rate", String.valueOf(rate.get()), r -> named.withRate(rate.get()))
        : named;
  }

  private static double limit(Optional<Double> asked) {
    return asked.orElse(Double.POSITIVE_INFINITY);
  }

  private HeldOut held() {
    boolean arrays = !validationInputs.isEmpty() || validationLabels.isPresent();
    int ways =
        (validation.isPresent() ? 1 : 0) + (validationData.isPresent() ? 1 : 0) + (arrays ? 1 : 0);
    if (ways > 1 || (arrays && (validationInputs.isEmpty() || validationLabels.isEmpty()))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "expected one of --validation SHARE, --validation-data PATH, and --validation-inputs FILE"
              + " with --validation-labels FILE");
    }
    return arrays
        ? new HeldOut.Arrays(
            validationInputs.stream().map(LearningOptions::file).toList(),
            validationLabels.orElseThrow())
        : validationData
            .<HeldOut>map(HeldOut.Rows::new)
            .or(() -> validation.map(HeldOut.Share::new))
            .orElseGet(HeldOut.Usual::new);
  }

  private Emphasis emphasis() {
    if (oversample && classWeights.isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--oversample and --class-weights exclude each other: both weigh classes");
    }
    return new Emphasis(
        oversample
            ? new Emphasis.Weighting.Oversampled()
            : classWeights
                .map(text -> Parsed.option("--class-weights", text, Emphasis.Weighting::parse))
                .orElseGet(Emphasis.Weighting.Equal::new),
        outputWeights.map(text -> numbers("--output-weights", text)).orElseGet(List::of),
        sampleWeights);
  }

  private static List<Double> numbers(String option, String text) {
    return Stream.of(text.split(",", -1))
        .map(part -> Parsed.option(option, part.strip(), TrainingOptions::number))
        .toList();
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException problem) {
      throw new IllegalArgumentException(
          "expected numbers parted by commas, found '" + text + "'", problem);
    }
  }

  private Checkpoints checkpoints() {
    if (checkpoint.isEmpty() && (resume || checkpointEvery.isPresent())) {
      throw new CommandFailure(
          ExitCode.USAGE,
          (resume ? "--resume" : "--checkpoint-every")
              + " needs --checkpoint DIR: "
              + (resume ? "it goes on from what is there" : "that is where they are kept"));
    }
    if (checkpointEvery.filter(steps -> steps < 1).isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--checkpoint-every is " + checkpointEvery.get() + "; at least 1 step is needed");
    }
    if (!resume && checkpoint.isPresent() && filled(checkpoint.get())) {
      throw new CommandFailure(
          ExitCode.USAGE,
          checkpoint.get() + ": checkpoints of an earlier run are there, which this one would lose",
          "go on with them: --resume; or begin anew in another folder: --checkpoint DIR");
    }
    return new Checkpoints(checkpoint, checkpointEvery.orElse(0), resume);
  }

  private static boolean filled(Path folder) {
    String[] names = folder.toFile().list();
    return names != null && names.length > 0;
  }

  /// True if a training is gone on with.
  public boolean resumes() {
    return resume && !startsAnew();
  }

  /// Words where there is nothing to resume though it was asked for.
  public Optional<String> newStart() {
    return startsAnew()
        ? Optional.of("There is no checkpoint to resume; training starts anew.")
        : Optional.empty();
  }

  private boolean startsAnew() {
    return resume && checkpoint.isPresent() && !Files.isDirectory(checkpoint.get());
  }

  /// How to go on after an interruption.
  public String resumeHint() {
    return checkpoint.isPresent() ? "; the same command with --resume goes on" : "";
  }
}
