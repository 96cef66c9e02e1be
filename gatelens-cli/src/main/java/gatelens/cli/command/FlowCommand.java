package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.MethodOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.TargetOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.cli.text.WorkProgress;
import gatelens.data.Entry;
import gatelens.decision.Question;
import gatelens.flow.Flow;
import gatelens.flow.FlowStudy;
import gatelens.flow.Phrase;
import gatelens.formats.Npy;
import gatelens.lens.Lens;
import gatelens.lens.Stack;
import gatelens.report.document.FlowDocument;
import gatelens.report.text.FlowText;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens flow`: how a decision is made inside.
@Command(
    name = "flow",
    mixinStandardHelpOptions = true,
    description = {
      "How a decision is made inside: through which gates and units it went in, how much of it is",
      "made at each step, what each step wrote into the memory and how much of that is left."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens flow m.gatelens --inputs X.npy --target 1",
      "  gatelens flow m.gatelens --data cards.csv --rule integrated-gradients --output flow/",
      "  gatelens flow m.gatelens --inputs X.npy --phrase 2:4 --json"
    })
public final class FlowCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private TargetOptions target;
  @Mixin private MethodOptions how;

  @Option(
      names = "--rule",
      paramLabel = "METHOD",
      defaultValue = "deeplift",
      description =
          "Whose attribution is followed through the gates: deeplift (default),"
              + " integrated-gradients, gradient-x-change, input-x-gradient.")
  private String rule = "deeplift";

  @Option(
      names = "--phrase",
      paramLabel = "FROM:TO",
      description =
          "Also say what steps FROM to TO - 1 give together, by contextual decomposition; may be"
              + " repeated.")
  private List<String> phrases = List.of();

  @Option(
      names = {"--output", "-o"},
      paramLabel = "DIR",
      description = {
        "Where arrays are written: LAYER.through.npy float[N][T][D][G][H], LAYER.conductance.npy"
            + " and LAYER.influence.npy float[N][T][H], made.npy float[N][T], LAYER.written.npy"
            + " float[N][T][H], LAYER.left.npy and ledger.npy float[N][T][T]."
      })
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    try (Lens lens = model.lens(options);
        WorkProgress progress = new WorkProgress(options, System::nanoTime)) {
      Question question =
          Question.of(target.rule(), how.settings(lens, options.seed)).withMethod(rule);
      List<Phrase> asked = phrases.stream().map(FlowCommand::phrase).toList();
      List<Entry> entries = lens.read(inputs.asked());
      List<String> unread = Jobs.unread(options, lens, entries);
      FlowStudy study = lens.flow(entries, question, asked, progress);
      if (output.isPresent()) {
        write(study.flows(), output.get());
      }
      if (options.json) {
        Json.print(FlowDocument.of(study, unread), System.out);
      } else {
        FlowText.print(study, System.out);
      }
    }
    return ExitCode.DONE.number();
  }

  private static Phrase phrase(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == 2) {
        return new Phrase(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException wrong) {
      throw new CommandFailure(
          ExitCode.USAGE, "--phrase " + text + ": steps must be numbers", "--phrase 2:4");
    }
    throw new CommandFailure(
        ExitCode.USAGE, "--phrase " + text + ": expected FROM:TO", "--phrase 2:4");
  }

  private void write(List<Flow> flows, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Map<String, Supplier<Tensor>>> arrays = flows.stream().map(Flow::arrays).toList();
    for (String name : arrays.get(0).keySet()) {
      Tensor all =
          Stack.of(
              name, arrays.stream().map(of -> Objects.requireNonNull(of.get(name)).get()).toList());
      Path file = folder.resolve(name + ".npy");
      Npy.write(file, all);
      options.messages().println("wrote " + all.shape() + " to " + file);
    }
  }
}
