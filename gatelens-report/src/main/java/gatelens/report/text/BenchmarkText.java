package gatelens.report.text;

import gatelens.benchmark.Contest;
import gatelens.benchmark.Evaluation;
import gatelens.benchmark.Published;
import gatelens.benchmark.Task;
import gatelens.benchmark.VerdictTable;
import gatelens.benchmark.VerdictTrial;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// Tables of benchmarks, for a terminal.
public final class BenchmarkText {
  private static final Map<String, Predicate<VerdictTable.Judged>> GROUPS = groups();

  private BenchmarkText() {}

  private static Map<String, Predicate<VerdictTable.Judged>> groups() {
    Map<String, Predicate<VerdictTable.Judged>> groups = new LinkedHashMap<>();
    groups.put("tasks and seeds that set the thresholds", VerdictTable.Judged::setting);
    groups.put("these tasks, other seeds", VerdictTable.Judged::newSeed);
    groups.put("the other tasks", one -> !one.setting() && !one.newSeed());
    return groups;
  }

  /// Methods held to known truth.
  public static String of(Evaluation.Table table) {
    StringBuilder out = new StringBuilder();
    Task task = table.run().task();
    String boxes =
        table.accuracy().isEmpty()
            ? ", the score is known"
            : String.format(
                Locale.ROOT,
                ", accuracy of the black boxes %.3f",
                table.accuracy().stream().mapToDouble(a -> a).average().orElse(0));
    out.append(
        String.format(Locale.ROOT, "%n%s, %d seeds%s%n", task.id(), table.run().seeds(), boxes));
    out.append(String.format(Locale.ROOT, "%-30s", "method"));
    Evaluation.MEASURES.forEach(name -> out.append(String.format(Locale.ROOT, " %16s", name)));
    out.append('\n');
    for (Evaluation.Row row : table.rows()) {
      out.append(String.format(Locale.ROOT, "%-30s", row.method()));
      for (int i = 0; i < row.mean().length; i++) {
        out.append(String.format(Locale.ROOT, " %16s", number(row.mean()[i], row.deviation()[i])));
      }
      out.append('\n');
    }
    for (Published each : task.published()) {
      out.append(String.format(Locale.ROOT, "%-30s", "  " + each.method()));
      for (double value : new double[] {each.auroc(), each.auprc(), each.aup(), each.aur()}) {
        out.append(
            String.format(
                Locale.ROOT,
                " %16s",
                Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value)));
      }
      out.append("   published, " + each.theirs() + ": " + each.source() + "\n");
    }
    return out.toString();
  }

  private static String number(double mean, double deviation) {
    if (Double.isNaN(mean)) {
      return "-";
    }
    return Math.abs(mean) >= 1000
        ? String.format(Locale.ROOT, "%.0f", mean)
        : String.format(Locale.ROOT, "%.3f ± %.3f", mean, deviation);
  }

  /// The verdict held to explanations of which it is known whether they are right.
  public static String of(VerdictTrial trial, VerdictTable table) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "verdict, %d tasks, %d seeds from %d, accuracy of the models %.3f%n",
            table.tasks().size(),
            trial.seeds(),
            trial.seed(),
            table.accuracy().stream().mapToDouble(a -> a).average().orElse(Double.NaN)));
    out.append(
        String.format(
            Locale.ROOT, "%-44s %-32s %-32s%n", "", "wrong: trusted", "right: caution or worse"));
    GROUPS.forEach((name, which) -> row(out, name, table, which));
    for (String task : table.tasks()) {
      row(out, "  " + task, table, one -> one.task().equals(task));
    }
    for (String method : table.methods()) {
      row(out, "  " + method, table, one -> one.method().equals(method));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "%-44s %-32s %-32s%n",
            "held to the first part alone",
            "another one: trusted",
            "a planted one: caution or worse"));
    GROUPS.forEach((name, which) ->
        out.append(
            String.format(
                Locale.ROOT,
                "%-44s %-32s %-32s%n",
                name,
                share(table.trustedAstray(which)),
                share(table.doubtedBegun(which)))));
    out.append(
        String.format(
            Locale.ROOT,
            "%-44s %-32s %-32s%n",
            "cheap checks alone",
            "wrong: no objection",
            "right: objection"));
    GROUPS.forEach((name, which) ->
        out.append(
            String.format(
                Locale.ROOT,
                "%-44s %-32s %-32s%n",
                name,
                share(table.cheapPassesWrong(which)),
                share(table.cheapDoubtsRight(which)))));
    out.append(
        String.format(
            Locale.ROOT,
            "%-10s %-22s %-9s %-32s %-22s %-24s %s%n",
            "methods on",
            "",
            "baseline",
            "right",
            "first part planted",
            "baseline has the answer",
            "ms"));
    for (Contest one : table.contests()) {
      out.append(
          String.format(
              Locale.ROOT,
              "%-10s %-22s %-9s %-32s %-22s %-24s %.1f%n",
              one.kind(),
              one.method(),
              one.baseline(),
              share(new VerdictTable.Share(one.right(), one.count())),
              one.begins() + " of " + one.count(),
              one.held() + " of " + one.count(),
              one.milliseconds()));
    }
    return out.toString();
  }

  private static void row(
      StringBuilder out, String name, VerdictTable table, Predicate<VerdictTable.Judged> which) {
    out.append(
        String.format(
            Locale.ROOT,
            "%-44s %-32s %-32s%n",
            name,
            share(table.trustedWrong(which)),
            share(table.doubtedRight(which))));
  }

  /// `12 of 538: 2.2 % (1.3 to 3.9)`.
  private static String share(VerdictTable.Share share) {
    return share.count() == 0
        ? "-"
        : String.format(
            Locale.ROOT,
            "%d of %d: %.1f %% (%.1f to %.1f)",
            share.hits(),
            share.count(),
            100 * share.value(),
            100 * share.low(),
            100 * share.high());
  }
}
