package gatelens.report.page;

import gatelens.compare.DieboldMariano;
import gatelens.compare.ForecastComparison;
import gatelens.compare.TwoModels;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Table;
import gatelens.report.picture.Curves;
import gatelens.report.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Of two models that forecast numbers: their errors in one unit, the deviations of the first
/// model's training data.
///
/// @param models names the examples
/// @param comparison on the same examples
record ForecastVerdict(TwoModels models, ForecastComparison comparison) implements Verdict {
  @Override
  public Map<String, Double> figures(boolean second) {
    ForecastComparison.Errors errors = second ? comparison.second() : comparison.first();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("meanSquaredError", errors.meanSquared());
    figures.put("meanAbsoluteError", errors.meanAbsolute());
    comparison.skill(errors).ifPresent(skill -> figures.put("skill", skill));
    return figures;
  }

  @Override
  public String lead(String one, String other) {
    return String.format(
        Locale.ROOT,
        "%s has a mean squared error of %.4g over %s, %s of %.4g: %s.",
        one,
        comparison.first().meanSquared(),
        models.lookedAt(),
        other,
        comparison.second().meanSquared(),
        comparison
            .test()
            .map(test ->
                test.pValue() < 0.05
                    ? "more than chance would give"
                    : "this data does not tell them apart")
            .orElse("too few examples to say whether that is chance"));
  }

  @Override
  public String detail() {
    return String.format(
        Locale.ROOT,
        "The first is nearer %d times, the second %d times. The mean squared errors differ by"
            + " %+.4g%s. Errors of raw data are in deviations of the first model's training data,"
            + " those of arrays in the unit of their labels.",
        comparison.nearerFirst(),
        comparison.nearerSecond(),
        comparison.difference().mean(),
        comparison.test().map(this::chance).orElseGet(this::tooFew));
  }

  private String chance(DieboldMariano test) {
    return String.format(
        Locale.ROOT,
        ", 95 %% interval %+.4g to %+.4g, %s (Diebold and Mariano, corrected for small samples; %d"
            + " examples in a row overlap in time)",
        comparison.difference().low(),
        comparison.difference().high(),
        Markup.chance(test.pValue()),
        comparison.block());
  }

  private String tooFew() {
    return String.format(
        Locale.ROOT,
        "; whether that is chance cannot be said: %d blocks of %d examples, which overlap in time,"
            + " where %d are needed",
        comparison.blocks(),
        comparison.block(),
        ForecastComparison.ENOUGH_BLOCKS);
  }

  @Override
  public Optional<Table> byClass() {
    return Optional.empty();
  }

  @Override
  public Picture picture(String one, String other) {
    return new Curves(
            "errors",
            "The mean squared error of each number that is forecast",
            "squared error",
            List.of(
                Curves.Curve.of(one, comparison.first().byOutput()),
                Curves.Curve.of(other, comparison.second().byOutput())),
            comparison.outputs()::get,
            List.of("Of raw data in deviations of the first model's training data."))
        .picture();
  }

  @Override
  public Table apart() {
    List<List<String>> rows = new ArrayList<>();
    for (int n : comparison.apart()) {
      rows.add(
          List.of(
              models.names().get(n),
              String.format(Locale.ROOT, "%.4g", comparison.first().byExample()[n]),
              String.format(Locale.ROOT, "%.4g", comparison.second().byExample()[n])));
    }
    return new Table(List.of("example", "A's squared error", "B's squared error"), rows);
  }

  @Override
  public String apartTitle() {
    return "Where their errors differ most";
  }
}
