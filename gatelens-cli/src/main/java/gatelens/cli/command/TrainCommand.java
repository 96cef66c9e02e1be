package gatelens.cli.command;

import gatelens.cli.options.DataOptions;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.TrainingOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Interruption;
import gatelens.cli.text.Json;
import gatelens.cli.text.Progress;
import gatelens.cli.text.TrainingProgress;
import gatelens.formats.own.ModelFile;
import gatelens.layer.Branch;
import gatelens.lens.LabelledArrays;
import gatelens.lens.SequenceArray;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.TrainDocument;
import gatelens.report.picture.TrainingCurves;
import gatelens.report.tensorboard.TensorBoardTraining;
import gatelens.train.Dataset;
import gatelens.train.Fitted;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Split;
import gatelens.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens train`: trains a model on arrays and writes it.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains a model and writes it.",
    footer = {
      "",
      "Layers: embedding(D[,mask]) gru(H[,sequences][,reset_before|uncoupled]) lstm(H[,sequences])",
      "  bigru bilstm (as gru and lstm, and sum, mean or product)"
          + " dense(C[,softmax|sigmoid|tanh|relu])",
      "  dropout(p) pool(mean|max|last) layer_norm masking",
      "",
      "Examples:",
      "  gatelens train --model 'gru(64,sequences) gru(64) dense(4,softmax)' --inputs X.npy \\",
      "      --labels y.npy --epochs 10 --validation 0.2 --output m.gatelens",
      "  gatelens train --from m.gatelens --inputs X.npy --labels y.npy --output better.gatelens"
    })
public final class TrainCommand implements Callable<Integer> {
  /// Where the model comes from.
  static final class Start {
    @Option(
        names = "--model",
        paramLabel = "LAYERS",
        description =
            "The layers of a new model, in order, parted by spaces, such as 'embedding(64) gru(64)"
                + " dense(2,softmax)'; default: layers that suit the raw data, which are said.")
    private Optional<String> plan = Optional.empty();

    @Option(
        names = "--from",
        paramLabel = "MODEL",
        description = "Go on with the weights of a model file of any kind that is read.")
    private Optional<Path> from = Optional.empty();
  }

  @Mixin private GlobalOptions options;
  @Mixin private PictureOptions pictures;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Start start = new Start();

  @Mixin private TrainingOptions training;

  @Mixin private DataOptions raw;

  @Option(
      names = "--inputs",
      paramLabel = "[NAME=]FILE",
      description = "Sequences [N,T,I] or token ids [N,T]; once for each input of the model.")
  private List<String> inputs = List.of();

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Classes [N] or [N,T] (below 0: not counted), or values [N,C] or [N,T,C].")
  private Optional<Path> labels = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "Where the trained model is written.")
  private Path output;

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description = "Names of the classes, kept with the model.")
  private List<String> classes = List.of();

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "Number of tokens of a new embedding; default: the highest id and one.")
  private Optional<Integer> vocabulary = Optional.empty();

  @Option(
      names = "--initialisation",
      paramLabel = "WAY",
      defaultValue = "keras",
      description = "How weights are drawn: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private Initialisation initialisation = Initialisation.KERAS;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description =
          "Write loss, metric, rate, gates, weights and gradients there for TensorBoard, epoch by"
              + " epoch; a resumed training goes on in it.")
  private Optional<Path> tensorboard = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Path folder = output.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CommandFailure(
          ExitCode.DATA, "--output " + output + ": there is no folder " + folder);
    }
    if (Files.isDirectory(output) || !Files.isWritable(folder)) {
      throw new CommandFailure(
          ExitCode.DATA,
          "--output "
              + output
              + (Files.isDirectory(output)
                  ? ": it is a folder; expected the name of a file"
                  : ": the folder cannot be written to"));
    }
    Optional<DataTraining> read = raw();
    Model model = read.isPresent() ? model(read.get()) : model();
    Loss loss = training.loss(model);
    Dataset data = read.isPresent() ? read.get().training() : data(model, loss);
    Split split = Split.of(data, training.validation, options.seed);
    Trainer trainer = training.trainer(loss, model, split.training(), options.seed);
    if (training.startsAnew()) {
      options.messages().println("There is no checkpoint to resume; training starts anew.");
    }
    int batches = (split.training().size() + training.batchSize - 1) / training.batchSize;
    Fitted fitted;
    try (Workers workers = options.workers();
        Interruption interruption = Interruption.watch();
        Progress progress =
            new Progress(options, "train", (long) batches * trainer.epochs(), System::nanoTime);
        TensorBoardTraining listener =
            TensorBoardTraining.of(
                new TrainingProgress(progress, options.messages(), interruption::asked),
                tensorboard,
                split,
                System.currentTimeMillis() / 1000.0)) {
      fitted =
          trainer.fit(
              model,
              split.training(),
              split.validation(),
              workers,
              listener,
              training.checkpoints());
      Model named = named(fitted, trainer, split);
      if (read.isPresent()) {
        named = read.get().named(named);
      }
      ModelFile.write(named, output);
      if (fitted.end() == Fitted.End.INTERRUPTED) {
        options
            .messages()
            .println("Stopped. What was learned so far is in " + output + training.resumeHint());
      }
    }
    Optional<TrainDocument.Test> tested = Optional.empty();
    if (read.isPresent() && read.get().testing().isPresent()) {
      try (Workers workers = options.workers()) {
        tested = Optional.of(read.get().test(fitted.model(), workers));
      }
    }
    if (pictures.asked() && !fitted.history().epochs().isEmpty()) {
      pictures.draw(TrainingCurves.of(fitted.history()), options);
    }
    print(fitted, tested);
    return (fitted.end() == Fitted.End.INTERRUPTED ? ExitCode.INTERRUPTED : ExitCode.DONE).number();
  }

  private Optional<DataTraining> raw() throws IOException {
    if (raw.data.isEmpty()) {
      if (inputs.isEmpty() || labels.isEmpty()) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "there is nothing to learn from; expected --data PATH, or --inputs FILE.npy and"
                + " --labels FILE.npy");
      }
      return Optional.empty();
    }
    Optional<Model> from =
        start.from.isPresent() ? Optional.of(ModelFile.read(start.from.get())) : Optional.empty();
    return Optional.of(DataTraining.read(raw, from, options.seed, options.messages()));
  }

  private Model model(DataTraining read) throws IOException {
    if (start.from.isEmpty() && start.plan.isEmpty()) {
      start.plan = Optional.of(read.suited(raw, options.messages()));
    }
    return start.from.isPresent()
        ? ModelFile.read(start.from.get())
        : read.initialise(plan(), raw, initialisation, options.seed);
  }

  private Model model() throws IOException {
    if (start.from.isPresent()) {
      return ModelOption.model(start.from.get(), options.messages());
    }
    ModelPlan plan = plan();
    if (inputs.size() != 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--model describes a model of one input, found " + inputs.size() + " times --inputs");
    }
    SequenceArray input = SequenceArray.read(file(inputs.get(0)), plan.readsTokens());
    int width = input.tokens() && vocabulary.isPresent() ? vocabulary.get() : input.width();
    return plan.initialise(width, initialisation, options.seed);
  }

  private ModelPlan plan() {
    return plan(
        start.plan.orElseThrow(() ->
            new CommandFailure(
                ExitCode.USAGE, "expected --model LAYERS or --from MODEL, found neither")));
  }

  private static ModelPlan plan(String text) {
    try {
      return ModelPlan.parse(text);
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(ExitCode.USAGE, "--model: " + problem.getMessage());
    }
  }

  private static Path file(String input) {
    return Path.of(input.substring(input.indexOf('=') + 1));
  }

  private Dataset data(Model model, Loss loss) throws IOException {
    List<SequenceArray> read = new ArrayList<>();
    if (inputs.size() != model.branches().size()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the model has "
              + model.branches().size()
              + " inputs, found "
              + inputs.size()
              + " times --inputs");
    }
    for (int i = 0; i < inputs.size(); i++) {
      Branch branch = model.branches().get(i);
      read.add(SequenceArray.read(file(named(branch, i)), branch.readsTokens()));
    }
    boolean whole =
        switch (loss) {
          case Loss.CategoricalCrossEntropy c -> true;
          case Loss.BinaryCrossEntropy b -> model.outputWidth() == 1;
          case Loss.SquaredError s -> false;
          case Loss.AbsoluteError a -> false;
        };
    return LabelledArrays.examples(
        read, labels.orElseThrow(), new LabelledArrays.LabelForm(whole, model.answersEveryStep()));
  }

  /// The file for a branch: by its name, or by its place where none is named.
  private String named(Branch branch, int place) {
    for (String input : inputs) {
      if (input.startsWith(branch.name() + "=")) {
        return input;
      }
    }
    return inputs.get(place);
  }

  private Model named(Fitted fitted, Trainer trainer, Split split) {
    Map<String, String> facts = new LinkedHashMap<>();
    start.plan.ifPresent(plan -> facts.put("plan", plan));
    facts.put("trained", trainer.toString());
    facts.put(
        "trained_on",
        split.training().size()
            + " examples of "
            + raw.data.or(() -> labels).orElseThrow().getFileName());
    Model model = fitted.model();
    return classes.isEmpty()
        ? model.withFacts(facts)
        : model.withInfo(model.info().withClasses(classes)).withFacts(facts);
  }

  private void print(Fitted fitted, Optional<TrainDocument.Test> tested) {
    if (options.json) {
      Json.print(TrainDocument.of(output.toString(), fitted, tested), System.out);
    } else {
      System.out.println(output);
      tested.ifPresent(test -> System.out.println(inWords(test)));
    }
  }

  /// `test: 112 rows, accuracy 0.9732`.
  private static String inWords(TrainDocument.Test test) {
    StringBuilder words = new StringBuilder("test: ").append(test.rows()).append(" rows");
    test.accuracy().ifPresent(value -> words.append(figure(", accuracy %.4f", value)));
    test.meanSquaredError()
        .ifPresent(value -> words.append(figure(", mean squared error %.4g", value)));
    test.meanAbsoluteError()
        .ifPresent(value ->
            words.append(
                figure(
                    ", mean absolute error %.4g (of what is forecast, in deviations of the training"
                        + " data)",
                    value)));
    return words.toString();
  }

  private static String figure(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }
}
