package gatelens.report.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.dynamics.DynamicsQuestion;
import gatelens.dynamics.DynamicsStudy;
import gatelens.dynamics.RestingPoint;
import gatelens.dynamics.RestingPoints;
import gatelens.dynamics.StatePlane;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.report.document.DynamicsDocument;
import gatelens.report.document.Json;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A switch of one unit, `h = tanh(2 h + 3 x)` half kept: two resting points and the source
/// between.
class DynamicsTextTest {
  private static Model model() {
    Gru gru =
        Gru.of(
            "gru_0",
            GruVariant.RESET_AFTER,
            Tensor.of(new float[] {0, 0, 3}, 1, 3),
            Tensor.of(new float[] {0, 0, 2}, 1, 3),
            Tensor.of(new float[] {0, 60, 0}, 3),
            Tensor.zeros(3),
            false);
    Dense head =
        new Dense("dense_1", Tensor.of(new float[] {4}, 1, 1), Tensor.zeros(1), Activation.SIGMOID);
    return Model.of(1, gru, head).withInfo(ModelInfo.NONE.withClasses(List.of("off", "on")));
  }

  private static DynamicsStudy study(List<String> at) {
    SplittableRandom random = new SplittableRandom(3);
    List<Sample> samples =
        IntStream.range(0, 6)
            .mapToObj(n ->
                Sample.of(
                    FeatureSequence.of(
                        Tensor.generate(i -> random.nextInt(12) == 0 ? 1 - n % 2 * 2 : 0, 40, 1))))
            .toList();
    try (Workers one = Workers.single()) {
      return DynamicsStudy.of(
          model(),
          samples,
          new DynamicsQuestion(
              at, 60, 5, RestingPoints.Search.USUAL, 1, StatePlane.Axes.COMPONENTS),
          (what, done, all) -> {},
          one);
    }
  }

  @Test
  void aSwitchIsTold() {
    DynamicsStudy study = study(List.of("zero"));
    String text = new DynamicsText(AnswerWords.of(model())).of(study);
    assertThat(text)
        .startsWith("gru_0: a state of 1 values, 6 sequences")
        .contains("while the input stays at zero: 2 stable, 1 source from 60 starts")
        .contains("1 way out")
        .contains("on (98 %)")
        .contains("off (98 %)");
    List<RestingPoint> points = study.parts().get(0).at().get(0).found().points();
    for (RestingPoint point : points) {
      double expected = 0.5 + 0.5 * 2 * (1 - point.state()[0] * point.state()[0]);
      double steps = Math.abs(1 / Math.log(expected));
      assertThat(text).contains(String.format(Locale.ROOT, "%.1f steps", steps));
    }
    DynamicsDocument document = DynamicsDocument.of(study, Optional.empty());
    assertThat(Json.read(Json.text(document), DynamicsDocument.class)).isEqualTo(document);
    DynamicsDocument.Held held = document.maps().get(0).inputs().get(0);
    assertThat(held.points())
        .extracting(DynamicsDocument.Point::kind)
        .contains("stable", "unstable");
    assertThat(held.points())
        .filteredOn(point -> point.kind().equals("unstable"))
        .singleElement()
        .satisfies(point -> {
          assertThat(point.leads().orElseThrow()).hasSize(2).doesNotContain(-1);
          assertThat(point.eigenvalues().get(0).real()).isEqualTo(1.5);
        });
  }

  /// Linear outputs are no probabilities, whatever their size.
  @Test
  void anAnswerIsNamedByTheModelsRule() {
    Dense linear = new Dense("dense_1", Tensor.zeros(1, 2), Tensor.zeros(2), Activation.LINEAR);
    Model scores = Model.of(1, linear).withInfo(ModelInfo.NONE.withClasses(List.of("off", "on")));
    assertThat(AnswerWords.of(scores).apply(new double[] {0.25, 0.5})).isEqualTo("on (0.500)");
    assertThat(AnswerWords.of(model()).apply(new double[] {0.25})).isEqualTo("off (75 %)");
  }

  /// Held at 1 there is one point, `h = tanh(2 h + 3)`, and the switch is on.
  @Test
  void anEventCanBeHeld() {
    DynamicsStudy study = study(List.of("mean", "0:1"));
    assertThat(study.parts().get(0).at())
        .extracting(DynamicsStudy.At::input)
        .containsExactly("mean", "0:1");
    assertThatThrownBy(() -> study(List.of("9:1")))
        .hasMessageContaining("input '9:1' is neither mean nor zero, nor ID:STEP of the 6");
  }
}
