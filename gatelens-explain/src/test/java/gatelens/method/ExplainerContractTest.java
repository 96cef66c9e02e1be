package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.method.gradient.DeepLift;
import gatelens.method.gradient.ExpectedGradients;
import gatelens.parallel.Workers;
import gatelens.testkit.explain.ExplainerContract;
import gatelens.testkit.explain.RandomModels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every method in the list keeps: the shape of what it gives, where it comes from, the same
/// bits on any number of threads and for one input or many, nothing where nothing changed from the
/// baseline, and the sum that its card promises.
class ExplainerContractTest {
  private static final int STEPS = 6;

  /// Methods whose numbers are no parts of a change from the baseline: they speak of the slope, of
  /// the logit itself, of chance, or of a mask or rule.
  private static final Set<String> OF_NO_CHANGE =
      Set.of(
          "gradient",
          "saliency",
          "input-x-gradient",
          "smoothgrad",
          "smoothgrad-squared",
          "vargrad",
          "lrp",
          "additive-decomposition",
          "cell-decomposition",
          "contextual-decomposition",
          "lime",
          "lime-tabular",
          "anchors",
          "dynamask",
          "extremal-mask",
          "deletion",
          "fit",
          "winit",
          "augmented-occlusion");

  /// Methods whose background must be as long as the input.
  private static final Set<String> OF_A_BACKGROUND =
      Set.of(
          "expected-gradients",
          "deepshap",
          "augmented-occlusion",
          "fit",
          "winit",
          "lime-tabular",
          "anchors");

  private static final Map<String, Map<String, String>> QUICK =
      Map.of(
          "lime", Map.of("samples", "60"),
          "fit", Map.of("epochs", "1", "units", "4", "samples", "3"),
          "winit", Map.of("epochs", "1", "units", "4", "window", "3"),
          "smoothgrad", Map.of("samples", "5"),
          "permutation-shap", Map.of("permutations", "3"));

  static Stream<String> ids() {
    return Methods.all().stream().map(Method::id);
  }

  private static ModelScore score(String id, Workers workers) {
    String plan = id.equals("cell-decomposition") ? "lstm(4) dense(2)" : "gru(4) dense(2)";
    return RandomModels.score(RandomModels.model(plan, 0.3, 4), workers);
  }

  private static Explainer<? super ModelScore> made(String id, ModelScore score) {
    List<float[]> background =
        List.of(
            RandomModels.point(score, STEPS, 21).values(),
            RandomModels.point(score, STEPS, 22).values(),
            RandomModels.point(score, STEPS, 23).values());
    return Methods.named(id)
        .with(
            new Settings(
                new Baseline.Zeros(),
                Optional.of(Baseline.Samples.of(background, "background")),
                Optional.empty(),
                3,
                QUICK.getOrDefault(id, Map.of())));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void shapesAndOrigin(String id) {
    try (Workers workers = Workers.of(2)) {
      ModelScore score = score(id, workers);
      Explainer<? super ModelScore> method = made(id, score);
      Point input = RandomModels.point(score, STEPS, 1);
      // an anchor may be empty: the answer holds whatever happens
      ExplainerContract.shapesAndOrigin(method, score, input, !id.equals("anchors"));
      assertThat(method.card().id()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @MethodSource("ids")
  void threadsAndCompanyChangeNothing(String id) {
    List<Explanation> one;
    List<Explanation> three;
    List<Explanation> alone;
    try (Workers workers = Workers.single()) {
      ModelScore score = score(id, workers);
      one = made(id, score).explainAll(score, inputs(id, score));
      alone =
          inputs(id, score).stream().map(input -> made(id, score).explain(score, input)).toList();
    }
    try (Workers workers = Workers.of(3)) {
      ModelScore score = score(id, workers);
      three = made(id, score).explainAll(score, inputs(id, score));
    }
    ExplainerContract.sameBits(one, three);
    ExplainerContract.sameBits(one, alone);
  }

  private static List<Point> inputs(String id, ModelScore score) {
    return List.of(
        RandomModels.point(score, STEPS, 1),
        RandomModels.point(score, STEPS, 2),
        RandomModels.point(score, OF_A_BACKGROUND.contains(id) ? STEPS : STEPS + 2, 3));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void nothingWhereNothingChanged(String id) {
    if (OF_NO_CHANGE.contains(id) || (made(id) instanceof DeepLift lift && many(lift))) {
      return;
    }
    try (Workers workers = Workers.of(2)) {
      ModelScore score = score(id, workers);
      Point input = RandomModels.point(score, STEPS, 1);
      Explainer<? super ModelScore> method = made(id, score);
      if (method instanceof ExpectedGradients) {
        return;
      }
      ExplainerContract.nothingWhereNothingChanged(method, score, input);
    }
  }

  private static Object made(String id) {
    try (Workers workers = Workers.single()) {
      return made(id, score(id, workers));
    }
  }

  private static boolean many(DeepLift lift) {
    return lift.baseline() instanceof Baseline.Samples;
  }

  @ParameterizedTest
  @MethodSource("ids")
  void whatPromisesASumKeepsIt(String id) {
    try (Workers workers = Workers.of(2)) {
      ModelScore score = score(id, workers);
      Explainer<? super ModelScore> method = made(id, score);
      for (Point input : inputs(id, score)) {
        ExplainerContract.sum(method, score, input);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ids")
  void settingsThatThereAreNotAreNamed(String id) {
    Settings wrong =
        new Settings(
            new Baseline.Zeros(), Optional.empty(), Optional.empty(), 0, Map.of("magic", "1"));
    assertThatThrownBy(() -> Methods.named(id).with(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no setting magic");
  }
}
