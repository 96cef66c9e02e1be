package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LearningOptions;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.StartOptions;
import gatelens.cli.options.TrainingOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Interruption;
import gatelens.cli.program.Places;
import gatelens.cli.text.DataText;
import gatelens.cli.text.Json;
import gatelens.cli.text.Progress;
import gatelens.cli.text.TrainingProgress;
import gatelens.file.AtomicFile;
import gatelens.formats.own.ModelFile;
import gatelens.lens.Training;
import gatelens.parallel.Workers;
import gatelens.report.document.TrainDocument;
import gatelens.report.picture.TrainingCurves;
import gatelens.report.tensorboard.TensorBoardTraining;
import gatelens.train.Fitted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens train`: trains a model on raw data or arrays and writes it.
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
      "  gatelens train --data cards.csv --test-share 0.2 --output m.gatelens",
      "  gatelens train --model 'gru(64,sequences) gru(64) dense(4,softmax)' --inputs X.npy \\",
      "      --labels y.npy --epochs 10 --validation 0.2 --output m.gatelens",
      "  gatelens train --from m.gatelens --inputs X.npy --labels y.npy --output better.gatelens"
    })
public final class TrainCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private PictureOptions pictures;
  @Mixin private StartOptions start;
  @Mixin private TrainingOptions training;
  @Mixin private LearningOptions learning;

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
      names = "--tensorboard",
      paramLabel = "DIR",
      description = "Write all figures there for TensorBoard, by epoch; --resume goes on in it.")
  private Optional<Path> tensorboard = Optional.empty();

  @Option(
      names = "--best",
      paramLabel = "FILE",
      description = "Write the model there after every epoch that is the best so far.")
  private Optional<Path> best = Optional.empty();

  @Option(
      names = "--untrained",
      paramLabel = "FILE",
      description = "Write the model there as it is before its first step.")
  private Optional<Path> untrained = Optional.empty();

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "Write the figures of every epoch there, as CSV.")
  private Optional<Path> history = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Places.file("--output", Optional.of(output));
    Places.file("--best", best);
    Places.file("--untrained", untrained);
    Places.file("--history", history);
    Training.Ready ready =
        new Training(
                learning.data(),
                start.start(learning.branches()),
                training.settings(options.seed),
                classes)
            .prepare(new DataText(options));
    training.newStart().ifPresent(options.messages()::println);
    if (untrained.isPresent()) {
      ModelFile.write(ready.untrained(), untrained.get());
    }
    try (Workers workers = options.workers();
        Interruption interruption = Interruption.watch();
        Progress progress = new Progress(options, "train", ready.steps(), System::nanoTime);
        TensorBoardTraining listener =
            TensorBoardTraining.of(
                new TrainingProgress(progress, options.messages(), interruption::asked, best),
                tensorboard.map(dir -> TensorBoardTraining.run(dir, training.resumes())),
                ready.split(),
                System.currentTimeMillis() / 1000.0)) {
      Training.Trained trained = ready.run(workers, listener);
      ModelFile.write(trained.model(), output);
      // still within the interruption: the process goes as soon as that is closed
      return finish(trained).number();
    }
  }

  private ExitCode finish(Training.Trained trained) throws IOException {
    Fitted fitted = trained.fitted();
    TrainDocument.end(fitted, output + training.resumeHint(), output.toString())
        .ifPresent(options.messages()::println);
    if (history.isPresent()) {
      byte[] table = TrainDocument.csv(fitted.history()).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(history.get(), out -> out.write(table));
    }
    if (pictures.asked() && !fitted.history().epochs().isEmpty()) {
      pictures.draw(TrainingCurves.of(fitted.history()), options);
    }
    print(trained);
    return fitted.end() == Fitted.End.INTERRUPTED ? ExitCode.INTERRUPTED : ExitCode.DONE;
  }

  private void print(Training.Trained trained) {
    Optional<TrainDocument.Test> test =
        trained.test().map(t -> TrainDocument.Test.of(t.rows(), t.quality()));
    if (options.json) {
      Json.print(TrainDocument.of(output.toString(), trained.fitted(), test), System.out);
    } else {
      System.out.println(output);
      test.ifPresent(figures -> System.out.println(figures.words()));
    }
  }
}
