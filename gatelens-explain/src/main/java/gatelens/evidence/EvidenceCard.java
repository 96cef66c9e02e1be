package gatelens.evidence;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What speaks for an explanation and what against it.
///
/// @param checks in the order in which they are shown; at least one
/// @param verdict by {@link #verdict(List)}
/// @param sentence the verdict with its reasons
public record EvidenceCard(List<Check> checks, Verdict verdict, String sentence) {
  /// Keeps an unmodifiable copy.
  public EvidenceCard {
    checks = List.copyOf(checks);
  }

  /// The card of all checks.
  ///
  /// @param finding what the explanation found, as a clause: `step 3 alone makes +2.1 of the change
  ///   of +2.4`
  public static EvidenceCard of(List<Check> checks, String finding) {
    return of(checks, verdict(checks), finding);
  }

  /// The card of the cheap checks alone: where all pass, {@link Verdict#NO_OBJECTION}.
  ///
  /// @param finding what the explanation found, as a clause
  public static EvidenceCard soFar(List<Check> checks, String finding) {
    Verdict verdict = verdict(checks);
    return of(checks, verdict == Verdict.TRUST ? Verdict.NO_OBJECTION : verdict, finding);
  }

  private static EvidenceCard of(List<Check> checks, Verdict verdict, String finding) {
    boolean passed = checks.stream().allMatch(Check::passed);
    String reasons =
        passed
            ? checks.stream().map(Check::name).collect(Collectors.joining(", "))
            : "failed: "
                + checks.stream()
                    .filter(check -> !check.passed())
                    .map(EvidenceCard::reason)
                    .collect(Collectors.joining("; "));
    return new EvidenceCard(
        checks, verdict, verdict.words() + ": " + reasons + "; " + finding + ".");
  }

  /// The rule: a vital check that failed is `do not trust`, another one `caution`, none `trust`.
  public static Verdict verdict(List<Check> checks) {
    boolean vital = checks.stream().anyMatch(check -> check.vital() && !check.passed());
    boolean failed = checks.stream().anyMatch(check -> !check.passed());
    return vital ? Verdict.DO_NOT_TRUST : failed ? Verdict.CAUTION : Verdict.TRUST;
  }

  private static String reason(Check check) {
    return String.format(
        Locale.ROOT,
        "%s (%s is %.3g, %s %.3g passes)",
        check.name(),
        check.decidedBy(),
        check.value(),
        check.atMost() ? "at most" : "at least",
        check.threshold());
  }
}
