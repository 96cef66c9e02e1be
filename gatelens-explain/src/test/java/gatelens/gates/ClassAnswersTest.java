package gatelens.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Pool;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Quality;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Answers whose logits are the inputs, by hand.
class ClassAnswersTest {
  private static Model reads(int width, Activation activation, float sign) {
    float[] weight = new float[width * width];
    for (int i = 0; i < width; i++) {
      weight[i * width + i] = sign;
    }
    return Model.of(
        width,
        new Pool("mean", Pool.Kind.MEAN),
        new Dense("answer", Tensor.of(weight, width, width), Tensor.zeros(width), activation));
  }

  private static Example example(int label, float... logits) {
    return new Example(
        Sample.of(FeatureSequence.of(Tensor.of(logits, 1, logits.length))), new Label.Class(label));
  }

  @Test
  void logLossOfClassesByHand() {
    float three = (float) Math.log(3);
    List<Example> examples = List.of(example(0, three, 0), example(1, three, 0));
    try (Workers one = Workers.single()) {
      Model model = reads(2, Activation.SOFTMAX, 1);
      ClassAnswers answers = ClassAnswers.of(model, examples, one).orElseThrow();
      assertThat(answers.right()).containsExactly(true, false);
      assertThat(answers.accuracy()).isEqualTo(Quality.of(model, examples, one).score());
      // probabilities 3/4 and 1/4
      assertThat(answers.logLoss()).isCloseTo((Math.log(4 / 3.0) + Math.log(4)) / 2, within(1e-6));
    }
  }

  /// Of one sigmoid: 3/4 for class 1; at a logit of 0, a half, the upper class is answered.
  @Test
  void logLossOfASigmoidByHand() {
    float three = (float) Math.log(3);
    List<Example> examples =
        List.of(example(1, three), example(0, three), example(1, 0), example(0, -200));
    try (Workers one = Workers.single()) {
      ClassAnswers answers =
          ClassAnswers.of(reads(1, Activation.SIGMOID, 1), examples, one).orElseThrow();
      assertThat(answers.right()).containsExactly(true, false, true, true);
      assertThat(answers.logLoss())
          .isCloseTo((Math.log(4 / 3.0) + Math.log(4) + Math.log(2)) / 4, within(1e-6));
      ClassAnswers turned =
          ClassAnswers.of(reads(1, Activation.SIGMOID, -1), examples, one).orElseThrow();
      // -200 becomes 200, which is surprised by 200 nats
      assertThat(turned.logLoss())
          .isCloseTo((Math.log(4) + Math.log(4 / 3.0) + Math.log(2) + 200) / 4, within(1e-5));
    }
  }

  /// Nine answers that are right are all lost: 2 / 2⁹.
  @Test
  void answersAreHeldToThoseWithoutTheClamp() {
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < 9; n++) {
      examples.add(example(1, 1));
    }
    try (Workers one = Workers.single()) {
      ClassAnswers whole =
          ClassAnswers.of(reads(1, Activation.SIGMOID, 1), examples, one).orElseThrow();
      ClassAnswers held =
          ClassAnswers.of(reads(1, Activation.SIGMOID, -1), examples, one).orElseThrow();
      ClampEffect.Paired paired = held.against(whole);
      assertThat(paired.lost()).isEqualTo(9);
      assertThat(paired.gained()).isZero();
      assertThat(paired.pValue()).isCloseTo(2 / 512.0, within(1e-12));
      // ln(1 + e) - ln(1 + 1/e) = 1
      assertThat(paired.logLossChange()).isCloseTo(1, within(1e-6));
      assertThat(whole.against(whole)).isEqualTo(new ClampEffect.Paired(0, 0, 0, 1));
    }
  }

  @Test
  void numbersHaveNoClass() {
    Example number =
        new Example(
            Sample.of(FeatureSequence.of(Tensor.zeros(1, 2))), new Label.Values(new float[2]));
    try (Workers one = Workers.single()) {
      assertThat(ClassAnswers.of(reads(2, Activation.LINEAR, 1), List.of(number), one)).isEmpty();
    }
  }
}
