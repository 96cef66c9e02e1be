package gatelens.cli;

import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.formats.Npy;
import gatelens.method.Method;
import gatelens.method.Methods;
import gatelens.method.Settings;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
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

/// `gatelens explain`: what decided.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Says how much each value, event or feature contributed to the model's answer.",
    footer = {
      "",
      "Examples:",
      "  gatelens explain model.keras --inputs x.npy --target 1 --method occlusion --group events",
      "  gatelens explain model.onnx --inputs x.npy --target 1 --method kernel-shap"
          + " --set samples=512 --json",
      "  gatelens explain m.gatelens --inputs x.npy --method shapley --group segments:12 --output"
          + " a.npy"
    })
final class ExplainCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private ScoreOptions score;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      required = true,
      description = "One of those that gatelens methods lists.")
  private String method;

  @Option(
      names = "--group",
      paramLabel = "WHAT",
      description =
          "cells, events or features; some methods also take segments:12, grid:6x2 or"
              + " windows:3x1/1.")
  private Optional<String> group = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of the method, such as samples=512.")
  private Map<String, String> settings = Map.of();

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      description = "Where the attributions are written, as .npy.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Method row = named();
    Model opened = model.model();
    List<Sample> samples = inputs.samples(opened);
    Settings said =
        new Settings(
            score.baseline(opened),
            score.background(opened),
            row.groups() ? group : Optional.empty(),
            options.seed,
            settings);
    List<Explanation> explanations;
    ModelScore explained;
    Explainer<? super ModelScore> explainer = made(row, said);
    try (Workers workers = options.workers()) {
      explained = new ModelScore(opened, score.target(), workers);
      List<Point> points = samples.stream().map(explained::point).toList();
      explanations = explainer.explainAll(explained, points);
    }
    List<Tensor> values = explanations.stream().map(e -> grouped(row, e)).toList();
    if (output.isPresent()) {
      Tensor all = Batches.stack("the attributions", values);
      Npy.write(output.get(), all);
      options.messages().println("wrote " + all.shape() + " to " + output.get());
    }
    if (options.json) {
      Json.print(document(row, explainer, explained, explanations, values), System.out);
    } else if (output.isEmpty()) {
      print(explained, explanations, values);
    }
    return ExitCode.DONE.number();
  }

  private Method named() {
    try {
      return Methods.named(method);
    } catch (IllegalArgumentException unknown) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(unknown.getMessage()));
    }
  }

  private static Explainer<? super ModelScore> made(Method row, Settings said) {
    try {
      return row.with(said);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  /// The attribution of the first input in the grouping that was asked for.
  private Tensor grouped(Method row, Explanation e) {
    if (row.groups() || group.isEmpty()) {
      return e.first();
    }
    return switch (group.get()) {
      case "cells" -> e.first();
      case "events" -> e.byEvent().get(0);
      case "features" -> e.byFeature().get(0);
      default ->
          throw new CommandFailure(
              ExitCode.USAGE,
              "--group " + group.get() + ": " + method + " gives cells, events or features");
    };
  }

  private Map<String, Object> document(
      Method row,
      Explainer<? super ModelScore> explainer,
      ModelScore explained,
      List<Explanation> explanations,
      List<Tensor> values) {
    Map<String, Object> document = Json.document("gatelens.explain/1");
    document.put("method", row.id());
    document.put("settings", explainer.toString());
    Map<String, Object> target = new LinkedHashMap<>();
    target.put("index", score.target);
    target.put("scale", score.explained.name());
    target.put("step", score.step);
    target.put("description", explained.description());
    document.put("target", target);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int n = 0; n < explanations.size(); n++) {
      Explanation e = explanations.get(n);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", n);
      one.put("score", e.completeness().score());
      one.put("baselineScore", e.completeness().baselineScore());
      one.put("attributed", e.completeness().attributed());
      one.put("gap", e.completeness().gap());
      one.put("attribution", Batches.nested(values.get(n)));
      e.standardError()
          .ifPresent(errors -> one.put("standardError", Batches.nested(errors.get(0))));
      if (!e.terms().isEmpty()) {
        one.put("terms", e.terms());
      }
      one.put("evidence", e.notes());
      rows.add(one);
    }
    document.put("explanations", rows);
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("program", "gatelens " + Gatelens.Version.version());
    provenance.put("model", model.file.toString());
    provenance.put("seed", options.seed);
    provenance.put("citation", row.card().citation());
    document.put("provenance", provenance);
    return document;
  }

  private static void print(
      ModelScore explained, List<Explanation> explanations, List<Tensor> values) {
    for (int n = 0; n < explanations.size(); n++) {
      Explanation e = explanations.get(n);
      System.out.printf(
          Locale.ROOT,
          "%d  %s %.6g, at the baseline %.6g, gap %.2g%n",
          n,
          explained.description(),
          e.completeness().score(),
          e.completeness().baselineScore(),
          e.completeness().gap());
      Tensor each = values.get(n);
      int width = each.shape().rank() > 1 ? each.extent(1) : 1;
      for (int i = 0; i < each.size(); i++) {
        float value = each.values()[i];
        System.out.printf(
            Locale.ROOT,
            "%s%s %+.6g",
            i % width == 0 ? "   " + (i / width) + "\t" : "\t",
            value >= 0 ? "▲" : "▼",
            value);
        if (i % width == width - 1) {
          System.out.println();
        }
      }
    }
  }
}
