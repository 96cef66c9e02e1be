package gatelens.report.page;

import gatelens.compare.ModelComparison;
import gatelens.compare.TwoModels;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Table;
import gatelens.report.picture.Curves;
import gatelens.report.picture.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Of two models that answer classes: accuracy with a paired test, calibration, disagreements.
///
/// @param models names classes and examples
/// @param comparison on the same examples
record ClassVerdict(TwoModels models, ModelComparison comparison) implements Verdict {
  @Override
  public Map<String, Double> figures(boolean second) {
    ModelComparison.Side side = second ? comparison.second() : comparison.first();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", side.accuracy());
    figures.put("calibrationError", side.calibrationError());
    figures.put("brier", side.brier());
    return figures;
  }

  @Override
  public String lead(String one, String other) {
    return String.format(
        Locale.ROOT,
        "%s is right on %.1f %% of %,d examples, %s on %.1f %%: %s (McNemar's exact %s).",
        one,
        100 * comparison.first().accuracy(),
        models.names().size(),
        other,
        100 * comparison.second().accuracy(),
        comparison.pValue() < 0.05
            ? "more than chance would give"
            : "this data does not tell them apart",
        Markup.chance(comparison.pValue()));
  }

  @Override
  public String detail() {
    ModelComparison.Difference difference = comparison.difference();
    return String.format(
        Locale.ROOT,
        "Only the first is right %d times, only the second %d times: %s (McNemar, exact). The"
            + " accuracies differ by %+.4f, 95 %% interval %+.4f to %+.4f (2,000 bootstrap draws of"
            + " the examples).",
        comparison.onlyFirst(),
        comparison.onlySecond(),
        Markup.chance(comparison.pValue()),
        difference.mean(),
        difference.low(),
        difference.high());
  }

  @Override
  public Picture picture(String one, String other) {
    int bins = comparison.first().bins().size();
    double[] promised = new double[bins];
    Arrays.setAll(promised, i -> (i + 0.5) / bins);
    return new Curves(
            "reliability",
            "Reliability: the share that is right by the probability of the answer",
            "share right",
            List.of(
                Curves.Curve.of("as promised", promised),
                Curves.Curve.of(one, accuracies(comparison.first())),
                Curves.Curve.of(other, accuracies(comparison.second()))),
            bin -> (100 * bin / bins) + " %",
            List.of("Bins without an answer have no line."))
        .picture();
  }

  private static double[] accuracies(ModelComparison.Side side) {
    return side.bins().stream()
        .mapToDouble(bin -> bin.count() == 0 ? Double.NaN : bin.accuracy())
        .toArray();
  }

  @Override
  public Table apart() {
    List<List<String>> rows = new ArrayList<>();
    for (ModelComparison.Disagreement one : comparison.disagreements()) {
      rows.add(
          List.of(
              models.names().get(one.example()),
              models.className(one.label()),
              models.className(one.first()),
              models.className(one.second())));
    }
    return new Table(List.of("example", "right", "A answers", "B answers"), rows);
  }

  @Override
  public String apartTitle() {
    return "Where they disagree";
  }
}
