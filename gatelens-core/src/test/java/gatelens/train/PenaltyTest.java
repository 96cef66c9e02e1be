package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.engine.Network;
import gatelens.engine.TrainingPass;
import gatelens.engine.TrainingPass.Extent;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.Close;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is dropped inside recurrent layers, against central differences; and what penalties say.
class PenaltyTest {
  private static final Loss LOSS = new Loss.CategoricalCrossEntropy();

  private static List<Example> batch() {
    Random random = new Random(4);
    List<Example> batch = new ArrayList<>();
    for (int steps : new int[] {4, 2, 5, 3}) {
      Tensor values = Tensor.generate(i -> random.nextGaussian(), steps, 3);
      batch.add(
          new Example(Sample.of(FeatureSequence.of(values)), new Label.Class(random.nextInt(3))));
    }
    return batch;
  }

  private static TrainingPass pass(Model model) {
    return new TrainingPass(
        new Network(model.branches(), model.head(), Penalty.trained(model)), Gradient.sizes(model));
  }

  /// The loss while dropout drops what the seed says.
  private static double value(Model model, List<Example> batch) {
    BatchLoss sums = new BatchLoss(LOSS, model.finalActivation(), batch);
    try (Workers workers = Workers.single()) {
      pass(model)
          .run(batch.stream().map(Example::input).toList(), sums, 7, Extent.WHOLE, 0, workers);
    }
    return sums.sums().loss();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(4,dropout=0.4) dense(3,softmax)",
        "gru(4,recurrent_dropout=0.4) dense(3,softmax)",
        "gru(4,dropout=0.3,recurrent_dropout=0.4) dense(3,softmax)",
        "gru(4,reset_before,dropout=0.3,recurrent_dropout=0.4) dense(3,softmax)",
        "gru(4,uncoupled,dropout=0.3,recurrent_dropout=0.4) dense(3,softmax)",
        "lstm(4,dropout=0.3,recurrent_dropout=0.4) dense(3,softmax)",
        "gru(3,sequences) lstm(4,sequences,recurrent_dropout=0.4) gru(3,dropout=0.5)"
            + " dense(3,softmax)",
        "bigru(3,dropout=0.3,recurrent_dropout=0.4) dense(3,softmax)",
        "masking(9) bilstm(3,sequences,recurrent_dropout=0.4) pool(mean) dense(3,softmax)",
      })
  void droppedCellsAreDerived(String plan) {
    Model model = ModelPlan.parse(plan).initialise(3, Initialisation.PYTORCH, 3);
    List<Example> batch = batch();
    TrainingPass pass = pass(model);
    try (Workers workers = Workers.single()) {
      pass.run(
          batch.stream().map(Example::input).toList(),
          new BatchLoss(LOSS, model.finalActivation(), batch),
          7,
          Extent.WHOLE,
          0,
          workers);
    }
    float[][] found = pass.collect(1);
    List<Tensor> weights = model.parameters().stream().map(p -> p.value().copy()).toList();
    double h = 0.01;
    for (int p = 0; p < found.length; p++) {
      float[] weight = weights.get(p).values();
      float[] expected = new float[weight.length];
      for (int i = 0; i < weight.length; i++) {
        float kept = weight[i];
        weight[i] = (float) (kept + h);
        double up = value(model.withParameters(weights), batch);
        weight[i] = (float) (kept - h);
        double down = value(model.withParameters(weights), batch);
        weight[i] = kept;
        expected[i] = (float) ((up - down) / (2 * h));
      }
      // second-order differences of a float computation: some 1e-4 of noise and curvature
      Close.absolutely(model.parameters().get(p).name(), found[p], expected, 2e-3);
    }
    assertThat(value(model, batch)).isNotEqualTo(Gradient.value(model, LOSS, batch));
  }

  @Test
  void nothingIsDroppedOutsideTraining() {
    Model dropping =
        ModelPlan.parse("gru(4,dropout=0.4,recurrent_dropout=0.2) dense(3,softmax)")
            .initialise(3, Initialisation.KERAS, 3);
    Model plain = ModelPlan.parse("gru(4) dense(3,softmax)").initialise(3, Initialisation.KERAS, 3);
    List<Sample> samples = batch().stream().map(Example::input).toList();
    try (Workers workers = Workers.single()) {
      assertThat(dropping.predict(samples, workers)).isEqualTo(plain.predict(samples, workers));
    }
  }

  @Test
  void aPlanSaysPenaltiesAndKeepsThem() {
    String text =
        "gru(4,dropout=0.2,recurrent_dropout=0.1,kernel_l2=0.01) dense(3,softmax,bias_l1=0.5)";
    ModelPlan plan = ModelPlan.parse(text);
    assertThat(plan).hasToString(text);
    Map<String, Penalty> penalties = Penalty.of(plan.initialise(2, Initialisation.KERAS, 1).info());
    assertThat(penalties.getOrDefault("gru_0", Penalty.NONE).dropout()).isEqualTo(0.2f);
    assertThat(penalties.getOrDefault("gru_0", Penalty.NONE).kernel())
        .isEqualTo(new Penalty.Norms(0, 0.01));
    assertThat(penalties.getOrDefault("dense", Penalty.NONE).bias())
        .isEqualTo(new Penalty.Norms(0.5, 0));
    assertThatThrownBy(() -> ModelPlan.parse("gru(4,dropout=1)")).hasMessageContaining("[0, 1)");
    assertThatThrownBy(() -> ModelPlan.parse("gru(4,kernel_l2=-1)"))
        .hasMessageContaining("0 or more");
    assertThatThrownBy(() -> ModelPlan.parse("dense(4,dropout=0.1)"))
        .hasMessageContaining("a layer of its own");
    assertThatThrownBy(() -> ModelPlan.parse("gru(4,gamma_l2=1)"))
        .hasMessageContaining("recurrent_dropout");
  }

  @Test
  void aPenaltyIsInTheLossAndInTheGradient() {
    Penalty.Norms norms = new Penalty.Norms(0.5, 0.25);
    float[] weights = {2, -1, 0};
    // 0.5 (2 + 1) + 0.25 (4 + 1) = 2.75
    assertThat(norms.of(weights)).isCloseTo(2.75, within(1e-12));
    float[] gradient = {1, 1, 1};
    norms.addGradient(weights, gradient);
    // 1 + 0.5 + 2·0.25·2, 1 - 0.5 - 2·0.25, 1
    assertThat(gradient).containsExactly(2.5f, 0, 1);
  }

  @Test
  void droppingIsTheSameOnAnyNumberOfThreadsAndGoesOn() {
    Model model =
        ModelPlan.parse("gru(4,dropout=0.3,recurrent_dropout=0.3) dense(3,softmax)")
            .initialise(2, Initialisation.KERAS, 3);
    List<float[]> found = new ArrayList<>();
    for (int threads : new int[] {1, 3}) {
      try (Workers workers = Workers.of(threads)) {
        Fitted fitted =
            Trainer.of(new Optimizer.Adam(0.01), LOSS)
                .withEpochs(2)
                .fit(model, ResumeTest.data(70), Dataset.empty(), workers, TrainingListener.NONE);
        found.add(ResumeTest.weights(fitted.model()));
        assertThat(Penalty.of(fitted.model().info())).hasSize(1);
      }
    }
    assertThat(found.get(1)).containsExactly(found.get(0));
    assertThat(model.layers().stream().map(Layer::name)).containsExactly("gru_0", "dense");
  }
}
