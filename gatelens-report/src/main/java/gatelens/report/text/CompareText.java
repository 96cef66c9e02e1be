package gatelens.report.text;

import gatelens.compare.MethodComparison;
import gatelens.compare.TruthTable;
import gatelens.measure.Interval;
import java.io.PrintStream;
import java.util.Locale;

/// What `gatelens compare` prints for people.
public final class CompareText {
  private CompareText() {}

  /// Prints the methods, how far each two agree, and what lies on known places.
  public static void print(MethodComparison comparison, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%-24s %12s %12s %12s %9s%n",
        "method",
        "compreh. 20 %",
        "suffic. 20 %",
        "mean gap",
        "seconds");
    for (MethodComparison.Row row : comparison.rows()) {
      out.printf(
          Locale.ROOT,
          "%-24s %13.4f %12.4f %12s %9.3f%n",
          row.method(),
          row.comprehensiveness(),
          row.sufficiency(),
          row.gap().map(gap -> String.format(Locale.ROOT, "%.2g", gap)).orElse("promises none"),
          row.seconds());
    }
    for (MethodComparison.Pair pair : comparison.agreements()) {
      out.printf(
          Locale.ROOT,
          "%s and %s, by event: rank correlation %.2f, top 5 in common %.0f %%, same sign %.0f"
              + " %%%n",
          pair.a(),
          pair.b(),
          pair.rank(),
          100 * pair.top(),
          100 * pair.sign());
    }
    comparison.truth().ifPresent(truth -> truth(truth, out));
  }

  private static void truth(TruthTable truth, PrintStream out) {
    out.printf(
        "places known to decide, mean over %,d sequences that have some (95 %% by bootstrap):%n",
        truth.sequences());
    out.printf(
        Locale.ROOT,
        "%-24s %9s %9s  %-24s  %-20s  %-20s%n",
        "method",
        "on them",
        "by chance",
        "more than chance",
        "AUROC",
        "largest is one of them");
    for (TruthTable.Row row : truth.rows()) {
      out.printf(
          Locale.ROOT,
          "%-24s %9.3f %9.3f  %+.3f %-17s  %.3f %-14s  %.3f %s%n",
          row.method(),
          row.share(),
          row.chance(),
          row.more().mean(),
          ends(row.more(), "%+.3f"),
          row.auroc().mean(),
          ends(row.auroc(), "%.3f"),
          row.top().mean(),
          ends(row.top(), "%.3f"));
    }
  }

  private static String ends(Interval interval, String format) {
    return String.format(
        Locale.ROOT, "[" + format + ", " + format + "]", interval.low(), interval.high());
  }
}
