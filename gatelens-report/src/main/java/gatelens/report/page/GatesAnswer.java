package gatelens.report.page;

import gatelens.gates.ClampEffect;
import gatelens.gates.GateStatistics;
import gatelens.gates.GateStudy;
import gatelens.gates.UnitHealth;
import gatelens.report.draw.Markup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a study of gates says first: how long they keep, whether they move, and what is lost where
/// one stands still.
///
/// @param found what was found
/// @param parameters of the model
record GatesAnswer(GateStudy found, long parameters) {
  private static final int SHOWN = 3;

  /// In one sentence or two.
  String sentence() {
    return memory() + ", and " + moving() + ". " + lost();
  }

  private String memory() {
    double[] halves =
        found.survey().units().stream()
            .mapToDouble(unit -> unit.halfLife().steps())
            .sorted()
            .toArray();
    return halves.length == 0
        ? "There are no units"
        : "Half of what a unit holds is gone after "
            + steps(halves[halves.length / 2])
            + " (the median unit; the slowest: "
            + steps(halves[halves.length - 1])
            + ")";
  }

  private static String steps(double steps) {
    return Markup.number(steps) + (steps == 1 ? " step" : " steps");
  }

  private String moving() {
    long still = gates().stream().filter(GateStatistics::saturated).count();
    return still == 0
        ? "every one of " + gates().size() + " gates moves"
        : still + " of " + gates().size() + " gates stand still";
  }

  /// Without retention, which is another name of one.
  private List<GateStatistics> gates() {
    return found.survey().gates().stream()
        .filter(gate -> !gate.gate().equals("retention"))
        .toList();
  }

  private Optional<ClampEffect> worst() {
    return found.effects().stream()
        .filter(effect -> effect.unit() < 0)
        .min(Comparator.comparingDouble(ClampEffect::change))
        .filter(effect -> effect.change() < 0);
  }

  private String lost() {
    if (found.effects().isEmpty()) {
      return "What the answers owe to them is not known: there are no labels.";
    }
    return worst()
        .map(effect ->
            String.format(
                Locale.ROOT,
                "Held at its mean, %s costs most: %s %.3f instead of %.3f.",
                effect.layer() + "." + effect.what() + " (all units)",
                score(),
                Math.abs(effect.score()),
                Math.abs(found.score().orElse(0.0))))
        .orElse("Held at its mean, none of them makes the answers worse.");
  }

  private String score() {
    return found.score().orElse(0.0) >= 0 ? "accuracy" : "mean absolute error";
  }

  /// What they keep, what would be lost, and how sure that is.
  Map<String, List<String>> cards() {
    Map<String, List<String>> cards = new LinkedHashMap<>();
    cards.put("How open they are", open());
    cards.put("What is lost when one stands still", clamps());
    cards.put("How sure is that?", sure());
    return cards;
  }

  private List<String> open() {
    Map<String, List<GateStatistics>> byName = new LinkedHashMap<>();
    for (GateStatistics gate : gates()) {
      byName.computeIfAbsent(gate.layer() + "." + gate.gate(), name -> new ArrayList<>()).add(gate);
    }
    List<String> lines = new ArrayList<>();
    byName.forEach((name, units) ->
        lines.add(
            String.format(
                Locale.ROOT,
                "%s: %.2f on the mean of %d units",
                name,
                units.stream().mapToDouble(GateStatistics::mean).average().orElse(0),
                units.size())));
    long dead = found.survey().units().stream().filter(UnitHealth::dead).count();
    if (dead > 0) {
      lines.add(dead + " of " + found.survey().units().size() + " units say nothing");
    }
    return lines.size() <= 2 * SHOWN ? lines : lines.subList(0, 2 * SHOWN);
  }

  private List<String> clamps() {
    return found.effects().stream()
        .filter(effect -> effect.unit() < 0)
        .sorted(Comparator.comparingDouble(ClampEffect::change))
        .limit(SHOWN)
        .map(effect ->
            String.format(
                Locale.ROOT,
                "%s.%s: %s %+.3f",
                effect.layer(),
                effect.what(),
                score(),
                effect.change()))
        .toList();
  }

  private List<String> sure() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, %,d steps, %,d parameters%s",
            found.lookedAt(),
            found.survey().steps(),
            parameters,
            found
                .score()
                .map(value -> String.format(Locale.ROOT, ", %s %.3f", score(), Math.abs(value)))
                .orElse("")));
    worst()
        .flatMap(ClampEffect::paired)
        .ifPresent(paired ->
            lines.add(
                "of the worst clamp: "
                    + paired.lost()
                    + " answers lost, "
                    + paired.gained()
                    + " gained, "
                    + Markup.chance(paired.pValue())
                    + " (McNemar, exact, of this one alone)"));
    return lines;
  }
}
