package gatelens.method.perturbation;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Settings;
import gatelens.perturb.Players;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The rows of methods that ask what would be if parts of the input were others.
public final class PerturbationMethods {
  private PerturbationMethods() {}

  /// The rows, in the order of the list.
  public static List<Method> all() {
    return List.of(
        row(true, Set.of(), s -> new Occlusion(s.baseline(), players(s, "events"))),
        row(true, Set.of(), s -> new Shapley(s.baseline(), players(s, "events"))),
        row(
            true,
            Set.of("groups"),
            s -> new Owen(s.baseline(), players(s, "segments:12"), s.integer("groups", 4))),
        row(false, Set.of(), s -> new Deletion()),
        row(
            true,
            Set.of("samples", "until"),
            s ->
                new KernelShap(
                    s.baseline(),
                    players(s, "events"),
                    s.integer("samples", 0),
                    s.number("until", 0),
                    s.seed())),
        row(
            true,
            Set.of("permutations", "until"),
            s ->
                new PermutationShap(
                    s.baseline(),
                    players(s, "events"),
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
                    players(s, "events"),
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
                    players(s, "grid:4x4"),
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
            s -> new Interactions(s.baseline(), players(s, "segments:8"), s.integer("pairs", 20))),
        row(
            true,
            Set.of("precision", "most", "beam"),
            s ->
                new Anchors(
                    s.background().<Baseline>map(rows -> rows).orElse(s.baseline()),
                    players(s, "events"),
                    s.number("precision", 0.95),
                    s.integer("most", 5),
                    s.integer("beam", 2),
                    s.seed())));
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

  /// The players that the settings name.
  private static Players players(Settings s, String usual) {
    return Players.parse(s.group().orElse(usual));
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
}
