package gatelens.perturb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.layer.Branch;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ModalityExchangeTest {
  private static Layer layer(String plan, String name, int width) {
    return ModelPlan.parse(plan)
        .layers()
        .get(0)
        .initialise(name, width, Initialisation.PYTORCH, new SplittableRandom(3));
  }

  private static Model model() {
    return new Model(
        List.of(
            new Branch("a", 1, List.of(layer("gru(3)", "gru_0", 1))),
            new Branch("b", 1, List.of(layer("gru(3)", "gru_1", 1)))),
        List.of(layer("dense(2,softmax)", "dense", 6)),
        ModelInfo.NONE);
  }

  private static Sequence sequence(float... values) {
    return FeatureSequence.of(Tensor.of(values, values.length, 1));
  }

  /// Two examples of two classes that differ in `a` alone, also in its length: exchanging `a` makes
  /// both answers wrong, exchanging `b` changes nothing.
  @Test
  void onlyWhatDiffersCounts() {
    Model model = model();
    try (Workers workers = Workers.single()) {
      Sample one = Sample.of(sequence(9, 9, 9), sequence(1, 2));
      Sample other = Sample.of(sequence(-9, -9), sequence(1, 2));
      List<Example> examples = List.of(answered(model, one), answered(model, other));
      assertThat(examples.get(0).label()).isNotEqualTo(examples.get(1).label());
      assertThat(ModalityExchange.of(model, examples, 3, 1, workers))
          .containsExactly(new ModalityExchange("a", 0, 0), new ModalityExchange("b", 1, 0));
      assertThatThrownBy(() -> ModalityExchange.of(model, examples.subList(0, 1), 3, 1, workers))
          .hasMessageContaining("3 exchanges of 1 examples");
    }
  }

  private static Example answered(Model model, Sample sample) {
    return new Example(
        sample, new Label.Class(model.predictedClass(model.predict(sample).values())));
  }
}
