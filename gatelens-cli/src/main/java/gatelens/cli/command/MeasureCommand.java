package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.MethodOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.TargetOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.decision.Decisions;
import gatelens.explain.Completeness;
import gatelens.explain.Explanation;
import gatelens.explain.Measure;
import gatelens.explain.Measurement;
import gatelens.explain.Method;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.measure.Measures;
import gatelens.method.Methods;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.MeasureDocument;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
      "  gatelens measure model.keras --inputs x.npy --target 1 --method deeplift --measure"
          + " completeness --fail-on 'completeness>0.01'"
    })
public final class MeasureCommand implements Callable<Integer> {
  private static final Pattern CONDITION =
      Pattern.compile("\\s*([a-z-]+)\\s*([<>])\\s*([-+0-9.eE]+)\\s*");

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

  @Option(
      names = "--fail-on",
      paramLabel = "CONDITION",
      description = "Exit with 5 if it holds for any sequence: 'completeness>0.01'.")
  private List<String> failOn = new ArrayList<>();

  @Override
  @SuppressWarnings("unchecked")
  public Integer call() throws IOException {
    Measures.Row row = Measures.named(measure);
    if (attribution.isEmpty() && method.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "measure needs --attribution FILE or --method NAME");
    }
    if (row.needsMethod() && method.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, measure + " runs the method again; name it with --method");
    }
    Model opened = model.model(options.messages());
    Settings settings = how.settings(opened, options.seed);
    List<Sample> samples = inputs.samples(opened);
    List<Measurement> results = new ArrayList<>();
    try (Workers workers = options.workers()) {
      List<Target> targets = target.targets(opened, samples, workers);
      List<Explanation> explanations = explanations(opened, samples, targets, settings, workers);
      Measure<Score> made =
          (Measure<Score>) row.with(Settings.NONE.with(settings.baseline()).seeded(options.seed));
      for (int n = 0; n < samples.size(); n++) {
        results.add(
            made.measure(new ModelScore(opened, targets.get(n), workers), explanations.get(n)));
      }
    }
    report(results);
    return judge(results);
  }

  private List<Explanation> explanations(
      Model opened, List<Sample> samples, List<Target> targets, Settings settings, Workers workers)
      throws IOException {
    Method named = Methods.named(method.orElse("gradient"));
    if (attribution.isEmpty()) {
      return Decisions.explain(opened, samples, targets, named.with(settings), workers);
    }
    NpyArray array = Npy.read(attribution.get());
    int count = array.rank() == 0 ? 0 : array.shape()[0];
    if (count != samples.size()) {
      throw new CommandFailure(
          ExitCode.DATA,
          attribution.get()
              + ": expected one row for each of "
              + samples.size()
              + " sequences, found "
              + array);
    }
    float[] all = array.floats();
    List<Explanation> list = new ArrayList<>();
    int size = all.length / count;
    for (int n = 0; n < count; n++) {
      ModelScore score = new ModelScore(opened, targets.get(n), workers);
      list.add(
          given(
              score,
              score.point(samples.get(n)),
              array,
              unfilled(Arrays.copyOfRange(all, n * size, (n + 1) * size)),
              named,
              settings));
    }
    return list;
  }

  /// Without the NaN that fill up a shorter sequence.
  private static float[] unfilled(float[] values) {
    int length = values.length;
    while (length > 0 && Float.isNaN(values[length - 1])) {
      length--;
    }
    return Arrays.copyOf(values, length);
  }

  private Explanation given(
      ModelScore score,
      Point input,
      NpyArray array,
      float[] values,
      Method named,
      Settings settings)
      throws IOException {
    Layout.Part part = input.layout().first();
    Tensor tensor;
    Explanation.Grouping grouping;
    boolean features = how.group.map("features"::equals).orElse(false);
    if (array.rank() == 3 && values.length == part.size()) {
      grouping = Explanation.Grouping.CELLS;
      tensor = Tensor.of(values, part.length(), part.width());
    } else if (array.rank() == 2 && !features && values.length == part.length()) {
      grouping = Explanation.Grouping.EVENTS;
      tensor = Tensor.of(values, values.length);
    } else if (array.rank() == 2 && values.length == part.width()) {
      grouping = Explanation.Grouping.FEATURES;
      tensor = Tensor.of(values, values.length);
    } else {
      throw new CommandFailure(
          ExitCode.DATA,
          array.name()
              + ": expected [N]["
              + part.length()
              + "]["
              + part.width()
              + "], [N]["
              + part.length()
              + "] or [N]["
              + part.width()
              + "], found "
              + array);
    }
    float[] base = settings.baseline().of(input);
    double[] ends = score.evaluate(Rows.of(input.layout(), input.values(), base)).values();
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return new Explanation(
        named.with(settings),
        input,
        List.of(tensor),
        grouping,
        Optional.empty(),
        new Completeness(ends[0], ends[1], sum),
        Map.of(),
        Map.of());
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

  private int judge(List<Measurement> results) {
    for (String condition : failOn) {
      Matcher parts = CONDITION.matcher(condition);
      if (!parts.matches() || !parts.group(1).equals(measure)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--fail-on '"
                + condition
                + "': expected "
                + measure
                + ">NUMBER or "
                + measure
                + "<NUMBER");
      }
      double limit = Double.parseDouble(parts.group(3));
      boolean above = parts.group(2).equals(">");
      for (int n = 0; n < results.size(); n++) {
        double value = results.get(n).first();
        if (above ? value > limit : value < limit) {
          throw new CommandFailure(
              ExitCode.CHECK_FAILED,
              String.format(
                  Locale.ROOT,
                  "%s of sequence %d is %.5g; --fail-on says %s",
                  measure,
                  n,
                  value,
                  condition));
        }
      }
    }
    return ExitCode.DONE.number();
  }
}
