package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.PredictedClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Metrics beside those of scikit-learn 1.9, which `gatelens-bench/peers/metric_figures.py` writes:
/// two and more classes, ties, a class that is never right, yes-or-no outputs, numbers.
class MetricTest {
  private record Case(Judged judged, Map<Metric, Double> figures) {}

  private static List<Case> cases() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(MetricTest.class.getResourceAsStream("/metrics.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.substring(text.indexOf('\n') + 1).strip().split("\n\n", -1))
          .map(MetricTest::read)
          .toList();
    }
  }

  private static Case read(String text) {
    String[] lines = text.split("\n", -1);
    Judged.Kind kind = Judged.Kind.valueOf(lines[0].split(" ", -1)[0]);
    int width = Integer.parseInt(lines[0].split(" ", -1)[1]);
    List<double[]> outputs = new ArrayList<>();
    List<double[]> labels = new ArrayList<>();
    List<int[]> answered = new ArrayList<>();
    Map<Metric, Double> figures = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] parts = lines[i].split("=|\\|", -1);
      if (lines[i].contains("=")) {
        figures.put(Metric.parse(parts[0]), Double.parseDouble(parts[1]));
      } else {
        double[] output = numbers(parts[0]);
        outputs.add(output);
        labels.add(numbers(parts[1]));
        answered.add(answer(kind, output));
      }
    }
    return new Case(
        new Judged(
            kind,
            width,
            outputs.toArray(double[][]::new),
            labels.toArray(double[][]::new),
            answered.toArray(int[][]::new)),
        figures);
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.strip().split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private static int[] answer(Judged.Kind kind, double[] output) {
    float[] values = new float[output.length];
    for (int j = 0; j < values.length; j++) {
      values[j] = (float) output[j];
    }
    return switch (kind) {
      case CLASSES -> new int[] {PredictedClass.of(values, 0, values.length)};
      case YES_NO -> {
        int[] each = new int[values.length];
        for (int j = 0; j < each.length; j++) {
          each[j] = PredictedClass.of(values, j, 1);
        }
        yield each;
      }
      case NUMBERS -> new int[0];
    };
  }

  /// Both compute in double precision: 1e-12 is some hundred roundings.
  @Test
  void everyMetricIsThatOfScikitLearn() throws IOException {
    Set<Metric> seen = EnumSet.noneOf(Metric.class);
    for (Case one : cases()) {
      one.figures()
          .forEach((metric, figure) -> {
            assertThat(metric.of(one.judged()))
                .as("%s of %s, %d outputs", metric, one.judged().kind(), one.judged().width())
                .isCloseTo(figure, within(1e-12));
            seen.add(metric);
          });
    }
    assertThat(seen).containsExactlyInAnyOrder(Metric.values());
    assertThat(cases()).hasSize(9);
  }

  /// Double the unit of the first output: its errors double, R² stays.
  @Test
  void numbersInAnotherUnit() throws IOException {
    Judged plain = cases().get(8).judged();
    Judged doubled = plain.in(List.of(2.0, 2.0, 2.0));
    assertThat(Metric.RMSE.of(doubled)).isCloseTo(2 * Metric.RMSE.of(plain), within(1e-12));
    assertThat(Metric.MAE.of(doubled)).isCloseTo(2 * Metric.MAE.of(plain), within(1e-12));
    assertThat(Metric.R2.of(doubled)).isCloseTo(Metric.R2.of(plain), within(1e-12));
    assertThat(plain.in(List.of())).isSameAs(plain);
  }

  /// What scikit-learn refuses is no number here.
  @Test
  void oneClassAloneHasNoAreaUnderTheCurve() {
    Judged ones =
        new Judged(
            Judged.Kind.CLASSES,
            2,
            new double[][] {{0.2, 0.8}, {0.7, 0.3}},
            new double[][] {{1}, {1}},
            new int[][] {{1}, {0}});
    assertThat(Metric.AUC.of(ones)).isNaN();
    assertThat(Metric.ACCURACY.of(ones)).isEqualTo(0.5);
  }
}
