package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Losses by hand, and what is said when examples, model and loss do not fit.
class SuitabilityTest {
  private static Model model(String plan) {
    return ModelPlan.parse(plan).initialise(2, Initialisation.KERAS, 1);
  }

  private static Sample sample(float... values) {
    return Sample.of(FeatureSequence.of(Tensor.of(values, values.length / 2, 2)));
  }

  private static Fitted fit(Model model, Trainer trainer, Example... examples) {
    try (Workers workers = Workers.single()) {
      return trainer.fit(
          model, Dataset.of(List.of(examples)), Dataset.empty(), workers, TrainingListener.NONE);
    }
  }

  private static Trainer trainer(Loss loss) {
    return Trainer.of(new Optimizer.Sgd(0.1, 0), loss).withEpochs(1);
  }

  private static void refused(String words, String plan, Loss loss, Label label) {
    assertThatThrownBy(() -> fit(model(plan), trainer(loss), new Example(sample(1, 2), label)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aLossMustFitTheModel() {
    Label one = new Label.Class(1);
    Loss categorical = new Loss.CategoricalCrossEntropy();
    Loss binary = new Loss.BinaryCrossEntropy();
    refused("ends with softmax", "gru(3) dense(2,tanh)", categorical, one);
    refused("two classes or more", "gru(3) dense(1)", categorical, one);
    refused("ends with sigmoid", "gru(3) dense(1,relu)", binary, one);
    refused(
        "expected 2 class weights",
        "gru(3) dense(2,softmax)",
        new Loss.CategoricalCrossEntropy(List.of(1.0, 1.0, 1.0)),
        one);
  }

  @Test
  void aLabelMustFitTheModel() {
    Loss categorical = new Loss.CategoricalCrossEntropy();
    Loss binary = new Loss.BinaryCrossEntropy();
    Loss squared = new Loss.SquaredError();
    String softmax = "gru(3) dense(2,softmax)";
    refused("expected a class from 0 to 1, found 2", softmax, categorical, new Label.Class(2));
    refused("found -1", softmax, categorical, new Label.Class(-1));
    refused(
        "soft labels are shares that sum to 1",
        softmax,
        categorical,
        new Label.Values(new float[2]));
    refused("answers once", softmax, categorical, new Label.Classes(new int[] {1}));
    refused("answers once", "gru(3) dense(2)", squared, new Label.StepValues(Tensor.zeros(1, 2)));
    refused("answers at every step", "gru(3,sequences) dense(2)", squared, new Label.Class(1));
    refused(
        "answers at every step",
        "gru(3,sequences) dense(2)",
        squared,
        new Label.Values(new float[2]));
    refused("expected 2 values", "gru(3) dense(2)", squared, new Label.Values(new float[3]));
    refused(
        "a value to be forecast is missing",
        "gru(3) dense(1)",
        squared,
        new Label.Values(new float[] {Float.NaN}));
    refused("values of 0 or 1", "gru(3) dense(2,sigmoid)", binary, new Label.Class(1));
    refused(
        "float[T][2]", "gru(3,sequences) dense(2)", squared, new Label.StepValues(Tensor.zeros(4)));
    refused(
        "expected a class from 0 to 1, found 3",
        "gru(3,sequences) dense(2,softmax)",
        categorical,
        new Label.Classes(new int[] {3}));
  }

  @Test
  void numbersMustBeFinite() {
    assertThatThrownBy(() ->
            fit(
                model("gru(3) dense(2,softmax)"),
                trainer(new Loss.CategoricalCrossEntropy()).withShuffling(false),
                new Example(sample(1, 2), new Label.Class(0)),
                new Example(sample(1, 2, 3, Float.NaN), new Label.Class(0))))
        .hasMessageContaining("example 1: expected finite numbers, found NaN at step 1, feature 1");
  }

  @Test
  void nothingToLearnFromAndDivergence() {
    assertThatThrownBy(() -> fit(model("gru(3) dense(1)"), trainer(new Loss.SquaredError())))
        .hasMessageContaining("no examples");
    assertThatThrownBy(() ->
            fit(
                model("gru(3) dense(1)"),
                Trainer.of(new Optimizer.Sgd(1e30, 0), new Loss.SquaredError()),
                new Example(sample(1, 2), new Label.Values(new float[] {3}))))
        .hasMessageContaining("training has diverged");
    assertThatThrownBy(() ->
            fit(
                model("bigru(3) dense(1)"),
                trainer(new Loss.SquaredError())
                    .withBackpropagation(new Backpropagation.Checkpointed(4)),
                new Example(sample(1, 2), new Label.Values(new float[] {3}))))
        .hasMessageContaining("must be trained with Whole");
  }

  /// The loss and the metric of logits (0, ln 3), that is of probabilities 1/4 and 3/4.
  private static BatchLoss.Sums at(Loss loss, Label label, float[] gradient, String plan) {
    BatchLoss batch =
        new BatchLoss(
            loss, model(plan).finalActivation(), List.of(new Example(sample(1, 2), label)));
    float[] logits = {0, (float) Math.log(3)};
    batch.at(0, 0, logits, 2 - gradient.length, gradient.length, gradient, 0);
    return batch.sums();
  }

  @Test
  void lossesByHand() {
    float[] two = new float[2];
    String softmax = "gru(3) dense(2,softmax)";
    BatchLoss.Sums sums = at(new Loss.CategoricalCrossEntropy(), new Label.Class(0), two, softmax);
    assertThat(sums.meanLoss()).isCloseTo(Math.log(4), Offset.offset(1e-6));
    assertThat(sums.meanMetric()).isZero();
    assertThat(two).containsExactly(new float[] {-0.75f, 0.75f}, Offset.offset(1e-6f));

    sums =
        at(new Loss.CategoricalCrossEntropy(List.of(1.0, 2.0)), new Label.Class(1), two, softmax);
    assertThat(sums.meanLoss()).isCloseTo(2 * Math.log(4.0 / 3), Offset.offset(1e-6));
    assertThat(sums.meanMetric()).isEqualTo(1);
    assertThat(two).containsExactly(new float[] {0.5f, -0.5f}, Offset.offset(1e-6f));

    float[] one = new float[1];
    sums = at(new Loss.BinaryCrossEntropy(), new Label.Class(1), one, "gru(3) dense(1,sigmoid)");
    assertThat(sums.meanLoss()).isCloseTo(Math.log(4.0 / 3), Offset.offset(1e-6));
    assertThat(one).containsExactly(new float[] {-0.25f}, Offset.offset(1e-6f));
    assertThat(sums.meanMetric()).isEqualTo(1);

    // Outputs 1/4 and 3/4 against 1 and 1: distances 3/4 and 1/4.
    Label ones = new Label.Values(new float[] {1, 1});
    sums = at(new Loss.SquaredError(), ones, two, softmax);
    assertThat(sums.meanLoss()).isCloseTo((0.5625 + 0.0625) / 2, Offset.offset(1e-6));
    assertThat(sums.meanMetric()).isCloseTo(0.5, Offset.offset(1e-6));
    sums = at(new Loss.AbsoluteError(), new Label.Class(1), two, softmax);
    assertThat(sums.meanLoss()).isCloseTo(0.25, Offset.offset(1e-6));
    sums = at(new Loss.SquaredError(), new Label.Class(1), one, "gru(3) dense(1)");
    assertThat(sums.meanLoss()).isCloseTo(Math.pow(Math.log(3) - 1, 2), Offset.offset(1e-6));
  }

  @Test
  void labelsAreComparedByValue() {
    assertThat(new Label.Classes(new int[] {1, 2}))
        .isEqualTo(new Label.Classes(new int[] {1, 2}))
        .hasSameHashCodeAs(new Label.Classes(new int[] {1, 2}))
        .isNotEqualTo(new Label.Classes(new int[] {1}))
        .hasToString("Classes[1, 2]");
    assertThat(new Label.Values(new float[] {1}))
        .isEqualTo(new Label.Values(new float[] {1}))
        .hasSameHashCodeAs(new Label.Values(new float[] {1}))
        .isNotEqualTo(new Label.Values(new float[] {2}))
        .hasToString("Values[1.0]");
  }

  @Test
  void trainingIsSaferWithAllItsParts() {
    Fitted fitted;
    try (Workers workers = Workers.of(2)) {
      fitted =
          ResumeTest.trainer()
              .withSchedule(new Schedule.Cosine(0, 0.1))
              .withOptimizer(new Optimizer.AdamW(0.05, 0.01))
              .withEarlyStopping(new EarlyStopping(1, 10))
              .fit(
                  ResumeTest.model(),
                  ResumeTest.data(80),
                  ResumeTest.data(20),
                  workers,
                  TrainingListener.NONE);
    }
    // No epoch is better by 10 than the first, so patience is over after the second.
    assertThat(fitted.end()).isEqualTo(Fitted.End.STOPPED_EARLY);
    assertThat(fitted.history().epochs()).hasSize(2);
    assertThat(fitted.history().epochs().get(1).watched())
        .isEqualTo(fitted.history().epochs().get(1).validationLoss());
  }
}
