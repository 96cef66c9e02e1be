package gatelens.cli;

import gatelens.formats.ModelFiles;
import gatelens.gates.GateStatistics;
import gatelens.gates.GateSurvey;
import gatelens.gates.GradientReach;
import gatelens.gates.ModelComparison;
import gatelens.gates.UnitHealth;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.train.Example;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
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
      "Accuracy with a paired test, calibration, memory, health of the gates, speed, and the cases",
      "where two models disagree."
    },
    footer = {
      "",
      "Example:",
      "  gatelens compare-models gru.gatelens lstm.gatelens --inputs X.npy --labels y.npy"
    })
final class CompareModelsCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private InputOptions inputs;

  @Parameters(index = "0", paramLabel = "A", description = "A model file.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B", description = "Another model file.")
  private Path second;

  @Option(names = "--labels", paramLabel = "FILE", required = true, description = "Classes [N].")
  private Path labels;

  @Override
  public Integer call() throws IOException {
    Model a = ModelFiles.open(first, Optional.empty()).model();
    Model b = ModelFiles.open(second, Optional.empty()).model();
    List<Sample> samples = inputs.samples(a);
    List<Example> examples = TrainingFiles.labelled(samples, labels);
    try (Workers workers = options.workers()) {
      ModelComparison comparison = ModelComparison.of(a, b, examples, workers);
      List<Map<String, Object>> sides =
          List.of(
              side(first, a, comparison.first(), samples, workers),
              side(second, b, comparison.second(), samples, workers));
      if (options.json) {
        Map<String, Object> document = Json.document("gatelens.compare-models/1");
        document.put("examples", examples.size());
        document.put("models", sides);
        document.put("onlyFirst", comparison.onlyFirst());
        document.put("onlySecond", comparison.onlySecond());
        document.put("pValue", comparison.pValue());
        document.put("disagreements", comparison.disagreements());
        Json.print(document, System.out);
      } else {
        text(sides, comparison, a, System.out);
      }
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(ExitCode.DATA, String.valueOf(problem.getMessage()));
    }
    return ExitCode.DONE.number();
  }

  private static Map<String, Object> side(
      Path file, Model model, ModelComparison.Side side, List<Sample> samples, Workers workers) {
    Map<String, Object> fields = new LinkedHashMap<>();
    List<Sample> some = samples.subList(0, Math.min(200, samples.size()));
    GateSurvey survey = GateSurvey.of(model, some, workers);
    GradientReach reach =
        GradientReach.of(model, some.subList(0, Math.min(50, some.size())), workers);
    double[] halves =
        survey.units().stream().mapToDouble(unit -> unit.halfLife().steps()).sorted().toArray();
    fields.put("model", file.toString());
    fields.put("parameters", model.parameterCount());
    fields.put("accuracy", side.accuracy());
    fields.put("calibrationError", side.calibrationError());
    fields.put("brier", side.brier());
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
    return fields;
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

  private static void text(
      List<Map<String, Object>> sides, ModelComparison comparison, Model model, PrintStream out) {
    List<String> names = new ArrayList<>(sides.get(0).keySet());
    for (String name : names) {
      out.printf("%-28s %20s %20s%n", name, cell(sides.get(0), name), cell(sides.get(1), name));
    }
    out.printf(
        Locale.ROOT,
        "%nonly the first is right %d times, only the second %d times: p = %.4f (McNemar, exact)%n",
        comparison.onlyFirst(),
        comparison.onlySecond(),
        comparison.pValue());
    for (ModelComparison.Disagreement one : comparison.disagreements()) {
      out.printf(
          "example %d: %s; first %s, second %s%n",
          one.example(),
          model.info().className(one.label()),
          model.info().className(one.first()),
          model.info().className(one.second()));
    }
  }

  private static String cell(Map<String, Object> side, String name) {
    return side.get(name) instanceof Double number
        ? String.format(Locale.ROOT, "%.4g", number)
        : Path.of(String.valueOf(side.get(name))).getFileName().toString();
  }
}
