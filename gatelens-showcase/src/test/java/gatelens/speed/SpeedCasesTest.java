package gatelens.speed;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.parallel.Workers;
import gatelens.report.picture.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Cases are named as other programs' timings call them, and each runs.
class SpeedCasesTest {
  @Test
  void everyGroupHasItsCases() {
    try (Workers workers = Workers.single()) {
      assertThat(SpeedCases.of(List.of(Group.predict, Group.train), workers))
          .extracting(SpeedCase::name)
          .containsExactly(
              "predict-b1",
              "predict-b32",
              "predict-b256",
              "predict-b32-t1000",
              "train-b1",
              "train-b32",
              "train-b256");
      List<SpeedCase> explain = SpeedCases.of(List.of(Group.explain), workers);
      assertThat(explain)
          .extracting(SpeedCase::name)
          .contains("gradient-b1", "deeplift-b32", "kernel-shap-1000-events");
      List<SpeedCase> stream = SpeedCases.of(List.of(Group.stream), workers);
      assertThat(stream)
          .extracting(SpeedCase::name)
          .containsExactly("stream-score-1000", "stream-features-1000", "stream-score-128-keys");
      stream.forEach(each -> each.work().run());
      assertThat(SpeedCases.of(List.of(Group.growth, Group.data), workers)).isEmpty();
      SpeedTimer.Timing timing = new SpeedTimer(0).time(explain.get(0));
      assertThat(timing.runs()).isEqualTo(5);
      assertThat(timing.milliseconds()).isPositive();
      SpeedCases.of(List.of(Group.train), workers).get(0).work().run();
    }
  }

  /// Where the last case takes a millisecond an operation, the even line falls with the operations.
  @Test
  void growthIsDrawnBesideAnEvenLine() {
    GrowthCases steps = GrowthCases.all().get(0);
    try (Workers workers = Workers.single()) {
      List<SpeedCase> cases = steps.cases(workers);
      assertThat(cases).extracting(SpeedCase::name).startsWith("growth-steps-50");
      cases.get(0).work().run();
      assertThat(cases.get(1).flops()).isEqualTo(2 * cases.get(0).flops());
      Picture picture = steps.picture(cases, new double[] {1, 2, 4, 8, 16, 32});
      assertThat(picture.name()).isEqualTo("growth-steps");
    }
    assertThat(GrowthCases.all()).extracting(GrowthCases::word).contains("units", "layers");
  }
}
