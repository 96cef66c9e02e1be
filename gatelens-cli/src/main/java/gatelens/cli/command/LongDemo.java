package gatelens.cli.command;

import gatelens.benchmark.LongRun;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LongOptions;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Interruption;
import gatelens.cli.text.Json;
import gatelens.cli.text.Progress;
import gatelens.file.AtomicFile;
import gatelens.lens.Origin;
import gatelens.parallel.Workers;
import gatelens.report.document.LongDocument;
import gatelens.report.page.LongPage;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `gatelens demo long`: how far back a GRU and an LSTM learn.
///
/// @param options of every command
/// @param pictures where pictures are drawn
/// @param asked which runs
/// @param output where the page is written
record LongDemo(GlobalOptions options, PictureOptions pictures, LongOptions asked, Path output) {
  int run() throws IOException {
    List<LongRun.Setting> settings = asked.settings(options.seed);
    long updates = settings.stream().mapToLong(LongRun.Setting::updates).sum();
    List<LongRun> runs = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    boolean stopped = false;
    try (Workers workers = options.workers();
        Interruption interruption = Interruption.watch();
        Progress progress = new Progress(options, "long", updates, System::nanoTime)) {
      for (LongRun.Setting setting : settings) {
        long start = System.nanoTime();
        LongRun run = LongRun.of(setting, workers, listener(setting, progress, interruption));
        stopped = interruption.asked();
        if (stopped) {
          break;
        }
        runs.add(run);
        seconds.add((System.nanoTime() - start) / 1e9);
        options.messages().println(line(run, seconds.get(seconds.size() - 1)));
      }
    }
    if (!runs.isEmpty()) {
      write(runs);
    }
    print(runs, seconds);
    return (stopped ? ExitCode.INTERRUPTED : ExitCode.DONE).number();
  }

  private static TrainingListener listener(
      LongRun.Setting setting, Progress progress, Interruption interruption) {
    return new TrainingListener() {
      @Override
      public void step(TrainingListener.Progress now) {
        progress.note(
            String.format(Locale.ROOT, "%s: loss %.4f", setting.title(), now.batchLoss()));
        progress.advance(1);
      }

      @Override
      public boolean stops() {
        return interruption.asked();
      }
    };
  }

  private void write(List<LongRun> runs) throws IOException {
    LongRun.Setting first = runs.get(0).setting();
    Origin origin =
        Origin.of(options.seed)
            .with("command", "gatelens demo long --seed " + options.seed)
            .with("units", first.units())
            .with("sequences an update", first.batch())
            .with("optimizer", "Adam at " + first.rate() + ", gradients clipped at 1");
    String html = LongPage.html(runs, origin.facts());
    AtomicFile.write(output, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
    if (pictures.asked()) {
      pictures.draw(LongPage.pictures(runs), options);
    }
  }

  private static String line(LongRun run, double seconds) {
    return String.format(
        Locale.ROOT,
        "%s: %s %.4f after %d updates, %.0f s",
        run.setting().title(),
        run.setting().task().classifies() ? "accuracy" : "mean squared error",
        run.score(),
        run.setting().updates(),
        seconds);
  }

  private void print(List<LongRun> runs, List<Double> seconds) {
    if (!options.json) {
      System.out.print(LongPage.table(runs).text());
      System.out.println("the page: " + output.toAbsolutePath());
      return;
    }
    Json.print(LongDocument.of(runs, seconds, output.toAbsolutePath().toString()), System.out);
  }
}
