package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LearningOptions;
import gatelens.cli.options.Parsed;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.StartOptions;
import gatelens.cli.options.TrainingOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Interruption;
import gatelens.cli.text.DataText;
import gatelens.cli.text.Json;
import gatelens.cli.text.Progress;
import gatelens.cli.text.TrainingProgress;
import gatelens.lens.DataReport;
import gatelens.lens.Training;
import gatelens.parallel.Workers;
import gatelens.report.document.FindRateDocument;
import gatelens.report.picture.RatePicture;
import gatelens.train.RateFinder;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens find-rate`: tries rising learning rates and says at which the loss falls fastest.
@Command(
    name = "find-rate",
    mixinStandardHelpOptions = true,
    description = "Tries rising learning rates; data, model and settings as of train.")
public final class FindRateCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private PictureOptions pictures;
  @Mixin private StartOptions start;
  @Mixin private TrainingOptions training;
  @Mixin private LearningOptions learning;

  @Option(
      names = "--lowest-rate",
      paramLabel = "X",
      defaultValue = "1e-6",
      description = "The first rate; default: ${DEFAULT-VALUE}.")
  private double first;

  @Option(
      names = "--highest-rate",
      paramLabel = "X",
      defaultValue = "1",
      description = "The last rate; default: ${DEFAULT-VALUE}.")
  private double last;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "100",
      description = "Rates that are tried, one a batch; default: ${DEFAULT-VALUE}.")
  private int steps;

  @Override
  public Integer call() throws IOException {
    RateFinder finder = Parsed.asked(() -> new RateFinder(first, last, steps));
    Training.Ready ready =
        new Training(
                learning.data(),
                start.start(learning.branches()),
                training.settings(options.seed),
                List.of())
            .prepare(new Told(new DataText(options)));
    try (Workers workers = options.workers();
        Interruption interruption = Interruption.watch();
        Progress progress = new Progress(options, "find-rate", steps, System::nanoTime)) {
      RateFinder.Found found =
          ready.rates(
              finder,
              workers,
              new TrainingProgress(
                  progress, options.messages(), interruption::asked, Optional.empty()));
      if (pictures.asked()) {
        pictures.draw(List.of(RatePicture.of(found)), options);
      }
      if (options.json) {
        Json.print(FindRateDocument.of(found), System.out);
      } else {
        System.out.printf(
            Locale.ROOT,
            "the loss falls fastest at %.2g, is lowest at %.2g%s%n",
            found.steepest(),
            found.lowest(),
            found.ranAway() ? " and runs away behind it" : "");
      }
      return (interruption.asked() ? ExitCode.INTERRUPTED : ExitCode.DONE).number();
    }
  }

  /// What was understood of the data; how long a whole training would be is of no use here.
  private record Told(DataReport.Listener all) implements DataReport.Listener {
    @Override
    public void read(DataReport report) {
      all.read(report);
    }

    @Override
    public void note(String words) {
      all.note(words);
    }

    @Override
    public void length(String words) {}
  }
}
