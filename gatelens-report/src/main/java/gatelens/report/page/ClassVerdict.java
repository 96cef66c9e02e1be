package gatelens.report.page;

import gatelens.compare.ClassFigures;
import gatelens.compare.ForecastComparison;
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
import java.util.Optional;

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
    figures.put("logLoss", side.figures().logLoss());
    figures.put("balancedAccuracy", side.figures().balancedAccuracy());
    figures.put("f1", side.figures().f1());
    if (Double.isFinite(side.figures().auc())) {
      figures.put("auc", side.figures().auc());
    }
    return figures;
  }

  @Override
  public String lead(String one, String other) {
    return String.format(
        Locale.ROOT,
        "%s is right on %.1f %% of %s%s, %s on %.1f %%: %s.",
        one,
        100 * comparison.first().accuracy(),
        comparison.perStep() ? "the steps of " : "",
        models.lookedAt(),
        other,
        100 * comparison.second().accuracy(),
        Double.isNaN(comparison.pValue())
            ? "too few sequences to say whether that is chance"
            : (comparison.pValue() < 0.05
                    ? "more than chance would give"
                    : "this data does not tell them apart")
                + (comparison.perStep() ? " (paired t of the sequences, " : " (McNemar's exact ")
                + Markup.chance(comparison.pValue())
                + ")");
  }

  @Override
  public String detail() {
    ModelComparison.Difference difference = comparison.difference();
    return String.format(
        Locale.ROOT,
        "Only the first is right %d times, only the second %d times%s. The"
            + " accuracies differ by %+.4f, 95 %% interval %+.4f to %+.4f (2,000 bootstrap draws of"
            + " the %s).",
        comparison.onlyFirst(),
        comparison.onlySecond(),
        chance(),
        difference.mean(),
        difference.low(),
        difference.high(),
        comparison.perStep() ? "sequences, whose steps hang together" : "examples");
  }

  private String chance() {
    if (Double.isNaN(comparison.pValue())) {
      return ": whether that is chance cannot be said of fewer than "
          + ForecastComparison.ENOUGH_BLOCKS
          + " sequences";
    }
    return ": "
        + Markup.chance(comparison.pValue())
        + (comparison.perStep() ? " (paired t of the sequences)" : " (McNemar, exact)");
  }

  @Override
  public Optional<Table> byClass() {
    List<List<String>> rows = new ArrayList<>();
    List<ClassFigures.OfClass> first = comparison.first().figures().classes();
    for (int c = 0; c < first.size(); c++) {
      ClassFigures.OfClass one = first.get(c);
      ClassFigures.OfClass other = comparison.second().figures().classes().get(c);
      rows.add(
          List.of(
              models.className(c),
              Integer.toString(one.support()),
              share(one.precision()) + " / " + share(other.precision()),
              share(one.recall()) + " / " + share(other.recall()),
              share(one.f1()) + " / " + share(other.f1()),
              share(one.auc()) + " / " + share(other.auc())));
    }
    return Optional.of(
        new Table(
            List.of(
                "class", "examples", "precision A / B", "recall A / B", "F1 A / B", "AUC A / B"),
            rows));
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
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
