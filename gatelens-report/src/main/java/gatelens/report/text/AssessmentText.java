package gatelens.report.text;

import gatelens.compare.Assessment;
import gatelens.explain.Rounded;
import gatelens.report.document.EvaluateDocument.Learned;
import java.util.Locale;
import java.util.OptionalDouble;

/// How good a model is, for a terminal.
public final class AssessmentText {
  private AssessmentText() {}

  /// The lines, each ended by a line end.
  ///
  /// @param learned which rows the model has learned from
  public static String of(Assessment found, Learned learned) {
    StringBuilder out = new StringBuilder(learned.words());
    out.append(
        String.format(
            Locale.ROOT,
            "%d examples: accuracy %.4f; always the most frequent class: %.4f%n",
            found.examples(),
            found.accuracy(),
            found.majority()));
    int wide = found.classes().stream().mapToInt(String::length).max().orElse(0);
    String name = "%-" + Math.clamp(wide, 5, 24) + "s";
    out.append(String.format(Locale.ROOT, name, "class"))
        .append("  examples  precision  recall  PR-AUC  recall at 1 % alarms (from)\n");
    for (Assessment.OfClass one : found.each()) {
      out.append(String.format(Locale.ROOT, name, one.name()))
          .append(
              String.format(
                  Locale.ROOT,
                  "  %8d  %9s  %6s  %6s  %s (%s)%n",
                  one.count(),
                  figure(one.precision()),
                  figure(one.recall()),
                  figure(one.averagePrecision()),
                  figure(one.alarmRecall()),
                  Rounded.percent(one.alarmThreshold())));
    }
    from(out, found, name);
    out.append("confusion: a row a class, a column an answer\n");
    for (int row = 0; row < found.classes().size(); row++) {
      out.append(String.format(Locale.ROOT, name, found.classes().get(row)));
      for (int count : found.confusion().get(row)) {
        out.append(String.format(Locale.ROOT, " %7d", count));
      }
      out.append('\n');
    }
    return out.toString();
  }

  /// What alarms from a probability on would be, where one was chosen.
  private static void from(StringBuilder out, Assessment found, String name) {
    for (Assessment.OfClass one : found.each()) {
      one.from()
          .ifPresent(at ->
              out.append(
                  String.format(
                      Locale.ROOT,
                      name + " from %s on: %d of %d, precision %s, recall %s%n",
                      one.name(),
                      Rounded.percent(at.threshold()),
                      at.alarms(),
                      found.examples(),
                      figure(at.precision()),
                      figure(at.recall()))));
    }
  }

  private static String figure(OptionalDouble value) {
    return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.3f", value.getAsDouble());
  }
}
