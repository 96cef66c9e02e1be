package gatelens.cli;

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

/// Evidence cards of explanations, and what is printed of them.
final class Cards {
  /// Random orders of the weights that the change of the score must exceed.
  private static final int ORDERS = 99;

  private Cards() {}

  /// One card an explanation.
  static List<EvidenceCard> of(
      Model model,
      List<Target> targets,
      List<Explanation> explanations,
      Baseline baseline,
      long seed,
      Workers workers) {
    Baseline one = baseline instanceof Baseline.Several all ? all.each().get(0) : baseline;
    Evidence evidence = new Evidence(one, ORDERS, seed);
    List<EvidenceCard> cards = new ArrayList<>();
    for (int n = 0; n < explanations.size(); n++) {
      ModelScore score = new ModelScore(model, targets.get(n), workers);
      cards.add(evidence.of(score, explanations.get(n)));
    }
    return cards;
  }

  /// Verdict, sentence and checks as plain values.
  static Map<String, Object> values(EvidenceCard card) {
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
