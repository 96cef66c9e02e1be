package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.engine.Network;
import gatelens.engine.TrainingPass;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Class weights by hand.
final class ClassWeightsTest {
  private static Dataset labelled(Label... labels) {
    return Dataset.of(
        Stream.of(labels)
            .map(label -> new Example(Sample.of(TokenSequence.of(1, 2)), label))
            .toList());
  }

  private static Model model(String plan) {
    return ModelPlan.parse(plan).initialise(4, Initialisation.KERAS, 1);
  }

  private static final Loss CLASSES = new Loss.CategoricalCrossEntropy();

  @Test
  void everyClassCountsAlike() {
    Dataset data =
        labelled(new Label.Class(0), new Label.Class(0), new Label.Class(0), new Label.Class(2));
    // n = 4, C = 3: 4 / (3 · 3), no class 1, 4 / (3 · 1). 3 · 4/9 + 4/3 = 8/3: each that occurs
    // 4/3.
    assertThat(ClassWeights.balanced(data, model("embedding(2) gru(2) dense(3,softmax)"), CLASSES))
        .isEqualTo(List.of(4 / 9.0, 0.0, 4 / 3.0));
  }

  @Test
  void everyStepThatCountsIsCounted() {
    Dataset data =
        labelled(new Label.Classes(new int[] {-1, 0}), new Label.Classes(new int[] {1, 1}));
    // n = 3, C = 2: 3 / (2 · 1), 3 / (2 · 2).
    assertThat(
            ClassWeights.balanced(
                data, model("embedding(2) gru(2,sequences) dense(2,softmax)"), CLASSES))
        .isEqualTo(List.of(1.5, 0.75));
  }

  /// Two padded steps labelled 0 are no labels: the loss does not count them either.
  @Test
  void stepsThatAMaskLeavesOutNeverCount() {
    Dataset padded =
        Dataset.of(
            List.of(
                new Example(
                    Sample.of(TokenSequence.of(1, 2, 0, 0)),
                    new Label.Classes(new int[] {0, 1, 0, 0})),
                new Example(
                    Sample.of(TokenSequence.of(3, 1, 2, 0)),
                    new Label.Classes(new int[] {1, 1, 0, 0}))));
    // 0 1 | 1 1 0: n = 5, two zeros and three ones
    assertThat(
            ClassWeights.balanced(
                padded, model("embedding(2,mask) gru(2,sequences) dense(2,softmax)"), CLASSES))
        .isEqualTo(List.of(1.25, 5 / 6.0));
    assertThat(
            ClassWeights.balanced(
                padded, model("embedding(2) gru(2,sequences) dense(2,softmax)"), CLASSES))
        .isEqualTo(List.of(0.8, 8 / 6.0));
  }

  /// Each of several sigmoids has its zeros and its ones.
  @Test
  void severalSigmoidsAreBalancedEachForItself() {
    Dataset data =
        labelled(
            new Label.Values(new float[] {1, 0}),
            new Label.Values(new float[] {0, 0}),
            new Label.Values(new float[] {0, 0}),
            new Label.Values(new float[] {0, 1}));
    Model model = model("embedding(2) gru(2) dense(2,sigmoid)");
    List<Double> weights = ClassWeights.balanced(data, model, new Loss.BinaryCrossEntropy());
    assertThat(weights).isEqualTo(List.of(4 / 6.0, 2.0, 4 / 6.0, 2.0));
    Dataset uneven =
        labelled(new Label.Values(new float[] {1, 0}), new Label.Values(new float[] {0, 0}));
    assertThat(ClassWeights.balanced(uneven, model, new Loss.BinaryCrossEntropy()))
        .isEqualTo(List.of(1.0, 1.0, 0.5, 0.0));
    // output 1 of the second is 0, and counts half as much as output 0 of it
    assertThat(loss(model, new Label.Values(new float[] {0, 0}), List.of(1.0, 1.0, 0.5, 0.0)))
        .isEqualTo(
            loss(model, new Label.Values(new float[] {0, 0}), List.of(1.0, 1.0, 1.0, 1.0))
                - loss(model, new Label.Values(new float[] {0, 0}), List.of(0.0, 1.0, 0.5, 0.0)),
            within(1e-12));
  }

  private static double loss(Model model, Label label, List<Double> weights) {
    try (Workers one = Workers.single()) {
      BatchLoss loss =
          new BatchLoss(
              new Loss.BinaryCrossEntropy(weights),
              model.finalActivation(),
              labelled(label).slice(0, 1));
      int[] sizes = model.parameters().stream().mapToInt(p -> p.value().values().length).toArray();
      new TrainingPass(new Network(model.branches(), model.head()), sizes)
          .evaluate(List.of(Sample.of(TokenSequence.of(1, 2))), loss, one);
      return loss.sums().loss();
    }
  }

  @Test
  void oneSigmoidHasTwoClasses() {
    Dataset data = labelled(new Label.Class(0), new Label.Class(0), new Label.Class(1));
    assertThat(
            ClassWeights.balanced(
                data, model("embedding(2) gru(2) dense(1,sigmoid)"), new Loss.BinaryCrossEntropy()))
        .isEqualTo(List.of(0.75, 1.5));
  }

  @Test
  void valuesHaveNoClasses() {
    Dataset data = labelled(new Label.Values(new float[] {0.5f}));
    assertThatThrownBy(() ->
            ClassWeights.balanced(data, model("embedding(2) gru(2) dense(2,softmax)"), CLASSES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of 1 examples none has one from 0 to 1");
    assertThatThrownBy(() ->
            ClassWeights.balanced(
                data, model("embedding(2) gru(2) dense(1)"), new Loss.SquaredError()))
        .hasMessageContaining("knows no classes");
  }
}
