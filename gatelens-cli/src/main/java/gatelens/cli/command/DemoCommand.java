package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LanguageOption;
import gatelens.cli.options.LongOptions;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.Desktop;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.cli.text.Progress;
import gatelens.cli.text.TrainingProgress;
import gatelens.demo.Demo;
import gatelens.demo.LanguageTask;
import gatelens.demo.StateDemo;
import gatelens.file.AtomicFile;
import gatelens.lens.Origin;
import gatelens.names.NearestName;
import gatelens.parallel.Workers;
import gatelens.report.document.StateDemoDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gatelens demo`: the newcomer's first minute.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Trains a GRU on data that is there at once, explains it, and writes a page.",
    footer = {
      "",
      "Examples:",
      "  gatelens demo          tells the language of a name, and why",
      "  gatelens demo --try Neuseeland",
      "  gatelens demo images   tells rings from crosses, and by which pixels",
      "  gatelens demo sound    tells rising from falling tones, and when it heard them",
      "  gatelens demo both     tells where a sensor and a note disagree",
      "  gatelens demo state    explains data whose truth is known",
      "  gatelens demo stream   finds planted frauds and says by what",
      "  gatelens demo long --tasks first-token --lengths 100 --picture pictures/"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final List<String> NAMES =
      List.of("names", "images", "sound", "both", "state", "stream", "long");

  @Mixin private GlobalOptions options;
  @Mixin private PictureOptions pictures;
  @Mixin private LongOptions far;
  @Mixin private LanguageOption language;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      defaultValue = "names",
      description =
          "names (the language of a name), images, sound, both (a sensor and a note), state (the"
              + " State benchmark), stream (payments, each explained as it comes) or long (tasks"
              + " whose answer lies far back); default: ${DEFAULT-VALUE}.")
  private String name = "names";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Passes over the names; default: ${DEFAULT-VALUE}.")
  private int epochs = 10;

  @Option(
      names = "--try",
      paramLabel = "TEXT",
      description = "A name of your own to be explained first; repeatable.")
  private List<String> tried = new ArrayList<>();

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      defaultValue = "gatelens-demo.html",
      description = "Where the page is written; default: ${DEFAULT-VALUE}.")
  private Path output = Path.of("gatelens-demo.html");

  @Override
  public Integer call() throws IOException {
    return switch (name) {
      case "names" -> names();
      case "images", "sound", "both" -> new MediaDemos(options, name, output).run();
      case "state" -> state();
      case "stream" -> new PaymentsDemo(options, output).run();
      case "long" -> new LongDemo(options, pictures, far, output).run();
      default ->
          throw new CommandFailure(
              ExitCode.USAGE,
              "there is no demo " + name + ": " + NearestName.expected(name, NAMES));
    };
  }

  private int names() throws IOException {
    language.words();
    long start = System.nanoTime();
    LanguageTask task = LanguageTask.of(options.seed);
    options.messages().println(task.words());
    Demo demo;
    try (Workers workers = options.workers();
        Progress progress =
            new Progress(options, "training", (long) epochs * task.batches(), System::nanoTime)) {
      demo =
          Demo.run(
              task,
              epochs,
              options.seed,
              tried,
              workers,
              new TrainingProgress(progress, options.messages(), () -> false, Optional.empty()));
      if (pictures.asked()) {
        pictures.draw(demo.pictures(workers), options);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    String html =
        demo.page(
            Origin.of(options.seed)
                .with("command", "gatelens demo --seed " + options.seed + " --epochs " + epochs)
                .facts(),
            language.words());
    AtomicFile.write(output, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
    if (options.json) {
      Json.print(demo.document(output.toAbsolutePath().toString(), seconds), System.out);
    } else {
      demo.lines(seconds).forEach(System.out::println);
      System.out.printf("%nthe page: %s%n", output.toAbsolutePath());
      if (options.terminal()) {
        Desktop.open(output, options.messages());
      }
    }
    return ExitCode.DONE.number();
  }

  private int state() {
    StateDemoDocument found;
    try (Workers workers = options.workers()) {
      found = StateDemo.run(options.seed, workers, words -> options.messages().println(words));
    }
    if (options.json) {
      Json.print(found, System.out);
    } else {
      StateDemo.lines(found).forEach(System.out::println);
    }
    return ExitCode.DONE.number();
  }
}
