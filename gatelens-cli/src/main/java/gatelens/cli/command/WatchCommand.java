package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Interruption;
import gatelens.lens.Lens;
import gatelens.watch.WatchOption;
import gatelens.watch.WatchQuestion;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/// `gatelens watch`: events as they come, each scored and explained. The options are those of
/// {@link WatchOption}.
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Scores and explains every event of a stream as it comes, a line of JSON each.",
    footer = {
      "",
      "Examples:",
      "  gatelens watch m.gatelens --key card < events.jsonl",
      "  gatelens watch m.gatelens --source events.jsonl --output why.jsonl --state state/",
      "  gatelens watch m.gatelens --source http:8080 --target fraud --alert 'probability>0.9'"
    })
public final class WatchCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  private final Map<WatchOption, OptionSpec> asked = new EnumMap<>(WatchOption.class);

  @Spec
  void spec(CommandSpec made) {
    for (WatchOption option : WatchOption.values()) {
      OptionSpec of =
          OptionSpec.builder("--" + option.word())
              .paramLabel(option.value())
              .description(option.description())
              .type(option.isMany() ? String[].class : String.class)
              .build();
      made.addOption(of);
      asked.put(option, of);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<WatchOption, String> values = new EnumMap<>(WatchOption.class);
    asked.forEach((option, of) -> {
      if (of.getValue() instanceof String[] several) {
        values.put(option, String.join("\n", several));
      } else if (of.getValue() instanceof String value) {
        values.put(option, value);
      }
    });
    try (Lens lens = model.lens(options);
        Interruption interruption = Interruption.watch()) {
      WatchQuestion question = new WatchQuestion(values);
      boolean clear = options.terminal() && !(options.reader() && question.toStandardOutput());
      question.watch(
          lens,
          System.in,
          new FileOutputStream(FileDescriptor.out),
          new WatchQuestion.Looking(
              options.messages()::println,
              clear ? Optional.of(options.messages()) : Optional.empty(),
              System::nanoTime),
          interruption::asked);
    }
    return ExitCode.DONE.number();
  }
}
