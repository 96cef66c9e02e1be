package gatelens.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.Reference;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Measures against those that PyTorch gave in float64. The tolerance is 1e-4 of the number:
/// float32 forward passes against float64; for a list, of its largest.
class ReferenceMeasuresTest {
  private static final Baseline ZEROS = new Baseline.Zeros();

  private static Point point(ModelScore score, int n) {
    Reference.Array inputs = Reference.attribution("inputs");
    double[] values = inputs.at(n);
    return score.point(
        Sample.of(
            FeatureSequence.of(
                Tensor.generate(i -> values[i], inputs.shape()[1], inputs.shape()[2]))));
  }

  private static Explanation integrated(ModelScore score, int n) {
    return new IntegratedGradients(ZEROS, 50).explain(score, point(score, n));
  }

  private static Explanation events(ModelScore score, int n) {
    Explanation e = integrated(score, n);
    return new Explanation(
        e.by(),
        e.input(),
        e.byEvent(),
        Explanation.Grouping.EVENTS,
        Optional.empty(),
        e.completeness(),
        Map.of(),
        Map.of());
  }

  private static int inputs() {
    return Reference.attribution("inputs").shape()[0];
  }

  private static float[][] rows(String name) {
    Reference.Array all = Reference.attribution(name);
    float[][] rows = new float[all.shape()[0]][];
    for (int k = 0; k < rows.length; k++) {
      double[] row = all.at(k);
      rows[k] = new float[row.length];
      for (int i = 0; i < row.length; i++) {
        rows[k][i] = (float) row[i];
      }
    }
    return rows;
  }

  @Test
  void comprehensivenessAndSufficiency() {
    ModelScore score = Reference.score();
    for (int n = 0; n < inputs(); n++) {
      same(
          new Removal(Removal.Kind.COMPREHENSIVENESS, ZEROS, 0)
              .measure(score, events(score, n)).values().stream()
                  .limit(5)
                  .mapToDouble(v -> v)
                  .toArray(),
          Reference.attribution("comprehensiveness").at(n));
      same(
          new Removal(Removal.Kind.SUFFICIENCY, ZEROS, 0)
              .measure(score, events(score, n)).values().stream()
                  .limit(5)
                  .mapToDouble(v -> v)
                  .toArray(),
          Reference.attribution("sufficiency").at(n));
    }
  }

  @Test
  void deletionAndInsertionCurves() {
    ModelScore score = Reference.score();
    for (int n = 0; n < inputs(); n++) {
      same(
          new Removal(Removal.Kind.DELETION, ZEROS, 0).curves(score, events(score, n)).own(),
          Reference.attribution("deletion_curve").at(n));
      same(
          new Removal(Removal.Kind.INSERTION, ZEROS, 0).curves(score, events(score, n)).own(),
          Reference.attribution("insertion_curve").at(n));
    }
  }

  @Test
  void infidelityUnderGivenNoise() {
    ModelScore score = Reference.score();
    for (int n = 0; n < inputs(); n++) {
      Explanation e = integrated(score, n);
      double want = Reference.attribution("infidelity").values()[n];
      assertThat(Infidelity.plain(score, e.input(), e.first().values(), rows("infidelity_noise")))
          .isCloseTo(want, within(1e-4 * Math.abs(want)));
    }
  }

  @Test
  void maxSensitivityUnderGivenShifts() {
    ModelScore score = Reference.score();
    for (int n = 0; n < inputs(); n++) {
      double want = Reference.attribution("max_sensitivity").values()[n];
      assertThat(MaxSensitivity.of(score, integrated(score, n), rows("sensitivity_shift")))
          .isCloseTo(want, within(1e-4 * Math.abs(want)));
    }
  }

  private static void same(double[] got, double[] want) {
    assertThat(got).hasSize(want.length);
    double scale = Arrays.stream(want).map(Math::abs).max().orElse(1);
    for (int i = 0; i < want.length; i++) {
      assertThat(got[i]).isCloseTo(want[i], within(1e-4 * Math.max(scale, 1e-3)));
    }
  }
}
