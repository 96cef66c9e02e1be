package gatelens.demo;

import gatelens.report.draw.Table;
import gatelens.report.page.HtmlReport;
import gatelens.report.picture.Curves;
import gatelens.report.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What was found on the long tasks, as a page and as pictures.
public final class LongPage {
  private static final int PAGE = 400_000;

  /// Gradients below it are drawn as it: nothing is learned from them in float32.
  private static final double FLOOR = 1e-12;

  private LongPage() {}

  /// The runs as a table.
  public static Table table(List<LongRun> runs) {
    List<List<String>> rows = new ArrayList<>();
    for (LongRun run : runs) {
      LongRun.Setting setting = run.setting();
      double[] norms = run.after().norms();
      rows.add(
          List.of(
              setting.task().title(),
              Integer.toString(setting.steps()),
              setting.variant(),
              Integer.toString(setting.updates()),
              String.format(Locale.ROOT, "%.3f", run.score()),
              String.format(Locale.ROOT, "%.3f", setting.task().chance()),
              run.learned() ? "yes" : "no",
              halfLife(run.halfLifeBefore(), setting.steps()),
              halfLife(run.halfLifeAfter(), setting.steps()),
              share(run.before().norms()),
              share(norms)));
    }
    return new Table(
        List.of(
            "task",
            "T",
            "cell",
            "updates",
            "score",
            "without looking",
            "learned",
            "half-life, drawn",
            "half-life, trained",
            "first / last, drawn",
            "first / last, trained"),
        rows);
  }

  private static String halfLife(double steps, int length) {
    return (steps >= length - 1 ? "over " : "") + String.format(Locale.ROOT, "%.0f", steps);
  }

  /// The gradient at the first step beside that at the last.
  private static String share(double[] norms) {
    return String.format(Locale.ROOT, "%.1e", norms[norms.length - 1] / Math.max(1e-300, norms[0]));
  }

  /// Gradient reach of each task and length: one picture before training, one after.
  public static List<Picture> pictures(List<LongRun> runs) {
    Map<String, List<LongRun>> groups =
        runs.stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.setting().task().title() + "-" + run.setting().steps(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<Picture> pictures = new ArrayList<>();
    groups.forEach((name, group) -> {
      pictures.add(reach(name, group, false));
      pictures.add(reach(name, group, true));
    });
    return pictures;
  }

  private static Picture reach(String name, List<LongRun> group, boolean trained) {
    LongRun.Setting first = group.get(0).setting();
    List<Curves.Curve> curves = new ArrayList<>();
    for (LongRun run : group) {
      double[] norms = (trained ? run.after() : run.before()).norms();
      double[] powers = new double[norms.length];
      for (int d = 0; d < norms.length; d++) {
        powers[d] = Math.log10(Math.max(FLOOR, norms[d] / Math.max(1e-300, norms[0])));
      }
      curves.add(Curves.Curve.of(run.setting().variant(), powers));
    }
    return new Curves(
            "reach-" + name + (trained ? "-trained" : "-drawn"),
            "Gradient reach, "
                + first.task().title()
                + ", "
                + first.steps()
                + " steps, "
                + (trained ? "trained" : "before training"),
            "power of ten",
            curves,
            d -> d + " back",
            List.of(
                "Size of the gradient of the answer at a step, divided by that at the last step, as"
                    + " a power of ten; the mean of 16 held-out sequences. Below -12 drawn as"
                    + " -12."))
        .picture();
  }

  /// The page.
  ///
  /// @param facts where it comes from, by name
  public static String html(List<LongRun> runs, Map<String, String> facts) {
    long learned = runs.stream().filter(LongRun::learned).count();
    HtmlReport page =
        new HtmlReport(
            "How far back gated cells learn",
            String.format(
                Locale.ROOT,
                "%d of %d runs learned their task within their updates.",
                learned,
                runs.size()),
            PAGE);
    page.section("All runs")
        .paragraph(
            "The score is the accuracy on held-out sequences, for the adding task the mean squared"
                + " error. Half-life: the median over units of the steps until half of what a unit"
                + " held is gone. First / last: the size of the gradient of the answer at the first"
                + " step beside that at the last.")
        .table("Runs", table(runs));
    page.section("Gradient reach");
    pictures(runs).forEach(page::picture);
    page.section("What this does not show")
        .paragraph(
            "A run that did not learn might have with more updates, another rate or another seed:"
                + " each was run once.");
    page.section("Where this comes from").facts(facts);
    return page.html();
  }
}
