package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LabelledOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Version;
import gatelens.cli.text.Json;
import gatelens.file.AtomicFile;
import gatelens.gates.GateStatistics;
import gatelens.gates.GateSurvey;
import gatelens.gates.GateTimeline;
import gatelens.gates.GradientReach;
import gatelens.gates.ModelComparison;
import gatelens.gates.UnitHealth;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gatelens compare-models`: two models on the same examples, side by side.
@Command(
    name = "compare-models",
    mixinStandardHelpOptions = true,
    description = {
      "Accuracy with a paired test (of forecasts their errors), calibration, memory, health of the",
      "gates, speed, and the cases where two models disagree."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens compare-models gru.gatelens lstm.gatelens --inputs X.npy --labels y.npy",
      "  gatelens compare-models gru.gatelens lstm.gatelens --data recordings \\",
      "      --test-files '*_[0-4].wav' --report both.html"
    })
public final class CompareModelsCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private LabelledOptions data;
  @Mixin private PictureOptions pictures;

  @Parameters(index = "0", paramLabel = "A", description = "A model file.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B", description = "Another model file.")
  private Path second;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write one page with both side by side.")
  private Optional<Path> report = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Model a = ModelOption.model(first, options.messages());
    Model b = ModelOption.model(second, options.messages());
    LabelledOptions.Labelled read = data.read(a, options.seed);
    List<Sample> others = data.read(b, options.seed).samples();
    if (read.examples().isEmpty()) {
      throw new CommandFailure(
          ExitCode.DATA, "there are rows without a class, so there is nothing to compare on");
    }
    try (Workers workers = options.workers()) {
      Verdict verdict = verdict(a, b, read, others, workers);
      Side one = side(first, a, verdict.figures(false), read.samples(), workers);
      Side other = side(second, b, verdict.figures(true), others, workers);
      ComparisonPage page = new ComparisonPage(verdict, one.compared(), other.compared());
      if (options.json) {
        print(List.of(one.fields(), other.fields()), verdict, read);
      } else {
        text(List.of(one.fields(), other.fields()), verdict, System.out);
      }
      if (pictures.asked()) {
        pictures.draw(page.pictures(), options);
      }
      if (report.isPresent()) {
        String html = page.html(List.of(one.fields(), other.fields()), facts());
        AtomicFile.write(report.get(), out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
        options.messages().println("wrote " + report.get());
      }
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(ExitCode.DATA, String.valueOf(problem.getMessage()));
    }
    return ExitCode.DONE.number();
  }

  private Verdict verdict(
      Model a, Model b, LabelledOptions.Labelled read, List<Sample> others, Workers workers) {
    if (!a.info().outputs().isEmpty()) {
      return ForecastVerdict.of(a, b, read, others, options.seed, workers);
    }
    if (!a.info().classes().equals(b.info().classes())) {
      throw new CommandFailure(
          ExitCode.DATA,
          "the models have different classes: " + a.info().classes() + ", " + b.info().classes());
    }
    return new ClassVerdict(
        a.info(),
        ModelComparison.of(a, b, read.examples(), others, options.seed, workers),
        read.names());
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("gatelens", Version.version());
    facts.put("java", Runtime.version().toString());
    facts.put("seed", Long.toString(options.seed));
    return facts;
  }

  private static void print(
      List<Map<String, Object>> sides, Verdict verdict, LabelledOptions.Labelled read) {
    Map<String, Object> document = Json.document("gatelens.compare-models/1");
    document.put("examples", read.examples().size());
    document.put("models", sides);
    document.putAll(verdict.fields());
    Json.print(document, System.out);
  }

  /// Figures of one model, and what its pictures need.
  private record Side(Map<String, Object> fields, ComparisonPage.Compared compared) {}

  private static Side side(
      Path file, Model model, Map<String, Object> figures, List<Sample> samples, Workers workers) {
    Map<String, Object> fields = new LinkedHashMap<>();
    List<Sample> some = LabelledOptions.spread(samples, 200);
    GateSurvey survey = GateSurvey.of(model, some, workers);
    GradientReach reach = GradientReach.of(model, LabelledOptions.spread(some, 50), workers);
    double[] halves =
        survey.units().stream().mapToDouble(unit -> unit.halfLife().steps()).sorted().toArray();
    fields.put("model", file.toString());
    fields.put("parameters", model.parameterCount());
    fields.putAll(figures);
    fields.put("medianHalfLife", halves[halves.length / 2]);
    fields.put(
        "halfLivesBeyondTheSequences",
        survey.units().stream().filter(unit -> !unit.halfLife().reached()).count());
    fields.put("gradientReach90", reach.steps(0.9));
    fields.put("deadUnits", survey.units().stream().filter(UnitHealth::dead).count());
    fields.put("saturatedUnits", survey.units().stream().filter(UnitHealth::saturated).count());
    fields.put(
        "duplicateUnits",
        survey.units().stream().filter(unit -> unit.duplicateOf().isPresent()).count());
    fields.put("saturatedGates", survey.gates().stream().filter(GateStatistics::saturated).count());
    fields.put("secondsPerPrediction", seconds(model, some));
    return new Side(
        fields,
        new ComparisonPage.Compared(
            String.valueOf(file.getFileName()),
            survey,
            GateTimeline.of(model, some, workers),
            reach));
  }

  private static double seconds(Model model, List<Sample> samples) {
    double[] times = new double[samples.size()];
    try (Workers one = Workers.single()) {
      for (int round = 0; round < 3; round++) {
        // The first rounds warm up.
        for (int n = 0; n < times.length; n++) {
          long start = System.nanoTime();
          model.predict(List.of(samples.get(n)), one);
          times[n] = (System.nanoTime() - start) / 1e9;
        }
      }
    }
    Arrays.sort(times);
    return times[times.length / 2];
  }

  private static void text(List<Map<String, Object>> sides, Verdict verdict, PrintStream out) {
    for (String name : sides.get(0).keySet()) {
      out.printf("%-28s %20s %20s%n", name, cell(sides.get(0), name), cell(sides.get(1), name));
    }
    out.printf("%n%s%n", verdict.detail().replace(". ", "." + System.lineSeparator()));
    out.print(verdict.apart().text());
  }

  static String cell(Map<String, Object> side, String name) {
    return side.get(name) instanceof Double number
        ? String.format(Locale.ROOT, "%.4g", number)
        : Path.of(String.valueOf(side.get(name))).getFileName().toString();
  }
}
