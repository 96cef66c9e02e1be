package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.OverBaselines;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.method.gradient.DeepLift;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.method.gradient.SequentialGradients;
import gatelens.method.temporal.TemporalGradients;
import gatelens.parallel.Workers;
import gatelens.testkit.explain.RandomModels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Several baselines at once, and the methods that speak of one step at a time.
final class BaselinesTest {
  private static Settings settings(Baseline baseline) {
    return new Settings(baseline, Optional.empty(), Optional.empty(), 0, Map.of());
  }

  @Test
  void theMeanOfBaselinesAndHowFarTheyAgree() {
    try (Workers workers = Workers.of(2)) {
      ModelScore score = RandomModels.score(RandomModels.model("gru(4) dense(2)", 0.3, 4), workers);
      Point input = RandomModels.point(score, 7, 1);
      Baseline zero = new Baseline.Zeros();
      Baseline mean = new Baseline.MeanEvent();
      for (String id : List.of("deeplift", "integrated-gradients", "occlusion")) {
        Explainer<? super ModelScore> both =
            Methods.named(id).with(settings(new Baseline.Several(List.of(zero, mean))));
        Explanation e = both.explain(score, input);
        Explanation a = Methods.named(id).with(settings(zero)).explain(score, input);
        Explanation b = Methods.named(id).with(settings(mean)).explain(score, input);
        for (int i = 0; i < e.first().size(); i++) {
          float x = a.first().values()[i];
          float y = b.first().values()[i];
          assertThat(e.first().values()[i]).isCloseTo((x + y) / 2, within(1e-6f));
          // two values: their standard error is half their distance
          assertThat(e.standardError().orElseThrow().get(0).values()[i])
              .isCloseTo(Math.abs(x - y) / 2, within(1e-6f));
        }
        assertThat(e.notes().get(OverBaselines.CORRELATION)).isBetween(-1.0, 1.0);
        assertThat(e.notes().get(OverBaselines.OVERLAP)).isBetween(0.0, 1.0);
        assertThat(e.notes().get(OverBaselines.SIGNS)).isBetween(0.0, 1.0);
        assertThat(e.notes())
            .containsEntry("score at zero", a.completeness().baselineScore())
            .containsEntry("score at mean event", b.completeness().baselineScore());
        assertThat(e.by().card().id()).isEqualTo(id);
      }
    }
  }

  @Test
  void aBackgroundIsTheMeanOverAllItsRows() {
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(RandomModels.model("gru(4) dense(2)", 0.3, 4), workers);
      Point input = RandomModels.point(score, 5, 1);
      List<float[]> rows =
          List.of(
              RandomModels.point(score, 5, 2).values(),
              RandomModels.point(score, 5, 3).values(),
              RandomModels.point(score, 5, 4).values());
      Baseline all = Baseline.Samples.of(rows, "rows");
      for (String id :
          List.of(
              "deeplift",
              "integrated-gradients",
              "sequential-integrated-gradients",
              "conductance",
              "permutation-shap")) {
        Explanation e = Methods.named(id).with(settings(all)).explain(score, input);
        double[] mean = new double[e.first().size()];
        double from = 0;
        for (float[] row : rows) {
          Explanation one =
              Methods.named(id)
                  .with(settings(new Baseline.Given(row, "row")))
                  .explain(score, input);
          for (int i = 0; i < mean.length; i++) {
            mean[i] += one.first().values()[i] / rows.size();
          }
          from += score.at(input.with(row)) / rows.size();
        }
        assertThat(e.completeness().baselineScore()).as(id).isCloseTo(from, within(1e-6));
        for (int i = 0; i < mean.length; i++) {
          assertThat((double) e.first().values()[i]).as(id).isCloseTo(mean[i], within(1e-5));
        }
      }
      float[] middle = all.of(input);
      assertThat(middle[0])
          .isCloseTo((rows.get(0)[0] + rows.get(1)[0] + rows.get(2)[0]) / 3, within(1e-6f));
    }
  }

  @Test
  void thatTheSameBaselineTwiceAgrees() {
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(RandomModels.model("gru(4) dense(2)", 0.3, 4), workers);
      Point input = RandomModels.point(score, 7, 1);
      Baseline zero = new Baseline.Zeros();
      Baseline given = new Baseline.Given(new float[RandomModels.FEATURES], "zeros of a file");
      Explanation e =
          Methods.named("deeplift")
              .with(settings(new Baseline.Several(List.of(zero, given))))
              .explain(score, input);
      assertThat(e.notes().get(OverBaselines.CORRELATION)).isCloseTo(1, within(1e-12));
      assertThat(e.notes()).containsEntry(OverBaselines.OVERLAP, 1.0);
      assertThat(e.notes()).containsEntry(OverBaselines.SIGNS, 0.0);
    }
  }

  @Test
  void aMethodWithoutABaselineHasNoneToCompare() {
    Settings two =
        settings(new Baseline.Several(List.of(new Baseline.Zeros(), new Baseline.MeanEvent())));
    assertThatThrownBy(() -> Methods.named("lrp").with(two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reads no baseline");
    assertThatThrownBy(() -> new Baseline.Several(List.of(new Baseline.Zeros())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2");
  }

  /// Each step's parts sum to what is lost when this step alone is at the baseline.
  @Test
  void sequentialPathsAddUpStepByStep() {
    try (Workers workers = Workers.of(2)) {
      ModelScore score =
          RandomModels.score(RandomModels.model("bigru(4) dense(2)", 0.3, 4), workers);
      Point input = RandomModels.point(score, 7, 1);
      Explanation e = new SequentialGradients(new Baseline.Zeros(), 8).explain(score, input);
      float[] events = e.byEvent().get(0).values();
      for (int t = 0; t < 7; t++) {
        float[] without = input.values().clone();
        java.util.Arrays.fill(
            without, t * RandomModels.FEATURES, (t + 1) * RandomModels.FEATURES, 0);
        double lost = score.at(input) - score.at(input.with(without));
        assertThat((double) events[t]).isCloseTo(lost, within(2e-6));
      }
      assertThat(e.notes().get("largest gap of a step")).isLessThan(2e-6);
    }
  }

  /// The temporal form adds up to what each event changed; eight points of Gauss-Legendre are
  /// enough.
  @Test
  void temporalPathsAddUp() {
    try (Workers workers = Workers.of(2)) {
      ModelScore score = RandomModels.score(RandomModels.model("gru(4) dense(2)", 0.3, 4), workers);
      Point input = RandomModels.point(score, 7, 1);
      Explanation e = new TemporalGradients(new Baseline.Zeros(), 8, false).explain(score, input);
      assertThat(e.completeness().gap()).isLessThan(1e-5);
    }
  }

  /// Why did this gate open here: DeepLIFT and integrated gradients of a value inside the model add
  /// up to its change, for every signal.
  @Test
  void anySignalIsATarget() {
    try (Workers workers = Workers.of(2)) {
      for (String plan :
          List.of(
              "gru(4,sequences) gru(3) dense(2)",
              "gru(4,sequences,reset_before) gru(3,reset_before) dense(2)",
              "gru(4,sequences,uncoupled) gru(3,uncoupled) dense(2)",
              "lstm(4,sequences) lstm(3) dense(2)",
              "bigru(4,sequences) bilstm(3) dense(2)")) {
        var model = RandomModels.model(plan, 0.3, 4);
        for (String layer : layers(model)) {
          for (String signal : signals(layer)) {
            ModelScore score =
                new ModelScore(model, new Target.Signal(layer, signal, 4, 1), workers);
            Point input = RandomModels.point(score, 7, 1);
            Explanation lift = new DeepLift(new Baseline.MeanEvent()).explain(score, input);
            assertThat(lift.completeness().gap()).as(plan + layer + signal).isLessThan(1e-6);
            Explanation path =
                new IntegratedGradients(new Baseline.MeanEvent(), 16).explain(score, input);
            assertThat(path.completeness().gap()).as(plan + layer + signal).isLessThan(1e-5);
          }
        }
      }
    }
  }

  private static List<String> layers(gatelens.model.Model model) {
    return model.layers().stream()
        .flatMap(layer ->
            switch (layer) {
              case gatelens.layer.Bidirectional both ->
                  java.util.stream.Stream.of(both.forward().name(), both.backward().name());
              case gatelens.layer.RecurrentLayer one -> java.util.stream.Stream.of(one.name());
              default -> java.util.stream.Stream.<String>empty();
            })
        .toList();
  }

  private static List<String> signals(String layer) {
    return layer.contains("lstm")
        ? List.of("input", "forget", "candidate", "output", "cell", "hidden")
        : List.of("update", "reset", "candidate", "hidden");
  }
}
