package gatelens.cli.command;

import gatelens.cli.options.TruthOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.explain.Explanation;
import gatelens.measure.Interval;
import gatelens.measure.KnownPlaces;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Methods held to places that are known to decide: one row a method.
///
/// @param sequences how many have marks
/// @param rows the figures
record TruthTable(int sequences, List<Row> rows) {
  /// Means over sequences with their intervals.
  ///
  /// @param chance mean share of places that are marked
  /// @param more share of the attribution on them less chance
  record Row(String method, double chance, Interval more, Interval auroc, Interval top) {}

  /// Compares methods with marks; sequences without marks, or with nothing else, are left out.
  ///
  /// @param explanations of each method, in the order of the marks
  /// @throws CommandFailure if no sequence has marks
  static TruthTable of(
      List<TruthOptions.Marks> marks, Map<String, List<Explanation>> explanations, long seed) {
    int[] told = IntStream.range(0, marks.size()).filter(n -> marks.get(n).tells()).toArray();
    if (told.length == 0) {
      throw new CommandFailure(
          ExitCode.DATA,
          "--truth: in none of " + marks.size() + " sequences some places are marked and some not");
    }
    List<Row> rows = new ArrayList<>();
    explanations.forEach((method, list) -> {
      List<KnownPlaces> found = new ArrayList<>();
      for (int n : told) {
        found.add(KnownPlaces.of(marks.get(n).numbers(list.get(n)), marks.get(n).marked()));
      }
      rows.add(
          new Row(
              method,
              found.stream().mapToDouble(KnownPlaces::chance).average().orElse(0),
              Interval.of(
                  found.stream().mapToDouble(one -> one.share() - one.chance()).toArray(), seed),
              Interval.of(found.stream().mapToDouble(KnownPlaces::auroc).toArray(), seed),
              Interval.of(found.stream().mapToDouble(KnownPlaces::top).toArray(), seed)));
    });
    return new TruthTable(told.length, rows);
  }

  void print(PrintStream out) {
    out.printf(
        "places known to decide, mean over %,d sequences that have some (95 %% by bootstrap):%n",
        sequences);
    out.printf(
        Locale.ROOT,
        "%-24s %9s %9s  %-24s  %-20s  %-20s%n",
        "method",
        "on them",
        "by chance",
        "more than chance",
        "AUROC",
        "largest is one of them");
    for (Row row : rows) {
      out.printf(
          Locale.ROOT,
          "%-24s %9.3f %9.3f  %+.3f %-17s  %.3f %-14s  %.3f %s%n",
          row.method(),
          row.chance() + row.more().mean(),
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

  Map<String, Object> json() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("sequences", sequences);
    List<Object> list = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("method", row.method());
      one.put("share", row.chance() + row.more().mean());
      one.put("chance", row.chance());
      one.put("moreThanChance", json(row.more()));
      one.put("auroc", json(row.auroc()));
      one.put("largestIsMarked", json(row.top()));
      list.add(one);
    }
    document.put("methods", list);
    return document;
  }

  private static Map<String, Object> json(Interval interval) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("mean", interval.mean());
    map.put("low", interval.low());
    map.put("high", interval.high());
    return map;
  }
}
