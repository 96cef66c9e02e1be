package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.compare.ClassFigures;
import gatelens.compare.Comparison;
import gatelens.compare.DieboldMariano;
import gatelens.compare.ForecastComparison;
import gatelens.compare.ModelComparison;
import gatelens.compare.ModelProfile;
import gatelens.compare.TwoModels;
import gatelens.gates.GateSurvey;
import gatelens.gates.GateTimeline;
import gatelens.gates.GradientReach;
import gatelens.gates.HalfLife;
import gatelens.gates.UnitHealth;
import gatelens.report.picture.Picture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Two models as text, page and pictures, by hand.
final class ComparisonPageTest {
  private static ModelProfile profile(String name, double... reach) {
    return new ModelProfile(
        name,
        7,
        new GateSurvey(
            List.of(),
            List.of(
                new UnitHealth(
                    "gru_0",
                    0,
                    0.5,
                    0.25,
                    2,
                    new HalfLife(3, true),
                    false,
                    false,
                    OptionalInt.empty())),
            12),
        new GateTimeline(Map.of("gru_0.retention", new double[GateTimeline.PARTS]), Map.of()),
        new GradientReach(reach),
        0.125);
  }

  static ComparisonPage page(Comparison comparison) {
    return new ComparisonPage(
        new TwoModels(
            comparison,
            profile("runs/a.gatelens", 1, 1, 1),
            profile("b.gatelens", 1),
            List.of("no", "yes"),
            List.of("row 0", "row 1"),
            2));
  }

  static ModelComparison classes(double p) {
    ModelComparison.Side side =
        new ModelComparison.Side(
            0.5,
            0.25,
            0.125,
            List.of(new ModelComparison.Bin(2, 0.75, 0.5)),
            new ClassFigures(
                0.5,
                Double.NaN,
                0.75,
                0.25,
                List.of(new ClassFigures.OfClass(2, 0.5, 0.75, 0.625, Double.NaN))));
    return new ModelComparison(
        side,
        side,
        1,
        4,
        p,
        new ModelComparison.Difference(-0.5, -1, 0),
        List.of(new ModelComparison.Disagreement(1, 0, 0, 1)),
        false);
  }

  @Test
  void textOfClasses() {
    assertThat(page(classes(0.375)).text().lines().map(line -> line.strip().split(" {2,}")))
        .contains(
            new String[] {"model", "a.gatelens", "b.gatelens"},
            new String[] {"accuracy", "0.5000", "0.5000"},
            new String[] {"medianHalfLife", "3.000", "3.000"},
            new String[] {"gradientReach90", "3", "1"},
            new String[] {
              "The accuracies differ by -0.5000, 95 % interval -1.0000 to +0.0000 (2,000 bootstrap"
                  + " draws of the examples)."
            },
            new String[] {"row 1", "no", "no", "yes"});
  }

  @Test
  void theLeadSaysWhetherTheDataTellsThemApart() {
    assertThat(page(classes(0.375)).html(Map.of("seed", "7")))
        .contains("A a.gatelens is right on 50.0 % of 2 examples")
        .contains("this data does not tell them apart (McNemar")
        .contains("Where they disagree")
        .contains("<dt>seed</dt><dd>7");
    assertThat(page(classes(0.04)).html(Map.of())).contains("more than chance would give");
  }

  private static ComparisonPage forecasts(Optional<DieboldMariano> test) {
    ForecastComparison.Errors errors =
        new ForecastComparison.Errors(4, 2, new double[] {4}, new double[] {1, 7});
    return page(
        new ForecastComparison(
            List.of("x +1"),
            2,
            errors,
            errors,
            1,
            0,
            new ModelComparison.Difference(0.5, 0.25, 1),
            test,
            List.of(1, 0),
            Optional.of(16.0)));
  }

  @Test
  void theLeadOfForecastsIsThatOfTheTest() {
    ComparisonPage apart = forecasts(Optional.of(new DieboldMariano(9, 1e-6)));
    assertThat(apart.text())
        .contains("meanSquaredError", "The first is nearer 1 times, the second 0 times.")
        .contains("2 examples in a row overlap", "p < 0.0001 (Diebold");
    assertThat(apart.html(Map.of())).contains("more than chance would give", "Where their errors");
    assertThat(forecasts(Optional.of(new DieboldMariano(1, 0.3))).html(Map.of()))
        .contains("this data does not tell them apart", "p = 0.3000");
    ComparisonPage few = forecasts(Optional.empty());
    assertThat(few.text())
        .contains("1 blocks of 2 examples, which overlap in time, where 30 are needed")
        .doesNotContain("interval");
    assertThat(few.html(Map.of())).contains("too few examples to say whether that is chance");
  }

  /// The shorter of two curves ends in a gap.
  @Test
  void picturesHaveBoth() {
    List<Picture> pictures = page(classes(1)).pictures();
    assertThat(pictures)
        .extracting(Picture::name)
        .containsExactly("reliability", "half-lives", "retention", "gradient-reach");
    assertThat(pictures.get(3).csv())
        .isEqualTo(
            "step,A a.gatelens,B b.gatelens\r\n0 back,1.0,1.0\r\n1 back,1.0,\r\n2 back,1.0,\r\n");
  }
}
