package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.lens.Training;
import gatelens.train.Backpropagation;
import gatelens.train.Checkpoints;
import gatelens.train.EarlyStopping;
import gatelens.train.Loss;
import gatelens.train.Optimizer;
import gatelens.train.Schedule;
import gatelens.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The settings of training, for every command that trains.
public final class TrainingOptions {
  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Passes over the examples; default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "32",
      description = "Examples a step; default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Share of the examples held out, each class alike, of a forecast the last part; default:"
              + " ${DEFAULT-VALUE}.")
  private double validation;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adam(0.001)",
      description =
          "adam(rate) adamw(rate,decay) sgd(rate,momentum) rmsprop(rate,decay), by place or by"
              + " name as in sgd(momentum=0.9); default:"
              + " ${DEFAULT-VALUE}.")
  private String optimizer = "";

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "categorical-cross-entropy, binary-cross-entropy, squared-error or absolute-error;"
              + " default: what fits the last layer.")
  private Optional<String> loss = Optional.empty();

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      description =
          "constant, cosine(floor,warmup) or plateau(factor,patience); default:"
              + " ${DEFAULT-VALUE}.")
  private String schedule = "";

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      description = "Scale gradients of a larger norm down to it; default: never.")
  private Optional<Double> clipNorm = Optional.empty();

  @Option(
      names = "--class-weights",
      paramLabel = "W",
      description = "What an example of each class counts: w0,w1,... or balanced.")
  private Optional<String> classWeights = Optional.empty();

  @Option(
      names = {"--early-stopping", "--patience"},
      paramLabel = "N",
      description =
          "End when the loss (of the held-out examples, where there are any) has not fallen for N"
              + " epochs, with the best weights.")
  private Optional<Integer> earlyStopping = Optional.empty();

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
      defaultValue = "0",
      description = "Steps between checkpoints; default: one after each epoch.")
  private int checkpointEvery;

  @Option(names = "--resume", description = "Go on from the checkpoint, where there is one.")
  private boolean resume;

  /// All settings.
  ///
  /// @param seed decides the parts, the weights and the order
  public Training.Settings settings(long seed) {
    Optional<Loss> asked = loss.map(text -> Parsed.option("--loss", text, Loss::parse));
    try {
      Trainer trainer =
          Trainer.of(
                  Parsed.option("--optimizer", optimizer, Optimizer::parse),
                  asked.orElseGet(Loss.SquaredError::new))
              .withEpochs(epochs)
              .withBatchSize(batchSize)
              .withSeed(seed)
              .withShuffling(!inOrder)
              .withLengthWindow(lengthWindow)
              .withSchedule(Parsed.option("--schedule", schedule, Schedule::parse))
              .withClipNorm(clipNorm.orElse(Double.POSITIVE_INFINITY))
              .withBackpropagation(
                  Parsed.option("--backpropagation", backpropagation, Backpropagation::parse));
      return new Training.Settings(
          earlyStopping.isPresent()
              ? trainer.withEarlyStopping(new EarlyStopping(earlyStopping.get()))
              : trainer,
          asked,
          weighting(),
          validation,
          checkpoints());
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(problem.getMessage()));
    }
  }

  private Training.Weighting weighting() {
    if (classWeights.isEmpty()) {
      return new Training.Weighting.Equal();
    }
    if (classWeights.get().equalsIgnoreCase("balanced")) {
      return new Training.Weighting.Balanced();
    }
    List<Double> weights = new ArrayList<>();
    for (String part : classWeights.get().split(",", -1)) {
      weights.add(Parsed.option("--class-weights", part.strip(), Double::valueOf));
    }
    return new Training.Weighting.Given(weights);
  }

  private Checkpoints checkpoints() {
    if (resume && checkpoint.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--resume needs --checkpoint DIR: it goes on from what is there");
    }
    return new Checkpoints(checkpoint, checkpointEvery, resume);
  }

  /// True if there is nothing to resume though it was asked for.
  public boolean startsAnew() {
    return resume && checkpoint.isPresent() && !Files.isDirectory(checkpoint.get());
  }

  /// How to go on after an interruption.
  public String resumeHint() {
    return checkpoint.isPresent() ? "; the same command with --resume goes on" : "";
  }
}
