package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.cli.text.Progress;
import gatelens.cli.text.TrainingProgress;
import gatelens.demo.StreamDemo;
import gatelens.file.AtomicFile;
import gatelens.lens.Origin;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// `gatelens demo stream`: payments read one by one, and why an alarm rings.
///
/// @param options of every command
/// @param output where the page is written
record PaymentsDemo(GlobalOptions options, Path output) {
  int run() throws IOException {
    StreamDemo found;
    try (Workers workers = options.workers();
        Progress progress =
            new Progress(options, "training", StreamDemo.BATCHES, System::nanoTime)) {
      Model model =
          StreamDemo.train(
              StreamDemo.CARDS,
              StreamDemo.EPOCHS,
              options.seed,
              workers,
              new TrainingProgress(progress, options.messages(), () -> false, Optional.empty()));
      found =
          StreamDemo.replay(
              model,
              StreamDemo.stream(StreamDemo.WATCHED, options.seed + 1),
              words -> options.messages().println(words));
    }
    String html =
        found.page(
            Origin.of(options.seed)
                .with("command", "gatelens demo stream --seed " + options.seed)
                .facts());
    AtomicFile.write(output, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
    if (options.json) {
      Json.print(found.document(output.toAbsolutePath().toString()), System.out);
    } else {
      found.lines().forEach(System.out::println);
      System.out.println("the page: " + output.toAbsolutePath());
    }
    return ExitCode.DONE.number();
  }
}
