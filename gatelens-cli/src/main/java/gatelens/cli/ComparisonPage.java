package gatelens.cli;

import gatelens.gates.GateSurvey;
import gatelens.gates.GateTimeline;
import gatelens.gates.GradientReach;
import gatelens.gates.ModelComparison;
import gatelens.model.ModelInfo;
import gatelens.report.Curves;
import gatelens.report.HtmlReport;
import gatelens.report.Picture;
import gatelens.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Two models side by side, as pictures and as one page.
///
/// @param info names the classes
/// @param comparison on the same examples
/// @param first what the first does inside
/// @param second what the second does inside
/// @param names of the examples
record ComparisonPage(
    ModelInfo info,
    ModelComparison comparison,
    Compared first,
    Compared second,
    List<String> names) {
  private static final int PAGE = 400_000;

  /// One of the models.
  ///
  /// @param name its file's
  record Compared(String name, GateSurvey survey, GateTimeline timeline, GradientReach reach) {}

  /// Reliability, survival, what is kept over the sequence, gradient reach.
  List<Picture> pictures() {
    return List.of(
        new Curves(
                "reliability",
                "Reliability: the share that is right by the probability of the answer",
                "share right",
                List.of(
                    Curves.Curve.of(
                        "as promised",
                        comparison.first().bins().isEmpty() ? new double[] {0} : promised()),
                    Curves.Curve.of(one(), accuracies(comparison.first())),
                    Curves.Curve.of(other(), accuracies(comparison.second()))),
                bin -> (100 * bin / promised().length) + " %",
                List.of("Bins without an answer have no line."))
            .picture(),
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

  private double[] promised() {
    int bins = comparison.first().bins().size();
    double[] middle = new double[bins];
    Arrays.setAll(middle, i -> (i + 0.5) / bins);
    return middle;
  }

  private static double[] accuracies(ModelComparison.Side side) {
    return side.bins().stream()
        .mapToDouble(bin -> bin.count() == 0 ? Double.NaN : bin.accuracy())
        .toArray();
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

  /// Where the two answer differently.
  Table disagreements() {
    List<List<String>> rows = new ArrayList<>();
    for (ModelComparison.Disagreement one : comparison.disagreements()) {
      rows.add(
          List.of(
              names.get(one.example()),
              info.className(one.label()),
              info.className(one.first()),
              info.className(one.second())));
    }
    return new Table(List.of("example", "right", "A answers", "B answers"), rows);
  }

  /// The page.
  ///
  /// @param sides figures of both, by name
  /// @param facts where it comes from, by name
  String html(List<Map<String, Object>> sides, Map<String, String> facts) {
    ModelComparison.Difference difference = comparison.difference();
    String lead =
        String.format(
            Locale.ROOT,
            "%s is right on %.1f %% of %,d examples, %s on %.1f %%: %s (McNemar's exact p = %.3f).",
            one(),
            100 * comparison.first().accuracy(),
            names.size(),
            other(),
            100 * comparison.second().accuracy(),
            comparison.pValue() < 0.05
                ? "more than chance would give"
                : "this data does not tell them apart",
            comparison.pValue());
    HtmlReport page = new HtmlReport("Two models on the same examples", lead, PAGE);
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
        .paragraph(
            String.format(
                Locale.ROOT,
                "Only A is right on %d examples, only B on %d. The accuracies differ by %+.4f, 95"
                    + " %% interval %+.4f to %+.4f (2,000 bootstrap draws of the examples).",
                comparison.onlyFirst(),
                comparison.onlySecond(),
                difference.mean(),
                difference.low(),
                difference.high()));
    page.section("Calibration, memory and reach");
    pictures().forEach(page::picture);
    page.section("Where they disagree").table("Disagreements", disagreements());
    page.section("What this does not show")
        .paragraph(
            "Both are single trainings: another seed moves an accuracy too, and that is not in the"
                + " interval. Gates are surveyed over 200 examples at even distances, gradients"
                + " over 50.");
    return page.section("Where this comes from").facts(facts).html();
  }
}
