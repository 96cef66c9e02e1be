package gatelens.cli.command;

import gatelens.benchmark.Evaluation;
import gatelens.benchmark.Task;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LongOptions;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.cli.text.Progress;
import gatelens.cli.text.TrainingProgress;
import gatelens.demo.Demo;
import gatelens.demo.LanguageNames;
import gatelens.demo.LanguageTask;
import gatelens.file.AtomicFile;
import gatelens.lens.Origin;
import gatelens.parallel.Workers;
import gatelens.report.document.DemoDocument;
import gatelens.report.document.StateDemoDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gatelens demo`: the newcomer's first minute.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Trains a GRU on real names that every JDK carries, explains it, and writes a page.",
    footer = {
      "",
      "Examples:",
      "  gatelens demo          tells the language of a name, and why",
      "  gatelens demo --picture pictures/",
      "  gatelens demo state    explains data whose truth is known",
      "  gatelens demo long --tasks first-token --lengths 100 --picture pictures/"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final List<String> STATE_METHODS =
      List.of("integrated-gradients", "occlusion-mean", "shapley");

  @Mixin private GlobalOptions options;
  @Mixin private PictureOptions pictures;
  @Mixin private LongOptions far;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      defaultValue = "names",
      description =
          "names (the language of a name), state (the State benchmark) or long (tasks whose answer"
              + " lies far back); default: ${DEFAULT-VALUE}.")
  private String name = "names";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Passes over the names; default: ${DEFAULT-VALUE}.")
  private int epochs = 10;

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
      case "state" -> state();
      case "long" -> new LongDemo(options, pictures, far, output).run();
      default ->
          throw new CommandFailure(
              ExitCode.USAGE, "there is no demo " + name + "; there are names, state, long");
    };
  }

  private int names() throws IOException {
    long start = System.nanoTime();
    LanguageTask task = LanguageTask.of(options.seed);
    options
        .messages()
        .printf(
            Locale.ROOT,
            "%,d names to learn from, %,d held out, %d languages%n",
            task.training().size(),
            task.held().size(),
            LanguageNames.LANGUAGES.size());
    Demo demo;
    try (Workers workers = options.workers();
        Progress progress =
            new Progress(options, "training", (long) epochs * task.batches(), System::nanoTime)) {
      demo =
          Demo.run(
              task,
              epochs,
              options.seed,
              workers,
              new TrainingProgress(progress, options.messages(), () -> false));
      if (pictures.asked()) {
        pictures.draw(demo.pictures(workers), options);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    String html =
        demo.page(
            Origin.of(options.seed)
                .with("command", "gatelens demo --seed " + options.seed + " --epochs " + epochs)
                .facts());
    AtomicFile.write(output, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
    if (options.json) {
      Json.print(document(task, demo, seconds), System.out);
    } else {
      print(demo, seconds);
    }
    open();
    return ExitCode.DONE.number();
  }

  private void print(Demo demo, double seconds) {
    LanguageTask.Marks marks = demo.marks();
    List<String> classes = LanguageNames.classes();
    System.out.printf(
        Locale.ROOT,
        "right on %.1f %% of %,d names it has not seen (chance %.1f %%, most frequent language %.1f"
            + " %%), after %.0f s%n",
        100 * marks.accuracy(),
        marks.answers().size(),
        100.0 / classes.size(),
        100 * marks.majority(),
        seconds);
    System.out.println("most frequent mistakes:");
    for (LanguageTask.Marks.Confusion one : marks.worst(5)) {
      System.out.printf(
          Locale.ROOT,
          "  %3d × %s taken for %s%n",
          one.count(),
          classes.get(one.truth()),
          classes.get(one.answer()));
    }
    System.out.println();
    demo.sentences().forEach(System.out::println);
    System.out.println();
    System.out.println("the page: " + output.toAbsolutePath());
  }

  private DemoDocument document(LanguageTask task, Demo demo, double seconds) {
    return new DemoDocument(
        demo.marks().accuracy(),
        1.0 / LanguageNames.LANGUAGES.size(),
        demo.marks().majority(),
        LanguageNames.classes(),
        task.training().size(),
        task.held().size(),
        seconds,
        output.toAbsolutePath().toString(),
        demo.explanations());
  }

  /// Opens the page where there is a desktop and a person at a terminal.
  private void open() {
    boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    if (options.json || !options.terminal() || !(desktop || mac)) {
      return;
    }
    try {
      new ProcessBuilder(mac ? "open" : "xdg-open", output.toAbsolutePath().toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException none) {
      options.messages().println("open the page in a browser: " + output.toAbsolutePath());
    }
  }

  private int state() {
    options
        .messages()
        .println(
            "State: series of 200 steps and 3 features whose decisive cells are known; training a"
                + " GRU on 240 of them");
    Evaluation.Table table;
    try (Workers workers = options.workers()) {
      table =
          new Evaluation(Task.parse("state"), STATE_METHODS, 1, 300, 20, options.seed)
              .run(workers, System::nanoTime, words -> options.messages().println(words));
    }
    StateDemoDocument found = StateDemoDocument.of(table);
    if (options.json) {
      Json.print(found, System.out);
      return ExitCode.DONE.number();
    }
    System.out.printf(
        Locale.ROOT,
        "the model is right on %.1f %% of the steps it has not seen%n",
        100 * found.accuracy());
    System.out.println(
        "how well each method finds the cells that really decide (AUROC: 0.5 is chance, 1"
            + " perfect):");
    for (StateDemoDocument.Row row : found.rows()) {
      System.out.printf(
          Locale.ROOT, "  %-24s AUROC %.3f  AUPRC %.3f%n", row.method(), row.auroc(), row.auprc());
    }
    return ExitCode.DONE.number();
  }
}
