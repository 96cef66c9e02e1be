package gatelens.cli.command;

import gatelens.gates.ClampEffect;
import gatelens.gates.GateOpeners;
import gatelens.gates.GateStatistics;
import gatelens.gates.GateSurvey;
import gatelens.gates.GateTimeline;
import gatelens.gates.GradientReach;
import gatelens.gates.UnitHealth;
import gatelens.perturb.FeatureInfluence;
import gatelens.perturb.ModalityExchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Everything that was found out about a model's gates.
///
/// @param effects of clamping; empty without labels
/// @param reach by the name of the input
/// @param influence of the features of each input; empty for tokens and forecasts
/// @param exchanged score with one input exchanged; empty without labels or with one input
/// @param score without any clamp; empty without labels
/// @param names of the inputs
record GateFindings(
    GateSurvey survey,
    GateTimeline timeline,
    List<GateOpeners> openers,
    List<ClampEffect> effects,
    Map<String, GradientReach> reach,
    List<FeatureInfluence> influence,
    List<ModalityExchange> exchanged,
    Optional<Double> score,
    List<String> names) {

  /// One gate of one layer, over its units.
  ///
  /// @param name `LAYER.GATE`
  /// @param below share of steps below 0.1
  /// @param above share of steps above 0.9
  /// @param saturated how many units' gate is a constant
  record GateRow(String name, double mean, double below, double above, long saturated, int units) {}

  /// A name for a picture or a line that there is one of for each input.
  ///
  /// @param plain what it is called where there is one input
  String perInput(String plain, String input) {
    return reach.size() > 1 ? plain + "-" + input : plain;
  }

  /// What to add to a sentence on one input; nothing where there is one.
  String of(String input) {
    return reach.size() > 1 ? " of " + input : "";
  }

  int inputs() {
    return names.size();
  }

  List<GateRow> gateRows() {
    Map<String, List<GateStatistics>> groups =
        survey.gates().stream()
            .collect(
                Collectors.groupingBy(
                    gate -> gate.layer() + "." + gate.gate(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<GateRow> rows = new ArrayList<>();
    groups.forEach((name, gates) ->
        rows.add(
            new GateRow(
                name,
                mean(gates, GateStatistics::mean),
                mean(gates, GateStatistics::below),
                mean(gates, GateStatistics::above),
                gates.stream().filter(GateStatistics::saturated).count(),
                gates.size())));
    return rows;
  }

  private static double mean(List<GateStatistics> gates, ToDoubleFunction<GateStatistics> of) {
    return gates.stream().mapToDouble(of).average().orElse(0);
  }

  /// The effects of clamping, the most harmful first.
  List<ClampEffect> sortedEffects() {
    List<ClampEffect> sorted = new ArrayList<>(effects);
    sorted.sort(Comparator.comparingDouble(ClampEffect::change));
    return sorted;
  }

  /// `dead, like unit 3`, or nothing.
  static String words(UnitHealth unit) {
    List<String> words = new ArrayList<>();
    if (unit.dead()) {
      words.add("dead");
    }
    if (unit.saturated()) {
      words.add("saturated");
    }
    unit.duplicateOf().ifPresent(other -> words.add("like unit " + other));
    return String.join(", ", words);
  }

  /// What was held: `gru_0.update, all units`, or `gru_0:3`.
  static String words(ClampEffect effect) {
    return effect.unit() < 0
        ? effect.layer() + "." + effect.what() + ", all units"
        : effect.layer() + ":" + effect.unit();
  }

  /// An input's name without how its text begins: the context shows the text.
  static String place(String name) {
    int colon = name.indexOf(": ");
    return colon < 0 ? name : name.substring(0, colon);
  }

  /// The places of the largest values, the largest first.
  static List<Integer> largest(double[] values, int most) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
        .limit(most)
        .toList();
  }
}
