package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.kernel.ScalarKernels;
import gatelens.layer.Activation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Optimizers, schedules, losses and trainers: values by hand, texts, messages.
class SettingsTest {
  private static float[] twoSteps(Optimizer optimizer, double factor) {
    float[] weight = {1};
    float[][] memory = new float[optimizer.memory()][1];
    double rate = optimizer.rate() * factor;
    new WeightChange(optimizer, new ScalarKernels(), 1, rate)
        .apply(weight, new float[] {0.5f}, memory, 1, false);
    float first = weight[0];
    new WeightChange(optimizer, new ScalarKernels(), 2, rate)
        .apply(weight, new float[] {-0.25f}, memory, 1, false);
    return new float[] {first, weight[0]};
  }

  @Test
  void gradientDescentByHand() {
    // 1 - 0.1·0.5 = 0.95; 0.95 + 0.1·0.25 = 0.975.
    assertThat(twoSteps(new Optimizer.Sgd(0.1, 0), 1))
        .containsExactly(new float[] {0.95f, 0.975f}, within(1e-6f));
    // v = -0.05; v = 0.9·(-0.05) + 0.025 = -0.02.
    assertThat(twoSteps(new Optimizer.Sgd(0.1, 0.9), 1))
        .containsExactly(new float[] {0.95f, 0.93f}, within(1e-6f));
    assertThat(twoSteps(new Optimizer.Sgd(0.2, 0), 0.5))
        .containsExactly(new float[] {0.95f, 0.975f}, within(1e-6f));
  }

  @Test
  void adamByHand() {
    // The first step of Adam is the rate, whatever the gradient: m / √v = g / |g|.
    float[] steps = twoSteps(new Optimizer.Adam(0.1), 1);
    assertThat(steps[0]).isCloseTo(0.9f, within(1e-5f));
    // m = 0.9·0.05 - 0.025 = 0.02; v = 0.999·0.00025 + 0.0000625 = 0.00031225;
    // corrected: (0.02 / 0.19) / √(0.00031225 / 0.001999) = 0.26634.
    assertThat(steps[1]).isCloseTo(0.9f - 0.1f * 0.26634f, within(1e-5f));
    // Decay alone: 1·(1 - 0.1·0.5), then the step of 0.1.
    assertThat(twoSteps(new Optimizer.AdamW(0.1, 0.5), 1)[0]).isCloseTo(0.85f, within(1e-5f));
  }

  @Test
  void rmsPropByHand() {
    // v = 0.1·0.25 = 0.025; 0.5 / √0.025 = 3.16228.
    assertThat(twoSteps(new Optimizer.RmsProp(0.1), 1)[0]).isCloseTo(1 - 0.316228f, within(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adam(0.01,0.9,0.999,1.0E-7)",
        "adamw(0.001,0.01,0.9,0.999,1.0E-7)",
        "sgd(0.1,0.9)",
        "rmsprop(0.001,0.9,1.0E-7)"
      })
  void anOptimizerReadsWhatItPrints(String text) {
    assertThat(Optimizer.parse(text)).hasToString(text);
    assertThat(Optimizer.parse(text).withRate(0.5).rate()).isEqualTo(0.5);
    assertThat(Optimizer.parse(text.substring(0, text.indexOf('('))).rate()).isPositive();
  }

  @Test
  void wrongOptimizersAreExplained() {
    assertThatThrownBy(() -> Optimizer.parse("adagrad"))
        .hasMessageContaining("adam, adamw, nadam, lion, sgd, rmsprop");
    assertThatThrownBy(() -> Optimizer.parse("adam(fast)")).hasMessageContaining("'fast'");
    assertThatThrownBy(() -> Optimizer.parse("adam(0.1")).hasMessageContaining("in brackets");
    assertThatThrownBy(() -> Optimizer.parse("sgd(1,0,false,1)")).hasMessageContaining("at most 3");
    assertThatThrownBy(() -> new Optimizer.Adam(0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new Optimizer.Sgd(0.1, 1)).hasMessageContaining("[0, 1)");
    assertThat(Optimizer.parse("adam(rate=0.5)").rate()).isEqualTo(0.5);
  }

  @Test
  void argumentsAreTakenByTheirNames() {
    assertThat(Optimizer.parse("sgd(momentum=0.9)")).isEqualTo(new Optimizer.Sgd(0.01, 0.9));
    assertThat(Optimizer.parse("sgd(momentum=0.9, lr=0.1)")).isEqualTo(new Optimizer.Sgd(0.1, 0.9));
    assertThat(Optimizer.parse("adam(epsilon=1e-8)"))
        .isEqualTo(new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8));
    assertThat(Optimizer.parse("adam(0.01,beta_2=0.99)"))
        .isEqualTo(new Optimizer.Adam(0.01, 0.9, 0.99, 1e-7));
    assertThat(Optimizer.parse("adamw(weight_decay=0.1)"))
        .isEqualTo(new Optimizer.AdamW(0.001, 0.1));
    assertThat(Optimizer.parse("rmsprop(rho=0.8)"))
        .isEqualTo(new Optimizer.RmsProp(0.001, 0.8, 1e-7));
    assertThat(Schedule.parse("cosine(warmup=0.1)")).isEqualTo(new Schedule.Cosine(0, 0.1));
    assertThat(Schedule.parse("plateau(patience=2)"))
        .isEqualTo(new Schedule.Plateau(0.5, 2, 0.001));
    assertThat(Backpropagation.parse("truncated(steps=50)"))
        .isEqualTo(new Backpropagation.Truncated(50));
  }

  @Test
  void wrongNamesOfArgumentsAreRefused() {
    assertThatThrownBy(() -> Optimizer.parse("sgd(momentun=0.9)"))
        .hasMessageContaining("there is no momentun")
        .hasMessageContaining("rate, momentum");
    assertThatThrownBy(() -> Optimizer.parse("sgd(momentum=0.9,0.1)"))
        .hasMessageContaining("'0.1' has no name");
    assertThatThrownBy(() -> Optimizer.parse("sgd(0.1,rate=0.2)"))
        .hasMessageContaining("'rate' is given twice");
    assertThatThrownBy(() -> Schedule.parse("plateau(patience=2.5)"))
        .hasMessageContaining("whole number");
    assertThatThrownBy(() -> Backpropagation.parse("whole(steps=2)"))
        .hasMessageContaining("at most 0");
  }

  @Test
  void layersTakeArgumentsByTheirNamesToo() {
    for (String text :
        List.of(
            "gru(units=8,sequences=true) = gru(8,sequences)",
            "gru(return_sequences=true,units=8) = gru(8,sequences)",
            "gru(8,sequences=false) = gru(8)",
            "bilstm(4,merge=sum) = bilstm(4,sum)",
            "gru(4,variant=uncoupled) = gru(4,uncoupled)",
            "dense(units=3,activation=softmax) = dense(3,softmax)",
            "dense(activation=tanh,units=3) = dense(3,tanh)",
            "dense(3,leaky_relu(0.1)) = dense(3,leaky_relu(0.1))",
            "embedding(width=5,mask=true) = embedding(5,mask)",
            "embedding(5,mask) = embedding(5,mask)",
            "dropout(rate=0.2) = dropout(0.2)",
            "masking(value=-1) = masking(-1.0)",
            "pool(kind=max) = pool(max)")) {
      String[] parts = text.split(" = ", -1);
      assertThat(LayerPlan.parse(parts[0])).hasToString(parts[1]);
    }
    assertThatThrownBy(() -> LayerPlan.parse("gru(8,dropot=0.2)"))
        .hasMessageContaining("'dropot' is unknown");
    assertThatThrownBy(() -> LayerPlan.parse("lstm(8,variant=uncoupled)"))
        .hasMessageContaining("'variant' is unknown");
    assertThatThrownBy(() -> LayerPlan.parse("dense(3,bias=false)"))
        .hasMessageContaining("there is no bias");
    assertThatThrownBy(() -> LayerPlan.parse("gru(8,sequences=maybe)"))
        .hasMessageContaining("true or false");
    assertThatThrownBy(() -> LayerPlan.parse("gru(8,16)")).hasMessageContaining("at most 1");
  }

  @Test
  void schedules() {
    assertThat(new Schedule.Constant().factor(new Schedule.Moment(7, 10, 1, 1))).isEqualTo(1);
    Schedule cosine = new Schedule.Cosine(0.2, 0);
    assertThat(cosine.factor(new Schedule.Moment(0, 10, 1, 1))).isEqualTo(1);
    assertThat(cosine.factor(new Schedule.Moment(5, 10, 1, 1))).isCloseTo(0.6, within(1e-12));
    assertThat(cosine.factor(new Schedule.Moment(10, 10, 1, 1))).isCloseTo(0.2, within(1e-12));
    Schedule warm = new Schedule.Cosine(0, 0.2);
    assertThat(warm.factor(new Schedule.Moment(0, 10, 1, 1))).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(warm.factor(new Schedule.Moment(2, 10, 1, 1))).isEqualTo(1);
    assertThat(new Schedule.Plateau(0.5, 2, 0.1).factor(new Schedule.Moment(3, 10, 1, 0.25)))
        .isEqualTo(0.25);
    assertThat(new Schedule.Plateau(0.5, 2, 0.1).factor(new Schedule.Moment(3, 10, 1, 0.01)))
        .isEqualTo(0.1);
    for (String text :
        List.of(
            "constant",
            "cosine(0.1,0.05)",
            "plateau(0.5,3,0.001)",
            "step(2,0.5)",
            "exponential(0.9,0)",
            "one-cycle(0.3,25.0,10000.0)",
            "restarts(3,2.0,0.1)",
            "warmup(100,step(10,0.1))")) {
      assertThat(Schedule.parse(text)).hasToString(text);
    }
    assertThatThrownBy(() -> Schedule.parse("stair")).hasMessageContaining("cosine");
    assertThatThrownBy(() -> Schedule.parse("plateau(2)")).hasMessageContaining("(0, 1)");
    assertThatThrownBy(() -> Schedule.parse("plateau(0.5,0)")).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> Schedule.parse("plateau(0.5,1,2)")).hasMessageContaining("floor");
    assertThatThrownBy(() -> Schedule.parse("cosine(2)")).hasMessageContaining("[0, 1]");
    assertThatThrownBy(() -> Schedule.parse("cosine(0,1)")).hasMessageContaining("warm-up");
  }

  @Test
  void losses() {
    assertThat(Loss.parse("categorical_crossentropy"))
        .isEqualTo(new Loss.CategoricalCrossEntropy());
    assertThat(Loss.parse("binary-cross-entropy")).isEqualTo(new Loss.BinaryCrossEntropy());
    assertThat(Loss.parse("mse").metric()).isEqualTo("absolute error");
    assertThat(Loss.parse("mae")).isEqualTo(new Loss.AbsoluteError());
    assertThatThrownBy(() -> new Loss.BinaryCrossEntropy(List.of(0.0, 0.0)))
        .hasMessageContaining("all class weights are 0");
    assertThat(new Loss.BinaryCrossEntropy(List.of(1.0, 2.0)).plain())
        .isEqualTo(new Loss.BinaryCrossEntropy());
    assertThat(new Loss.BinaryCrossEntropy().metric()).isEqualTo("accuracy");
    assertThat(Loss.usualFor(Activation.SOFTMAX)).isEqualTo(new Loss.CategoricalCrossEntropy());
    assertThat(Loss.usualFor(Activation.SIGMOID)).isEqualTo(new Loss.BinaryCrossEntropy());
    assertThat(Loss.usualFor(Activation.LINEAR)).isEqualTo(new Loss.SquaredError());
    assertThat(new Loss.BinaryCrossEntropy().withClassWeights(List.of(1.0, 2.0)))
        .isEqualTo(new Loss.BinaryCrossEntropy(List.of(1.0, 2.0)));
    assertThatThrownBy(() -> Loss.parse("hinge")).hasMessageContaining("squared-error");
    assertThatThrownBy(() -> new Loss.SquaredError().withClassWeights(List.of(1.0)))
        .hasMessageContaining("no classes");
    assertThatThrownBy(() -> new Loss.AbsoluteError().withClassWeights(List.of(1.0)))
        .hasMessageContaining("no classes");
    assertThatThrownBy(() -> new Loss.CategoricalCrossEntropy(List.of(-1.0)))
        .hasMessageContaining("0 or more");
  }

  @Test
  void backpropagationAndPatience() {
    assertThat(Backpropagation.parse("whole")).isEqualTo(new Backpropagation.Whole());
    assertThat(Backpropagation.parse("checkpointed(64)"))
        .isEqualTo(new Backpropagation.Checkpointed(64));
    assertThat(Backpropagation.parse("truncated")).isEqualTo(new Backpropagation.Truncated(128));
    assertThatThrownBy(() -> Backpropagation.parse("online")).hasMessageContaining("truncated");
    assertThatThrownBy(() -> new Backpropagation.Truncated(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new EarlyStopping(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new EarlyStopping(1, -1)).hasMessageContaining("0 or more");
    assertThatThrownBy(() -> Checkpoints.NONE.withEvery(-1)).hasMessageContaining("after each");
  }

  @Test
  void aTrainerIsChangedByCopies() {
    Trainer trainer = Trainer.of(new Optimizer.Adam(0.001), new Loss.SquaredError());
    Trainer changed =
        trainer
            .withOptimizer(new Optimizer.Sgd(0.1, 0))
            .withLoss(new Loss.AbsoluteError())
            .withEpochs(3)
            .withBatchSize(4)
            .withSeed(5)
            .withShuffling(false)
            .withLengthWindow(6)
            .withSchedule(new Schedule.Cosine(0, 0))
            .withClipNorm(1)
            .withEarlyStopping(new EarlyStopping(2))
            .withBackpropagation(new Backpropagation.Truncated(9));
    assertThat(trainer).isEqualTo(Trainer.of(new Optimizer.Adam(0.001), new Loss.SquaredError()));
    assertThat(changed.toString())
        .contains("sgd(0.1,0.0)", "AbsoluteError", "epochs=3", "seed=5", "cosine", "chunk=9");
    assertThatThrownBy(() -> trainer.withEpochs(0)).hasMessageContaining("epochs is 0");
    assertThatThrownBy(() -> trainer.withBatchSize(0)).hasMessageContaining("32 is usual");
    assertThatThrownBy(() -> trainer.withClipNorm(0)).hasMessageContaining("above 0");
  }

  @Test
  void anOrderIsAPermutationOfItsSeed() {
    int[] order = Order.of(50, 3, 1);
    List<Integer> sorted = new ArrayList<>();
    for (int i : order) {
      sorted.add(i);
    }
    assertThat(sorted)
        .doesNotHaveDuplicates()
        .hasSize(50)
        .isNotEqualTo(sorted.stream().sorted().toList());
    assertThat(Order.of(50, 3, 1)).containsExactly(order);
    assertThat(Order.of(50, 3, 2)).isNotEqualTo(order);
    assertThat(Order.of(50, 4, 1)).isNotEqualTo(order);
  }

  @Test
  void aSplitIsStratifiedAndLeavesNothingOut() {
    Dataset data = ResumeTest.data(60);
    Split split = Split.of(data, 0.2, 1);
    assertThat(split.training().size()).isEqualTo(48);
    assertThat(split.validation().size()).isEqualTo(12);
    int[] counts = new int[3];
    List<Example> seen = new ArrayList<>(split.training().slice(0, 48));
    for (int i = 0; i < 12; i++) {
      Example example = split.validation().get(i);
      seen.add(example);
      counts[((Label.Class) example.label()).index()]++;
    }
    assertThat(counts).containsExactly(4, 4, 4);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(data.slice(0, 60));
    assertThat(Split.of(data, 0, 1).validation().size()).isZero();
    assertThatThrownBy(() -> Split.of(data, 1, 1)).hasMessageContaining("[0, 1)");
    assertThatThrownBy(() -> Split.of(ResumeTest.data(3), 0.9, 1))
        .hasMessageContaining("hold out less");
  }
}
