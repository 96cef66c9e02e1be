package gatelens.cli.command;

import gatelens.cli.options.FailOnOptions;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.MethodOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.QuestionOptions;
import gatelens.cli.options.TargetOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.decision.Question;
import gatelens.explain.Measurement;
import gatelens.lens.Lens;
import gatelens.lens.Measuring;
import gatelens.measure.Measures;
import gatelens.report.document.MeasureDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens measure`: whether an explanation can be trusted.
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description = "Measures an attribution, or a method, on a model: one row a sequence.",
    footer = {
      "",
      "Examples:",
      "  gatelens measure model.keras --inputs x.npy --target 1 --attribution a.npy --measure"
          + " comprehensiveness",
      "  gatelens measure m.gatelens --data cards.csv --method deeplift --measure completeness"
          + " --fail-on 'completeness>0.01'"
    })
public final class MeasureCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private TargetOptions target;
  @Mixin private MethodOptions how;

  @Option(
      names = "--attribution",
      paramLabel = "FILE",
      description =
          "Attributions to measure: float[N][T][D] (cells), [N][T] (events) or [N][D] with --group"
              + " features.")
  private Optional<Path> attribution = Optional.empty();

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "The method to measure, where no attribution is given, or which made it.")
  private Optional<String> method = Optional.empty();

  @Option(
      names = "--measure",
      paramLabel = "NAME",
      required = true,
      description = "See 'gatelens measures'.")
  private String measure = "";

  @Mixin private FailOnOptions failOn;

  @Override
  public Integer call() throws IOException {
    Measures.named(measure);
    if (attribution.isEmpty() && method.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "measure needs --attribution FILE or --method NAME");
    }
    try (Lens lens = model.lens(options)) {
      Question asked = Question.of(target.rule(), how.settings(lens, options.seed));
      Question question = method.map(asked::withMethod).orElse(asked);
      if (method.isPresent()) {
        QuestionOptions.background(question, List.of(question.method(lens.model())));
      }
      List<Measurement> results =
          new Jobs(options, "measure")
              .all(lens.measure(inputs.asked(), new Measuring(measure, question, attribution)));
      report(results);
      failOn.check(measure, results);
      return ExitCode.DONE.number();
    }
  }

  private void report(List<Measurement> results) {
    if (options.json) {
      Json.print(MeasureDocument.of(measure, results), System.out);
      return;
    }
    for (int n = 0; n < results.size(); n++) {
      Measurement one = results.get(n);
      StringBuilder line = new StringBuilder().append(n);
      for (int k = 0; k < one.values().size(); k++) {
        line.append('\t')
            .append(one.names().get(k))
            .append(' ')
            .append(String.format(Locale.ROOT, "%.5g", one.values().get(k)));
      }
      System.out.println(line);
    }
  }
}
