package gatelens.method;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.perturb.Forecaster;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The rows of methods that ask what would be if parts of the input were others.
final class PerturbationMethods {
  private PerturbationMethods() {}

  static List<Method> all() {
    return List.of(
        row(true, Set.of(), s -> new Occlusion(s.baseline(), s.players("events"))),
        row(true, Set.of(), s -> new Shapley(s.baseline(), s.players("events"))),
        row(
            true,
            Set.of("groups"),
            s -> new Owen(s.baseline(), s.players("segments:12"), s.integer("groups", 4))),
        row(false, Set.of(), s -> new Deletion()),
        row(
            true,
            Set.of("samples", "until"),
            s ->
                new KernelShap(
                    s.baseline(),
                    s.players("events"),
                    s.integer("samples", 0),
                    s.number("until", 0),
                    s.seed())),
        row(
            true,
            Set.of("permutations", "until"),
            s ->
                new PermutationShap(
                    s.baseline(),
                    s.players("events"),
                    s.integer("permutations", 10),
                    s.number("until", 0),
                    s.seed())),
        row(
            true,
            Set.of("tolerance", "top", "samples"),
            s ->
                new TimeShap(
                    s.baseline(),
                    level(s.group().orElse("events")),
                    s.number("tolerance", 0.025),
                    s.integer("top", 3),
                    s.integer("samples", 0),
                    s.seed())),
        row(
            true,
            Set.of("samples", "width", "alpha", "seeds"),
            s ->
                new Lime(
                    s.baseline(),
                    s.players("events"),
                    s.integer("samples", 5000),
                    s.number("width", 25),
                    s.number("alpha", 1),
                    s.integer("seeds", 2),
                    s.seed())),
        row(
            true,
            Set.of("samples", "width", "alpha", "seeds"),
            s ->
                new LimeImage(
                    s.players("grid:4x4"),
                    s.integer("samples", 1000),
                    s.number("width", 0.25),
                    s.number("alpha", 1),
                    s.integer("seeds", 2),
                    s.seed())),
        row(
            LimeTabular.CARD,
            Set.of("categorical", "samples", "width", "alpha", "seeds"),
            s ->
                new LimeTabular(
                    s.neededBackground("lime-tabular"),
                    features(s.word("categorical", "")),
                    s.integer("samples", 5000),
                    s.number("width", 0),
                    s.number("alpha", 1),
                    s.integer("seeds", 2),
                    s.seed())),
        row(
            true,
            Set.of("pairs"),
            s -> new Interactions(s.baseline(), s.players("segments:8"), s.integer("pairs", 20))),
        row(
            true,
            Set.of("precision", "most", "beam"),
            s ->
                new Anchors(
                    s.background().<Baseline>map(rows -> rows).orElse(s.baseline()),
                    s.players("events"),
                    s.number("precision", 0.95),
                    s.integer("most", 5),
                    s.integer("beam", 2),
                    s.seed())),
        row(false, Set.of(), s -> new TemporalOcclusion(s.baseline())),
        row(false, Set.of(), s -> new TemporalShapley(s.baseline())),
        row(
            false,
            Set.of("steps", "whole-prefix"),
            s ->
                new TemporalGradients(
                    s.baseline(),
                    s.integer("steps", 32),
                    Boolean.parseBoolean(s.word("whole-prefix", "true")))),
        row(
            false,
            Set.of("areas", "initial", "smooth", "loss", "epochs"),
            s ->
                new Dynamask(
                    s.baseline(),
                    areas(s.word("areas", "0.25,0.3,0.35")),
                    s.number("initial", 0.5),
                    s.number("smooth", 0.1),
                    s.number("loss", 0.1),
                    s.integer("epochs", 200))),
        row(
            false,
            Set.of("sparse", "near", "initial", "epochs"),
            s ->
                new ExtremalMask(
                    s.baseline(),
                    s.number("sparse", 1),
                    s.number("near", 1),
                    s.number("initial", 0.5),
                    s.integer("epochs", 300))),
        row(
            AugmentedOcclusion.CARD,
            Set.of("samples"),
            s ->
                new AugmentedOcclusion(
                    s.neededBackground("augmented-occlusion"), s.integer("samples", 10), s.seed())),
        row(
            Fit.CARD,
            Set.of("samples", "units", "epochs"),
            s -> {
              int samples = s.integer("samples", 10);
              return generated(s, Fit.CARD, 1, g -> new Fit(g, samples, s.seed()));
            }),
        row(
            WinIt.CARD,
            Set.of("samples", "window", "aggregation", "units", "epochs"),
            s -> {
              int window = s.integer("window", 10);
              int samples = s.integer("samples", 3);
              WinIt.Aggregation aggregation = aggregation(s.word("aggregation", "mean"));
              return generated(
                  s, WinIt.CARD, window, g -> new WinIt(g, window, samples, aggregation, s.seed()));
            }));
  }

  /// A row whose card is that of the method with nothing said.
  private static Method row(
      boolean groups,
      Set<String> settings,
      Function<Settings, Explainer<? super ModelScore>> factory) {
    return new Method(factory.apply(Settings.NONE).card(), settings, groups, factory);
  }

  /// A row of a method that cannot be made of nothing.
  private static Method row(
      MethodCard card,
      Set<String> settings,
      Function<Settings, Explainer<? super ModelScore>> factory) {
    return new Method(card, settings, false, factory);
  }

  private static Explanation.Grouping level(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "events" -> Explanation.Grouping.EVENTS;
      case "features" -> Explanation.Grouping.FEATURES;
      case "cells" -> Explanation.Grouping.CELLS;
      default ->
          throw new IllegalArgumentException(
              "timeshap explains events, features or cells, not " + text);
    };
  }

  private static Set<Integer> features(String text) {
    try {
      return text.isEmpty()
          ? Set.of()
          : Arrays.stream(text.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "setting categorical=" + text + ": expected features such as 0,2", wrong);
    }
  }

  private static List<Double> areas(String text) {
    try {
      return Arrays.stream(text.split(",")).map(Double::valueOf).toList();
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "setting areas=" + text + ": expected shares such as 0.25,0.3,0.35", wrong);
    }
  }

  private static WinIt.Aggregation aggregation(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "mean" -> WinIt.Aggregation.MEAN;
      case "max" -> WinIt.Aggregation.MAX;
      case "absmax", "absolute-max" -> WinIt.Aggregation.ABSOLUTE_MAX;
      default ->
          throw new IllegalArgumentException(
              "setting aggregation=" + text + ": expected mean, max or absmax");
    };
  }

  private static Generated generated(
      Settings s,
      MethodCard card,
      int horizon,
      Function<Forecaster, Explainer<ModelScore>> method) {
    return new Generated(
        card,
        s.neededBackground(card.id()),
        horizon,
        s.integer("units", 32),
        s.integer("epochs", 20),
        s.seed(),
        method);
  }
}
