package gatelens.cli.command;

import gatelens.gates.GateSurvey;
import gatelens.gates.GateTimeline;
import gatelens.gates.GradientReach;
import gatelens.report.draw.Table;
import gatelens.report.page.HtmlReport;
import gatelens.report.picture.Curves;
import gatelens.report.picture.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Two models side by side, as pictures and as one page.
///
/// @param verdict which is the better one
/// @param first what the first does inside
/// @param second what the second does inside
record ComparisonPage(Verdict verdict, Compared first, Compared second) {
  private static final int PAGE = 400_000;

  /// One of the models.
  ///
  /// @param name its file's
  record Compared(String name, GateSurvey survey, GateTimeline timeline, GradientReach reach) {}

  /// The answers, survival, what is kept over the sequence, gradient reach.
  List<Picture> pictures() {
    return List.of(
        verdict.picture(one(), other()),
        both(
            "half-lives",
            "Half-lives of the units, from the shortest to the longest",
            "steps",
            side ->
                side.survey().units().stream()
                    .mapToDouble(unit -> unit.halfLife().steps())
                    .sorted()
                    .toArray(),
            i -> "unit " + (i + 1)),
        both(
            "retention",
            "What is kept, from the first step to the last",
            "share kept",
            ComparisonPage::retention,
            part -> part * 100 / GateTimeline.PARTS + " %"),
        both(
            "gradient-reach",
            "Gradient reach: how much the answer's logit depends on a step",
            "size of the gradient",
            side -> side.reach().norms(),
            d -> d + " back"));
  }

  private String one() {
    return "A " + first.name();
  }

  private String other() {
    return "B " + second.name();
  }

  private static double[] retention(Compared side) {
    double[] mean = new double[GateTimeline.PARTS];
    List<double[]> layers =
        side.timeline().gates().entrySet().stream()
            .filter(gate -> gate.getKey().endsWith(".retention"))
            .map(Map.Entry::getValue)
            .toList();
    for (double[] layer : layers) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += layer[i] / layers.size();
      }
    }
    return mean;
  }

  /// Two curves; the shorter one ends in a gap.
  private Picture both(
      String name,
      String title,
      String unit,
      Function<Compared, double[]> values,
      java.util.function.IntFunction<String> steps) {
    double[] a = values.apply(first);
    double[] b = values.apply(second);
    int length = Math.max(a.length, b.length);
    return new Curves(
            name,
            title,
            unit,
            List.of(
                Curves.Curve.of(one(), padded(a, length)),
                Curves.Curve.of(other(), padded(b, length))),
            steps,
            List.of())
        .picture();
  }

  private static double[] padded(double[] values, int length) {
    double[] all = Arrays.copyOf(values, length);
    Arrays.fill(all, values.length, length, Double.NaN);
    return all;
  }

  /// The page.
  ///
  /// @param sides figures of both, by name
  /// @param facts where it comes from, by name
  String html(List<Map<String, Object>> sides, Map<String, String> facts) {
    HtmlReport page =
        new HtmlReport("Two models on the same examples", verdict.lead(one(), other()), PAGE);
    List<List<String>> rows = new ArrayList<>();
    for (String name : sides.get(0).keySet()) {
      rows.add(
          List.of(
              name,
              CompareModelsCommand.cell(sides.get(0), name),
              CompareModelsCommand.cell(sides.get(1), name)));
    }
    page.section("Side by side")
        .table("Figures", new Table(List.of("figure", "A", "B"), rows))
        .paragraph(verdict.detail());
    page.section("Answers, memory and reach");
    pictures().forEach(page::picture);
    page.section(verdict.apartTitle()).table(verdict.apartTitle(), verdict.apart());
    page.section("What this does not show")
        .paragraph(
            "Both are single trainings: another seed moves the figures too, and that is not in the"
                + " interval. Gates are surveyed over 200 examples at even distances, gradients"
                + " over 50.");
    return page.section("Where this comes from").facts(facts).html();
  }
}
