package gatelens.method.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A GRU of large weights goes its own way between an input and zeros: multipliers grow from step
/// to step until no double precision can add the parts up. Against another input of its kind they
/// do not.
final class GrownPartsTest {
  private static final Baseline ZEROS = new Baseline.Zeros();

  private static ModelScore score(Workers workers) {
    return RandomModels.score(RandomModels.model("gru(6) dense(2)", 8, 1), workers);
  }

  @Test
  void partsBeyondEverySumAreNoNumbers() {
    try (Workers workers = Workers.single()) {
      ModelScore score = score(workers);
      for (int steps : new int[] {20, 2000}) {
        Explanation e = new DeepLift(ZEROS).explain(score, RandomModels.point(score, steps, 1));
        float[] parts = e.first().values();
        if (steps == 20) {
          double change = e.completeness().score() - e.completeness().baselineScore();
          double sum = IntStream.range(0, parts.length).mapToDouble(i -> parts[i]).sum();
          double size = IntStream.range(0, parts.length).mapToDouble(i -> Math.abs(parts[i])).sum();
          // each part is a float
          assertThat(sum).isCloseTo(change, within(1e-7 * size + 9e-6 * Math.abs(change)));
        } else {
          assertThat(parts).containsOnly(Float.NaN);
        }
      }
    }
  }

  /// One row whose parts have grown is enough for the mean to say nothing; the others alone say
  /// what they say.
  @Test
  void theMeanOverRowsSaysNothingWhereOneHasGrown() {
    try (Workers workers = Workers.single()) {
      ModelScore score = score(workers);
      Point input = RandomModels.point(score, 2000, 1);
      float[] row = RandomModels.point(score, 2000, 41).values();
      float[] zeros = new float[row.length];
      Baseline.Samples good = Baseline.Samples.of(List.of(row, row), "rows");
      Baseline.Samples bad = Baseline.Samples.of(List.of(row, zeros), "rows");
      Explanation fine = new DeepLift(good).explain(score, input);
      assertThat(fine.first().isFinite()).isTrue();
      assertThat(fine.completeness().gap()).isLessThan(1e-4);
      assertThat(new DeepLift(bad).explain(score, input).first().values()).containsOnly(Float.NaN);
    }
  }

  @Test
  void nothingIsCheckedOrSaidOfThem() {
    try (Workers workers = Workers.single()) {
      ModelScore score = score(workers);
      float[] values = RandomModels.point(score, 2000, 1).values();
      Subject subject =
          Subject.of(
              0, Sample.of(FeatureSequence.of(Tensor.of(values, 2000, values.length / 2000))));
      Question question = Question.USUAL.withBaseline(ZEROS);
      Decision d = Decisions.of(score.model(), List.of(subject), question, workers).get(0);
      assertThat(d.isFinite()).isFalse();
      assertThat(d.evidence()).isEmpty();
      assertThat(d.probes().reason()).isEmpty();
    }
  }

  /// Rows taken one after the other have the mean and the standard error of all at once.
  @Test
  void theRunningMeanIsTheMean() {
    try (Workers workers = Workers.single()) {
      ModelScore score = score(workers);
      Point input = RandomModels.point(score, 3, 1);
      int n = input.values().length;
      double[][] rows = new double[7][n];
      for (int k = 0; k < rows.length; k++) {
        for (int i = 0; i < n; i++) {
          rows[k][i] = Math.sin(3 * k + i) * (1 + i);
        }
      }
      DeepLift by = new DeepLift(ZEROS);
      Averages.Running running = new Averages.Running(n);
      for (int k = 0; k < rows.length; k++) {
        running.add(rows[k], k);
      }
      Explanation want = Averages.explanation(by, input, rows, 5, 3, Map.of());
      Explanation got = running.explanation(by, input, 5, Map.of());
      // rounding to floats
      assertThat(got.first().values()).containsExactly(want.first().values(), within(1e-6f));
      assertThat(got.standardError().orElseThrow().get(0).values())
          .containsExactly(want.standardError().orElseThrow().get(0).values(), within(1e-6f));
      assertThat(got.completeness().baselineScore()).isEqualTo(3);
      assertThat(got.completeness().gap()).isCloseTo(want.completeness().gap(), within(1e-9));
    }
  }
}
