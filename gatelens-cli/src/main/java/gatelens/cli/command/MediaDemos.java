package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.Desktop;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.demo.MediaDemo;
import gatelens.file.AtomicFile;
import gatelens.lens.Origin;
import gatelens.parallel.Workers;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// `gatelens demo images`, `sound` and `both`: files that are made, learned from and explained.
///
/// @param options of every command
/// @param task which
/// @param output where the page is written
record MediaDemos(GlobalOptions options, String task, Path output) {
  int run() throws IOException {
    long start = System.nanoTime();
    MediaDemo demo;
    options.messages().println("files are made, learned from and explained");
    try (Workers workers = options.workers()) {
      demo = MediaDemo.run(task, 1, options.seed, workers, TrainingListener.NONE);
    }
    String command = "gatelens demo " + task + " --seed " + options.seed;
    String html = demo.page(Origin.of(options.seed).with("command", command).facts());
    AtomicFile.write(output, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
    double seconds = (System.nanoTime() - start) / 1e9;
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
}
