package gatelens.cli.command;

import gatelens.batch.BatchOption;
import gatelens.batch.BatchQuestion;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Interruption;
import gatelens.cli.text.WorkProgress;
import gatelens.file.AtomicFile;
import gatelens.lens.Lens;
import gatelens.parallel.WorkListener;
import gatelens.report.page.DataSurveyPage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/// `gatelens batch`: an archive of events, each sequence scored and explained. The options are
/// those of {@link BatchOption}.
@Command(
    name = "batch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Scores and explains an archive of sequences, a row per key or per event.",
    footer = {
      "",
      "Examples:",
      "  gatelens batch m.gatelens --data 'archive/*.parquet' --key card --time t --output why.csv",
      "  gatelens batch m.gatelens --data archive/ --every event --output why/ --resume",
      "  gatelens batch m.gatelens --data old.csv --output o.csv --leave-states seed.glst"
    })
public final class BatchCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  private final Map<BatchOption, OptionSpec> asked = new EnumMap<>(BatchOption.class);

  @Spec
  void spec(CommandSpec made) {
    for (BatchOption option : BatchOption.values()) {
      boolean flag = option.value().isEmpty();
      OptionSpec.Builder of =
          OptionSpec.builder("--" + option.word()).description(option.description());
      asked.put(
          option,
          flag
              ? of.arity("0").type(Boolean.class).build()
              : of.paramLabel(option.value()).type(String.class).build());
      made.addOption(asked.get(option));
    }
  }

  @Override
  public Integer call() throws IOException {
    Map<BatchOption, String> values = new EnumMap<>(BatchOption.class);
    asked.forEach((option, of) -> {
      Object value = of.getValue();
      if (value != null) {
        values.put(option, value.toString());
      }
    });
    try (Lens lens = model.lens(options);
        Interruption interruption = Interruption.watch();
        WorkProgress progress = new WorkProgress(options, System::nanoTime)) {
      WorkListener listener =
          (what, done, total) -> {
            if (interruption.asked()) {
              throw new CancellationException(what);
            }
            progress.at(what, done, total);
          };
      new BatchQuestion(values, options.workers().threads())
          .run(
              lens,
              new FileOutputStream(FileDescriptor.out),
              model.origin(lens.model(), options.seed),
              options.messages()::println,
              listener,
              (survey, file) -> {
                String page =
                    new DataSurveyPage(survey)
                        .html(model.origin(lens.model(), options.seed).facts());
                AtomicFile.write(file, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
              });
    } catch (CancellationException ended) {
      throw new CommandFailure(
          ExitCode.INTERRUPTED, "ended; parts that are whole are kept, and --resume goes on");
    }
    return ExitCode.DONE.number();
  }
}
