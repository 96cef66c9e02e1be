package gatelens.cli.command;

import gatelens.cli.options.Explaining;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.MethodOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.TargetOptions;
import gatelens.cli.options.TruthOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.explain.Agreement;
import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.measure.Removal;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.draw.Sides;
import gatelens.report.picture.HeatMap;
import gatelens.report.picture.Picture;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens compare`: methods side by side.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Puts methods side by side: how far they agree, how faithful they are, what they cost.",
    footer = {
      "",
      "Example:",
      "  gatelens compare model.keras --inputs x.npy --target 1 --methods"
          + " deeplift,integrated-gradients,occlusion",
      "  gatelens compare sentiment.gatelens reviews.txt --methods deeplift,occlusion --truth"
          + " marks.csv"
    })
public final class CompareCommand implements Callable<Integer> {
  private static final int TOP = 5;

  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private TargetOptions target;
  @Mixin private MethodOptions how;
  @Mixin private PictureOptions pictures;
  @Mixin private TruthOptions truth;

  @Option(
      names = "--methods",
      paramLabel = "NAMES",
      split = ",",
      required = true,
      description = "Two or more, with commas between.")
  private List<String> methods = new ArrayList<>();

  private record Side(String method, List<Explanation> explanations, double seconds) {}

  @Override
  public Integer call() throws IOException {
    Model opened = model.model(options.messages());
    Settings settings = how.settings(opened, options.seed);
    methods.forEach(name -> Explaining.made(Explaining.named(name), settings));
    List<Sample> samples = inputs.samples(opened);
    Optional<List<TruthOptions.Marks>> marks = truth.read(inputs, opened, samples);
    List<Side> sides = new ArrayList<>();
    Map<String, Object> document = Json.document("gatelens.compare/1");
    try (Workers workers = options.workers()) {
      List<Target> targets = target.targets(opened, samples, workers);
      for (String name : methods) {
        long start = System.nanoTime();
        List<Explanation> some =
            Explaining.run(opened, samples, targets, Explaining.named(name), settings, workers);
        sides.add(new Side(name, some, (System.nanoTime() - start) / 1e9));
      }
      document.put("methods", rows(opened, targets, sides, workers, settings.baseline()));
    }
    document.put("agreement", agreements(sides));
    if (marks.isPresent()) {
      Map<String, List<Explanation>> explanations = new LinkedHashMap<>();
      sides.forEach(side -> explanations.put(side.method(), side.explanations()));
      TruthTable table = TruthTable.of(marks.get(), explanations, options.seed);
      document.put("truth", table.json());
      if (!options.json) {
        table.print(System.out);
      }
    }
    if (pictures.asked()) {
      pictures.draw(differences(samples, sides), options);
    }
    if (options.json) {
      Json.print(document, System.out);
    }
    return ExitCode.DONE.number();
  }

  private List<Object> rows(
      Model opened, List<Target> targets, List<Side> sides, Workers workers, Baseline baseline) {
    Removal fall = new Removal(Removal.Kind.COMPREHENSIVENESS, baseline, options.seed);
    Removal rest = new Removal(Removal.Kind.SUFFICIENCY, baseline, options.seed);
    List<Object> rows = new ArrayList<>();
    if (!options.json) {
      System.out.printf(
          Locale.ROOT,
          "%-24s %12s %12s %12s %9s%n",
          "method",
          "compreh. 20 %",
          "suffic. 20 %",
          "mean gap",
          "seconds");
    }
    for (Side side : sides) {
      double comprehensiveness = 0;
      double sufficiency = 0;
      double gap = 0;
      int count = side.explanations().size();
      for (int n = 0; n < count; n++) {
        ModelScore score = new ModelScore(opened, targets.get(n), workers);
        comprehensiveness +=
            fall.measure(score, side.explanations().get(n)).values().get(3) / count;
        sufficiency += rest.measure(score, side.explanations().get(n)).values().get(3) / count;
        gap += side.explanations().get(n).completeness().gap() / count;
      }
      boolean complete = side.explanations().get(0).by().card().complete();
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("method", side.method());
      row.put("comprehensiveness20", comprehensiveness);
      row.put("sufficiency20", sufficiency);
      if (complete) {
        row.put("gap", gap);
      }
      row.put("seconds", side.seconds());
      rows.add(row);
      if (!options.json) {
        System.out.printf(
            Locale.ROOT,
            "%-24s %13.4f %12.4f %12s %9.3f%n",
            side.method(),
            comprehensiveness,
            sufficiency,
            complete ? String.format(Locale.ROOT, "%.2g", gap) : "promises none",
            side.seconds());
      }
    }
    return rows;
  }

  private List<Object> agreements(List<Side> sides) {
    List<Object> rows = new ArrayList<>();
    for (int a = 0; a < sides.size(); a++) {
      for (int b = a + 1; b < sides.size(); b++) {
        double rank = 0;
        double overlap = 0;
        double sign = 0;
        int count = sides.get(a).explanations().size();
        for (int n = 0; n < count; n++) {
          Agreement one =
              Agreement.of(
                  byEvent(sides.get(a).explanations().get(n)),
                  byEvent(sides.get(b).explanations().get(n)),
                  TOP);
          rank += one.rank() / count;
          overlap += one.overlap() / count;
          sign += one.sign() / count;
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("a", sides.get(a).method());
        row.put("b", sides.get(b).method());
        row.put("rank", rank);
        row.put("top5", overlap);
        row.put("sign", sign);
        rows.add(row);
        if (!options.json) {
          System.out.printf(
              Locale.ROOT,
              "%s and %s, by event: rank correlation %.2f, top 5 in common %.0f %%, same sign %.0f"
                  + " %%%n",
              sides.get(a).method(),
              sides.get(b).method(),
              rank,
              100 * overlap,
              100 * sign);
        }
      }
    }
    return rows;
  }

  /// Where two methods differ, cell by cell: the first minus the second, for every pair and
  /// sequence.
  private static List<Picture> differences(List<Sample> samples, List<Side> sides) {
    List<Picture> list = new ArrayList<>();
    for (int a = 0; a < sides.size(); a++) {
      for (int b = a + 1; b < sides.size(); b++) {
        for (int n = 0; n < samples.size(); n++) {
          Explanation first = sides.get(a).explanations().get(n);
          Explanation second = sides.get(b).explanations().get(n);
          boolean cells =
              first.grouping() == Explanation.Grouping.CELLS
                  && second.grouping() == Explanation.Grouping.CELLS;
          String names = sides.get(a).method() + " minus " + sides.get(b).method();
          Layout.Part part = first.input().layout().first();
          list.add(
              HeatMap.difference(
                  "difference-" + names.replace(" ", "-") + "-" + n,
                  names + ", sequence " + n + (cells ? "" : ", by step"),
                  cells ? first.first() : column(first),
                  cells ? second.first() : column(second),
                  Sides.difference(sides.get(a).method(), sides.get(b).method()),
                  part.steps()::label,
                  cells ? part.features()::label : i -> "all features"));
        }
      }
    }
    return list;
  }

  private static Tensor column(Explanation explanation) {
    Tensor events = explanation.byEvent().get(0);
    return events.reshape(events.size(), 1);
  }

  private static double[] byEvent(Explanation explanation) {
    if (explanation.grouping() == Explanation.Grouping.FEATURES) {
      throw new CommandFailure(
          ExitCode.USAGE, "methods are compared event by event", "leave --group features out");
    }
    float[] values = explanation.byEvent().get(0).values();
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }
}
