package gatelens.method.perturbation;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Setting;
import gatelens.perturb.Game;
import gatelens.perturb.KernelShapley;
import gatelens.perturb.Partition;
import gatelens.perturb.Player;
import gatelens.perturb.Players;
import gatelens.perturb.Pruning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// KernelSHAP for sequences: the distant past whose joint share is below a tolerance becomes one
/// player, "pruned events"; the rest is explained by events, by features, or by the cells of the
/// strongest events and features.
///
/// A pruned past's share is spread evenly over its events, so the sum stays; the notes hold it
/// whole.
///
/// Source: J. Bento, P. Saleiro, A. Cruz, M. Figueiredo, P. Bizarro, TimeSHAP: Explaining Recurrent
/// Models through Sequence Perturbations, 2021, https://arxiv.org/abs/2012.00073
///
/// @param baseline usual: the mean event
/// @param level events, features, or cells
/// @param tolerance the pruned past's share of the score, at most, in the score's unit; 0.025 is
///   usual; negative for no pruning
/// @param top how many events and how many features have cells of their own; 3 is usual
/// @param samples sets for each level; 0 for `2 M + 2048`
/// @param seed decides which sets are drawn
public record TimeShap(
    Baseline baseline, Grouping level, double tolerance, int top, int samples, long seed)
    implements Explainer<Score> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public TimeShap {
    if (top < 1 || samples < 0) {
      throw new IllegalArgumentException(
          "top is " + top + " and samples " + samples + "; expected at least 1 and 0");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.ofGroups(
        "events",
        List.of(
            Setting.number(
                "tolerance",
                "0.025",
                "(-∞, ∞)",
                "the share of the score that the pruned past may have, in the score's unit"),
            Setting.whole(
                "top", 3, "[1, ∞)", "how many events and features have cells of their own"),
            Setting.whole(
                "samples",
                0,
                "[0, ∞)",
                "how many sets are drawn for each level; 0 for 2 M + 2048")),
        s ->
            new TimeShap(
                s.baseline(),
                level(s.players()),
                s.number("tolerance"),
                s.integer("top"),
                s.integer("samples"),
                s.seed()));
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

  @Override
  public MethodCard card() {
    return new MethodCard(
        "timeshap",
        "TimeSHAP",
        "Which recent events, features and cells decide, once the past that no longer matters is"
            + " set aside?",
        "any score",
        "two runs a step for the pruning, then one a sample",
        "Bento, Saleiro, Cruz, Figueiredo and Bizarro, TimeSHAP, 2021,"
            + " https://arxiv.org/abs/2012.00073",
        true,
        true);
  }

  @Override
  public Explanation explain(Score score, Point input) {
    Partition events = new Players.Events().of(input.layout());
    Pruning pruning = Pruning.of(score, input, baseline.of(input), tolerance);
    Partition players =
        switch (level) {
          case EVENTS -> merged(events, pruning.index(), Grouping.EVENTS, List.of());
          case FEATURES ->
              merged(events, pruning.index(), Grouping.CELLS, features(input, pruning.index()));
          case CELLS -> cells(score, input, events, pruning.index());
        };
    Game game = new Game(score, input, players, baseline);
    KernelShapley.Estimate estimate = KernelShapley.of(game, samples, 0, seed);
    Map<String, Double> notes = new LinkedHashMap<>(game.cost());
    notes.merge("cell steps", (double) pruning.cellSteps(), Double::sum);
    notes.merge("cell steps naive", (double) pruning.naiveCellSteps(), Double::sum);
    notes.put("pruning cell steps", (double) pruning.cellSteps());
    notes.put("pruning cell steps naive", (double) pruning.naiveCellSteps());
    notes.put("pruning index", (double) pruning.index());
    return players.explanation(
        this,
        input,
        game.ofAll(estimate.values()),
        Optional.of(game.ofAll(estimate.errors())),
        game.completeness(estimate.values()),
        notes);
  }

  /// Everything before the pruning index as one player, then the given players, or the events after
  /// it if none are given.
  private static Partition merged(
      Partition events, int index, Grouping grouping, List<Player> others) {
    List<Player> players = new ArrayList<>();
    List<Player> past = events.players().stream().filter(p -> p.firstStep() < index).toList();
    if (!past.isEmpty()) {
      players.add(together("pruned events", past));
    }
    players.addAll(
        others.isEmpty()
            ? events.players().stream().filter(p -> p.firstStep() >= index).toList()
            : others);
    return new Partition(events.layout(), players, grouping);
  }

  private static List<Player> features(Point input, int index) {
    Partition cells = new Players.Cells().of(input.layout());
    Map<Integer, List<Player>> byFeature = new LinkedHashMap<>();
    for (Player cell : cells.players()) {
      if (cell.firstStep() >= index) {
        byFeature.computeIfAbsent(feature(input, cell), k -> new ArrayList<>()).add(cell);
      }
    }
    List<Player> players = new ArrayList<>();
    byFeature.forEach((feature, list) -> players.add(together(featureLabel(input, feature), list)));
    return players;
  }

  /// A number for the feature of a cell that is unique over all parts.
  private static int feature(Point input, Player cell) {
    int at = cell.starts()[0];
    for (var part : input.layout().parts()) {
      if (at < part.offset() + part.size()) {
        return part.offset() + (at - part.offset()) % part.width();
      }
    }
    return at;
  }

  private static String featureLabel(Point input, int feature) {
    for (var part : input.layout().parts()) {
      if (feature < part.offset() + part.size()) {
        return part.features().label(feature - part.offset());
      }
    }
    return "feature " + feature;
  }

  private Partition cells(Score score, Point input, Partition events, int index) {
    List<Integer> topEvents =
        strongest(score, input, merged(events, index, Grouping.EVENTS, List.of()), index);
    Partition featurePlayers = merged(events, index, Grouping.CELLS, features(input, index));
    List<Integer> topFeatures = new ArrayList<>();
    for (int at : strongest(score, input, featurePlayers, index)) {
      topFeatures.add(feature(input, first(at)));
    }
    Map<String, List<Player>> groups = new LinkedHashMap<>();
    for (Player cell : new Players.Cells().of(input.layout()).players()) {
      if (cell.firstStep() < index) {
        continue;
      }
      boolean event = topEvents.contains(events.layout().first().offset() + cell.firstStep());
      boolean feature = topFeatures.contains(feature(input, cell));
      String step = "step " + cell.firstStep();
      String name = featureLabel(input, feature(input, cell));
      String key =
          event && feature
              ? cell.label()
              : event
                  ? step + " · other features"
                  : feature ? name + " · other events" : "other cells";
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(cell);
    }
    List<Player> players = new ArrayList<>();
    groups.forEach((label, list) -> players.add(together(label, list)));
    return merged(events, index, Grouping.CELLS, players);
  }

  private static Player first(int at) {
    return new Player("", new int[] {at}, new int[] {1}, 0);
  }

  /// The strongest players but the pruned past: by the place of their first value for features, by
  /// their step for events.
  private List<Integer> strongest(Score score, Point input, Partition players, int index) {
    Game game = new Game(score, input, players, baseline);
    double[] values = game.ofAll(KernelShapley.of(game, samples, 0, seed).values());
    boolean events = players.grouping() == Grouping.EVENTS;
    return IntStream.range(0, values.length)
        .filter(i -> players.players().get(i).firstStep() >= index)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(values[i])))
        .limit(top)
        .map(i ->
            events
                ? input.layout().first().offset() + players.players().get(i).firstStep()
                : players.players().get(i).starts()[0])
        .toList();
  }

  private static Player together(String label, List<Player> players) {
    int first = players.stream().mapToInt(Player::firstStep).min().orElse(0);
    int[] starts = players.stream().flatMapToInt(p -> IntStream.of(p.starts())).toArray();
    int[] lengths = players.stream().flatMapToInt(p -> IntStream.of(p.lengths())).toArray();
    return new Player(label, starts, lengths, first);
  }
}
