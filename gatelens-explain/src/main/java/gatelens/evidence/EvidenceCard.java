package gatelens.evidence;

import gatelens.explain.Rounded;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What speaks for an explanation and what against it, in three lines: what was checked, what
/// failed, what to do.
///
/// @param checks in the order in which they are shown; at least one
/// @param verdict by {@link #verdict(List)}
/// @param sentence the verdict with its reasons
/// @param checked what was checked, and what was found: the first line
/// @param failed what failed, with the value found and the one that passes: the second line
/// @param advice what to do: the third line
public record EvidenceCard(
    List<Check> checks,
    Verdict verdict,
    String sentence,
    String checked,
    String failed,
    String advice) {
  /// Keeps an unmodifiable copy.
  public EvidenceCard {
    checks = List.copyOf(checks);
  }

  /// The card of some checks.
  ///
  /// @param full true if all were made; else the verdict is {@link Verdict#NO_OBJECTION} at best
  /// @param finding what was found, as a clause
  public static EvidenceCard of(List<Check> checks, boolean full, String finding) {
    Verdict rule = verdict(checks);
    Verdict verdict = rule == Verdict.TRUST && !full ? Verdict.NO_OBJECTION : rule;
    List<Check> bad = checks.stream().filter(check -> !check.passed()).toList();
    String names = checks.stream().map(Check::name).collect(Collectors.joining(", "));
    String failed =
        bad.isEmpty()
            ? "nothing"
            : bad.stream().map(EvidenceCard::reason).collect(Collectors.joining("; "));
    String sentence =
        verdict.words()
            + ": "
            + (bad.isEmpty() ? names : "failed: " + failed)
            + "; "
            + finding
            + ".";
    return new EvidenceCard(
        checks, verdict, sentence, names + "; " + finding, failed, advice(bad, full));
  }

  /// The three lines.
  public List<String> lines() {
    return List.of("checked: " + checked, "failed: " + failed, "do: " + advice);
  }

  private static String advice(List<Check> bad, boolean full) {
    List<String> advice = new ArrayList<>();
    for (Check check : bad) {
      advice.add(
          switch (check.name()) {
            case "moves as said" ->
                "look at what the model answers without the part, or ask another method"
                    + " (permutation-shap)";
            case "neutral baseline" ->
                "compare with another input, such as mean:FILE or samples:FILE of usual ones"
                    + " (--baseline)";
            case "adds up" -> "give the method more steps or samples (--set)";
            case "another method agrees" -> "believe only what both methods say";
            case "depends on the weights" -> "take a method that asks the model more (occlusion)";
            case "same against other rows" ->
                "do not read its places as its own: the model may know it by something that it"
                    + " lacks; compare with inputs that have nothing of it (--baseline"
                    + " samples:FILE)";
            case "stable" -> "take a smoother method (smoothgrad, expected-gradients)";
            default -> "look at " + check.name();
          });
    }
    if (bad.isEmpty()) {
      return full ? "nothing" : "ask for the other checks (--evidence=full)";
    }
    return String.join("; ", advice);
  }

  /// The rule: a vital check that failed is `do not trust`, another one `caution`, none `trust`.
  public static Verdict verdict(List<Check> checks) {
    boolean vital = checks.stream().anyMatch(check -> check.vital() && !check.passed());
    boolean failed = checks.stream().anyMatch(check -> !check.passed());
    return vital ? Verdict.DO_NOT_TRUST : failed ? Verdict.CAUTION : Verdict.TRUST;
  }

  private static String reason(Check check) {
    return check.name()
        + " ("
        + check.decidedBy()
        + " is "
        + Rounded.number(check.value())
        + ", "
        + (check.atMost() ? "at most " : "at least ")
        + Rounded.number(check.threshold())
        + " passes)";
  }
}
