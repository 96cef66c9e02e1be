package gatelens.report.page;

import gatelens.decision.Decision;
import gatelens.explain.Rounded;
import gatelens.report.draw.Table;
import gatelens.report.picture.DecisionWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Several decisions at a glance: how often each answer is given, what the checks say, and which
/// answer is the least sure.
///
/// @param decisions at least one
/// @param words the language
record Overview(List<Decision> decisions, Wording words) {
  private String answer(Decision decision) {
    return switch (decision.model().kind()) {
      case CLASSES -> decision.model().output(decision.answer().best());
      case FORECAST, NUMBER -> decision.score();
    };
  }

  /// In one sentence, with values.
  String sentence() {
    Decision least =
        decisions.stream().min(Comparator.comparingDouble(Decision::certainty)).orElseThrow();
    String verdicts =
        often(
            decisions.stream()
                .flatMap(d -> d.evidence().stream())
                .map(card -> words.of(card.verdict().words()))
                .toList());
    return words.of(
            "{} sequences: {}.",
            decisions.size(),
            often(decisions.stream().map(this::answer).toList()))
        + (verdicts.isEmpty() ? "" : " " + words.of("Evidence") + ": " + verdicts + ".")
        + " "
        + words.of("Least sure")
        + ": "
        + words.of("sequence {}", least.number())
        + ", "
        + answered(least)
        + ".";
  }

  /// The answer with its probability, where the model has one.
  String answered(Decision decision) {
    return decision
        .probes()
        .reason()
        .map(reason ->
            reason.answer()
                + (reason.probability().isPresent()
                    ? " (" + Rounded.percent(reason.probability().getAsDouble()) + ")"
                    : ""))
        .orElseGet(() -> new DecisionWords(decision).answer().orElse(decision.score()));
  }

  /// Each with how often it stands there: `3 × spam, 1 × ham`.
  private static String often(List<String> names) {
    return counts(names).entrySet().stream()
        .map(each -> each.getValue() + " × " + each.getKey())
        .collect(Collectors.joining(", "));
  }

  /// How often each answer is given, and how sure the model is of it.
  Table answers() {
    Map<String, List<Decision>> groups =
        decisions.stream()
            .collect(Collectors.groupingBy(this::answer, LinkedHashMap::new, Collectors.toList()));
    List<List<String>> rows = new ArrayList<>();
    groups.forEach((answer, some) ->
        rows.add(
            List.of(
                answer,
                Integer.toString(some.size()),
                number(some.stream().mapToDouble(Decision::certainty).min().orElse(0)),
                number(some.stream().mapToDouble(Decision::certainty).max().orElse(0)))));
    return new Table(
        List.of(words.of("answer"), words.of("sequences"), words.of("lead from"), words.of("to")),
        rows);
  }

  private static String number(double value) {
    return gatelens.report.draw.Markup.number(value);
  }

  private static Map<String, Integer> counts(List<String> names) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    names.forEach(name -> counts.merge(name, 1, Integer::sum));
    return counts;
  }
}
