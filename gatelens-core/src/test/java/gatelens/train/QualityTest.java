package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Pool;
import gatelens.model.Model;
import gatelens.model.PredictedClass;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How good a model is, on models that hand their input on.
class QualityTest {
  private static final float NAN = Float.NaN;

  /// Answers with its input, at every step or with the mean over the steps.
  private static Model copy(int width, Activation last, boolean everyStep) {
    float[] one = new float[width * width];
    for (int i = 0; i < width; i++) {
      one[i * width + i] = 1;
    }
    Dense dense = new Dense("copy", Tensor.of(one, width, width), Tensor.zeros(width), last);
    return everyStep
        ? Model.of(width, dense)
        : Model.of(width, new Pool("mean", Pool.Kind.MEAN), dense);
  }

  private static Example example(Label label, int width, float... values) {
    return new Example(
        Sample.of(FeatureSequence.of(Tensor.of(values, values.length / width, width))), label);
  }

  private static Quality quality(Model model, Example... examples) {
    try (Workers one = Workers.single()) {
      return Quality.of(model, List.of(examples), one);
    }
  }

  @Test
  void theLargestOutputIsTheClass() {
    Quality found =
        quality(
            copy(3, Activation.LINEAR, false),
            example(new Label.Class(2), 3, 0, 1, 2),
            example(new Label.Class(1), 3, 0, 1, 2),
            example(new Label.Class(0), 3, 5, 5, 2),
            example(new Label.Class(1), 3, 5, 5, 2));
    assertThat(found).isEqualTo(new Quality(4, 2, 0, 0, 0));
    assertThat(found.accuracy()).isEqualTo(0.5);
    assertThat(found.score()).isEqualTo(0.5);
    assertThatThrownBy(found::meanSquaredError).hasMessage("no number was judged");
  }

  /// A logit of 0 is an output of a half: class 1, for whoever asks.
  @Test
  void aHalfIsTheUpperClass() {
    Model model = copy(1, Activation.SIGMOID, false);
    float half = model.predict(example(new Label.Class(1), 1, 0).input()).values()[0];
    assertThat(half).isEqualTo(0.5f);
    assertThat(model.predictedClass(new float[] {half})).isEqualTo(1);
    assertThat(PredictedClass.ofLogits(new float[] {0}, 0, 1)).isEqualTo(1);
    // so near to 0 that single precision gives a half
    assertThat(PredictedClass.ofLogits(new float[] {-1e-9f}, 0, 1)).isEqualTo(1);
    assertThat(PredictedClass.ofLogits(new float[] {-1e-3f}, 0, 1)).isZero();
    assertThat(
            quality(
                model,
                example(new Label.Class(1), 1, 0),
                example(new Label.Class(0), 1, 0),
                example(new Label.Class(0), 1, -1)))
        .isEqualTo(new Quality(3, 2, 0, 0, 0));
  }

  @Test
  void oneLabelIsHeldToTheLastStepAndMaskedStepsDoNotCount() {
    Model model = copy(2, Activation.LINEAR, true);
    assertThat(quality(model, example(new Label.Class(1), 2, 9, 0, 0, 1)).right()).isEqualTo(1);
    assertThat(
            quality(
                model, example(new Label.Classes(new int[] {0, -1, 0}), 2, 9, 0, 0, 9, 0, 9, 9, 0)))
        .isEqualTo(new Quality(2, 1, 0, 0, 0));
    Tensor wanted = Tensor.of(new float[] {1, 2, NAN, NAN, 0, 0}, 3, 2);
    Quality numbers = quality(model, example(new Label.StepValues(wanted), 2, 1, 4, 9, 9, 1, -3));
    assertThat(numbers).isEqualTo(new Quality(0, 0, 4, 14, 6));
    assertThat(numbers.meanSquaredError()).isEqualTo(3.5);
    assertThat(numbers.meanAbsoluteError()).isEqualTo(1.5);
    assertThat(numbers.score()).isEqualTo(-1.5);
  }

  /// A class of a model whose one output stands for none is a number, as in training.
  @Test
  void aClassCanBeANumber() {
    assertThat(quality(copy(1, Activation.LINEAR, false), example(new Label.Class(3), 1, 5)))
        .isEqualTo(new Quality(0, 0, 1, 4, 2));
  }

  @Test
  void whatCannotBeJudgedIsRefused() {
    Model two = copy(2, Activation.LINEAR, false);
    assertThatThrownBy(() ->
            quality(
                two,
                example(new Label.Class(0), 2, 1, 2),
                example(new Label.Values(new float[] {1, NAN}), 2, 1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("example 1: a value to be forecast is missing: number 1");
    assertThatThrownBy(() -> quality(two, example(new Label.Class(2), 2, 1, 2)))
        .hasMessageStartingWith("example 0: expected a class from 0 to 1, found 2");
    assertThatThrownBy(() -> quality(two, example(new Label.Class(-1), 2, 1, 2)))
        .hasMessageStartingWith("example 0: expected a class from 0 to 1, found -1");
    assertThatThrownBy(() -> quality(two, example(new Label.Values(new float[3]), 2, 1, 2)))
        .hasMessage("example 0: expected 2 values as its label, found 3");
    assertThatThrownBy(() -> quality(two, example(new Label.Classes(new int[] {0}), 2, 1, 2)))
        .hasMessageContaining("a value for each step, but the model answers once");
    assertThatThrownBy(
            () -> new Label.StepValues(Tensor.of(new float[] {NAN, NAN, 1, NAN, 3, 4}, 3, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("step 2 has some of its 2 values");
    Model broken =
        two.withParameters(List.of(Tensor.zeros(2, 2), Tensor.of(new float[] {NAN, 0}, 2)));
    assertThatThrownBy(() -> quality(broken, example(new Label.Class(0), 2, 1, 2)))
        .hasMessageStartingWith("example 0: the model answers NaN");
    assertThatThrownBy(() -> quality(two).score()).hasMessage("there is no label to score against");
  }

  /// More than one batch: the sums are those of each example, and the number in a message is that
  /// of the data set.
  @Test
  void aDataSetIsJudgedBatchByBatch() {
    Model model = copy(1, Activation.LINEAR, false);
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < 1100; n++) {
      examples.add(example(new Label.Values(new float[] {0}), 1, n % 2 == 0 ? 0.5f : -1.5f));
    }
    try (Workers one = Workers.single()) {
      Quality found = Quality.of(model, examples, one);
      assertThat(found.numbers()).isEqualTo(1100);
      assertThat(found.meanSquaredError()).isCloseTo(1.25, within(1e-12));
      assertThat(found.meanAbsoluteError()).isEqualTo(1);
      examples.set(1050, example(new Label.Values(new float[] {NAN}), 1, 0));
      assertThatThrownBy(() -> Quality.of(model, examples, one))
          .hasMessageStartingWith("example 1050: a value to be forecast is missing");
    }
  }
}
