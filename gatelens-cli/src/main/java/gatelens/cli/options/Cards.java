package gatelens.cli.options;

import gatelens.evidence.Check;
import gatelens.evidence.Evidence;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes the evidence cards of explanations, and says what is printed of them.
///
/// @param depth which checks
/// @param baseline what removed parts become; the first where there are several
/// @param seed decides everything random
public record Cards(Depth depth, Baseline baseline, long seed) {
  /// Random orders of the weights that the change of the score must exceed.
  private static final int ORDERS = 99;

  /// Which checks are made.
  public enum Depth {
    /// No card.
    none,
    /// The checks that cost a few explanations.
    cheap,
    /// All.
    full
  }

  /// One card an explanation; none at all for {@link Depth#none}.
  public List<EvidenceCard> of(
      Model model, List<Target> targets, List<Explanation> explanations, Workers workers) {
    if (depth == Depth.none) {
      return List.of();
    }
    Baseline one = baseline instanceof Baseline.Several all ? all.each().get(0) : baseline;
    Evidence evidence = new Evidence(one, ORDERS, seed);
    EvidenceCard[] cards = new EvidenceCard[explanations.size()];
    if (cards.length == 1) {
      cards[0] =
          card(evidence, new ModelScore(model, targets.get(0), workers), explanations.get(0));
      return List.of(cards);
    }
    // sequence by sequence on one thread each: a check by itself is too short to be shared out
    try (Workers alone = Workers.single()) {
      workers.forEach(
          cards.length,
          n ->
              cards[n] =
                  card(
                      evidence, new ModelScore(model, targets.get(n), alone), explanations.get(n)));
    }
    return List.of(cards);
  }

  private EvidenceCard card(Evidence evidence, ModelScore score, Explanation explanation) {
    return depth == Depth.full
        ? evidence.of(score, explanation)
        : evidence.cheap(score, explanation);
  }

  /// Verdict, sentence and checks as plain values.
  public static Map<String, Object> values(EvidenceCard card) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("verdict", card.verdict().words());
    map.put("sentence", card.sentence());
    List<Object> checks = new ArrayList<>();
    for (Check check : card.checks()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", check.name());
      one.put("value", check.value());
      one.put(check.atMost() ? "atMost" : "atLeast", check.threshold());
      one.put("passed", check.passed());
      one.put("decidedBy", check.decidedBy());
      checks.add(one);
    }
    map.put("checks", checks);
    return map;
  }
}
