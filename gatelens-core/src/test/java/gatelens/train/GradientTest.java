package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.engine.TrainingPass.Extent;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.Masking;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.testkit.Close;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every layer's backward pass against central differences. The loss is a float32 computation of
/// noise about 1e-6, divided by steps of 0.01: that, and the fifth derivative, stay below 1 % of
/// the largest.
class GradientTest {
  private static final double TOLERANCE = 0.01;
  private static final double H = 0.01;

  /// Weights large enough that every gate leaves its linear range.
  private static Model model(String plan, int width) {
    return ModelPlan.parse(plan).initialise(width, Initialisation.PYTORCH, 3);
  }

  private static Sample features(Random random, int steps, int width) {
    return Sample.of(FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), steps, width)));
  }

  /// Lengths that differ, so that blocks are padded.
  private static List<Example> batch(Model model, int width) {
    Random random = new Random(5);
    List<Example> batch = new ArrayList<>();
    for (int steps : new int[] {4, 2, 5, 1, 3}) {
      Sample sample =
          model.branches().get(0).readsTokens()
              ? Sample.of(
                  TokenSequence.of(random.ints(steps, 0, width).map(i -> i == 4 ? 0 : i).toArray()))
              : features(random, steps, width);
      batch.add(new Example(sample, label(model, random, steps)));
    }
    return batch;
  }

  private static Label label(Model model, Random random, int steps) {
    int classes = model.outputWidth();
    if (model.answersEveryStep()) {
      int[] perStep = random.ints(steps, 0, classes).toArray();
      perStep[0] = steps % 2 == 0 ? -1 : perStep[0];
      return new Label.Classes(perStep);
    }
    return new Label.Class(random.nextInt(classes));
  }

  private static void check(Model model, Loss loss, List<Example> batch) {
    check(model, loss, batch, H);
  }

  private static void check(Model model, Loss loss, List<Example> batch, double h) {
    float[][] found = Gradient.of(model, loss, batch, Extent.WHOLE, 0);
    float[][] expected = Gradient.numerically(model, loss, batch, h);
    List<Layer.Parameter> parameters = model.parameters();
    double largest = 0;
    for (float[] gradient : expected) {
      for (float g : gradient) {
        largest = Math.max(largest, Math.abs(g));
      }
    }
    assertThat(largest).isGreaterThan(0.01);
    for (int p = 0; p < found.length; p++) {
      Close.absolutely(parameters.get(p).name(), found[p], expected[p], TOLERANCE * largest);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(3,softmax)",
        "gru(5,reset_before) dense(3,softmax)",
        "gru(5,uncoupled) dense(3,softmax)",
        "lstm(5) dense(3,softmax)",
        "gru(4,sequences) gru(5) dense(3,softmax)",
        "gru(4,sequences,reset_before) gru(5,uncoupled) dense(3)",
        "lstm(4,sequences) lstm(3) dense(3,softmax)",
        "bigru(4) dense(3,softmax)",
        "bigru(4,sum) dense(3,softmax)",
        "bigru(4,mean,reset_before) dense(3,softmax)",
        "bigru(4,product,sequences) gru(3) dense(3,softmax)",
        "bilstm(4,sequences) bilstm(3,product) dense(3,softmax)",
        "gru(5,sequences) pool(mean) dense(3,softmax)",
        "gru(5,sequences) pool(last) dense(3,softmax)",
        "lstm(5,sequences) pool(max) dense(3,softmax)",
        "gru(5,sequences) pool(max) dense(3,softmax)",
        "gru(5,sequences) layer_norm gru(4) dense(3,softmax)",
        "gru(5) dense(4,tanh) dense(3,softmax)",
        "gru(5) dense(4,relu) dense(3,softmax)",
        "gru(5) dense(4,sigmoid) dense(3) activation(softmax)",
        "gru(5,sequences) dense(3,softmax)",
        "bigru(3,sequences) lstm(4,sequences) dense(3,softmax)",
      })
  void parametersOfFeatures(String plan) {
    // A maximum has a kink where two steps are equal: other weights, smaller steps, and the
    // differences stay on one side of it.
    boolean kink = plan.contains("max");
    Model model = ModelPlan.parse(plan).initialise(3, Initialisation.PYTORCH, kink ? 9 : 3);
    check(model, new Loss.CategoricalCrossEntropy(), batch(model, 3), kink ? H / 10 : H);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embedding(4) gru(5) dense(3,softmax)",
        "embedding(4,mask) gru(5) dense(3,softmax)",
        "embedding(4,mask) lstm(5,sequences) gru(3,reset_before) dense(3,softmax)",
        "embedding(4,mask) gru(3,uncoupled,sequences) pool(mean) dense(3,softmax)",
        "embedding(4,mask) bilstm(5,sequences) dense(3,softmax)",
      })
  void parametersOfTokens(String plan) {
    Model model = model(plan, 6);
    check(model, new Loss.CategoricalCrossEntropy(), batch(model, 6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linear",
        "tanh",
        "sigmoid",
        "softmax",
        "log_softmax",
        "softsign",
        "softplus(1.5)",
        "elu(0.4)",
        "selu",
        "celu(0.7)",
        "leaky_relu(0.3)",
        "gelu",
        "gelu_tanh",
        "silu",
        "mish",
        "hard_silu",
        "log_sigmoid",
        "tanh_shrink",
        "exponential",
        "square_plus(4)",
        "limited_relu(0.2,0.01,1.5)",
        "clip(-0.3,0.25)",
      })
  void squaredErrorThroughEveryActivation(String activation) {
    Model model = model("gru(4) dense(3," + activation + ")", 3);
    check(model, new Loss.SquaredError(), values(batch(model, 3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gelu", "silu", "mish", "log_softmax", "softplus(2)", "hard_silu"})
  void crossEntropyThroughEveryActivationBetween(String activation) {
    Model model =
        model("gru(4) dense(5," + activation + ") activation(" + activation + ") dense(3)", 3);
    check(model, new Loss.CategoricalCrossEntropy(), batch(model, 3));
  }

  private static List<Example> values(List<Example> batch) {
    Random random = new Random(2);
    return batch.stream()
        .map(example ->
            new Example(
                example.input(),
                new Label.Values(
                    new float[] {random.nextFloat(), random.nextFloat(), random.nextFloat()})))
        .toList();
  }

  @Test
  void absoluteErrorAndSeveralSigmoids() {
    Model model = model("lstm(4) dense(3,sigmoid)", 3);
    check(model, new Loss.BinaryCrossEntropy(List.of(1.0, 3.0)), values(batch(model, 3)));
    check(model("lstm(4) dense(3,tanh)", 3), new Loss.AbsoluteError(), values(batch(model, 3)));
  }

  @Test
  void valuesOfEveryStep() {
    Model model = model("gru(4,sequences) dense(2,tanh)", 3);
    List<Example> batch =
        batch(model, 3).stream()
            .map(example ->
                new Example(
                    example.input(),
                    new Label.StepValues(
                        Tensor.generate(
                            i -> i == 2 ? Float.NaN : 0.1 * i,
                            example.input().first().length(),
                            2))))
            .toList();
    check(model, new Loss.SquaredError(), batch);
  }

  @ParameterizedTest
  @EnumSource(GruVariant.class)
  void otherFunctionsAndAStartOfEveryVariant(GruVariant variant) {
    Gru gru = (Gru) model("gru(4," + variant.name() + ")", 3).layers().get(0);
    CellSettings settings =
        new CellSettings(Activation.SOFTSIGN, Activation.SIGMOID, Activation.TANH, 50);
    Gru other =
        new Gru(
            "gru_0",
            variant,
            gru.inputWeight(),
            gru.recurrentWeight(),
            gru.inputBias(),
            gru.recurrentBias(),
            Tensor.generate(i -> 0.3 * i - 0.4, 4),
            settings,
            Direction.FORWARD,
            true);
    Model model =
        Model.of(
            3,
            new Masking("masking", 0),
            other,
            new Scale("scale", Tensor.generate(i -> i + 0.5, 4), Tensor.generate(i -> i, 4)),
            new Reverse("reverse"),
            new Gru(
                "gru_1",
                variant,
                Tensor.generate(i -> 0.3 * Math.sin(i), 4, 12),
                other.recurrentWeight(),
                other.inputBias(),
                other.recurrentBias(),
                other.initialHidden(),
                settings,
                Direction.BACKWARD,
                false),
            dense(4, 3));
    checkGaps(model, H);
  }

  /// Behind a mask: values set to zero, a mask turned back, a mask that ends; and slopes of a
  /// rectifier.
  @Test
  void maskRulesAndParametricSlopes() {
    Gru gru = (Gru) model("gru(4,sequences)", 3).layers().get(0);
    Model model =
        Model.of(
            3,
            new Masking("masking", 0),
            gru.withDirection(Direction.BACKWARD),
            new MaskRule("zero", MaskRule.Kind.ZERO),
            new Reverse("reverse"),
            new MaskRule("turned", MaskRule.Kind.REVERSE),
            new ParametricRelu("slopes", Tensor.generate(i -> 0.3 * i - 0.2, 4)),
            model("lstm(3,sequences)", 4).layers().get(0),
            new MaskRule("end", MaskRule.Kind.DROP),
            new Flatten("flatten", 5),
            dense(15, 3));
    // smaller steps stay on one side of the rectifier's kink
    checkGaps(model, H / 10);
  }

  /// Sequences of five steps, of which some are masked.
  private static void checkGaps(Model model, double h) {
    Random random = new Random(8);
    List<Example> batch = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      float[] values = new float[15];
      for (int i = 0; i < 15; i++) {
        values[i] = i / 3 == 2 && n == 1 ? 0 : (float) random.nextGaussian();
      }
      batch.add(
          new Example(Sample.of(FeatureSequence.of(Tensor.of(values, 5, 3))), new Label.Class(n)));
    }
    check(model, new Loss.CategoricalCrossEntropy(), batch, h);
  }

  private static Dense dense(int inputs, int classes) {
    Random random = new Random(4);
    return new Dense(
        "dense",
        Tensor.generate(i -> random.nextGaussian(), inputs, classes),
        Tensor.generate(i -> random.nextGaussian(), classes),
        Activation.SOFTMAX);
  }

  @Test
  void lstmWithPeepholesAndOtherFunctions() {
    Lstm lstm = (Lstm) model("lstm(4)", 3).layers().get(0);
    for (CellSettings settings :
        List.of(
            CellSettings.STANDARD,
            new CellSettings(Activation.SOFTSIGN, Activation.SIGMOID, Activation.SOFTSIGN, 50))) {
      Lstm other =
          new Lstm(
              "lstm_0",
              lstm.inputWeight(),
              lstm.recurrentWeight(),
              lstm.bias(),
              Tensor.generate(i -> 0.2 * Math.cos(i), 12),
              Tensor.generate(i -> 0.1 * i, 4),
              Tensor.generate(i -> 0.3 - 0.1 * i, 4),
              settings,
              Direction.BACKWARD,
              false);
      Model model = Model.of(3, other, dense(4, 3));
      check(model, new Loss.CategoricalCrossEntropy(), batch(model, 3));
    }
  }

  @Test
  void twoInputsJoinedAndFlattened() {
    Layer embedding = model("embedding(3,mask) gru(4)", 6).layers().get(0);
    Layer tokens = model("embedding(3,mask) gru(4)", 6).layers().get(1);
    Layer series = ((Gru) model("gru(2,sequences)", 3).layers().get(0)).withSequences(true);
    Layer renamed =
        new Bidirectional(
            "both",
            (gatelens.layer.RecurrentLayer) rename((Gru) series, "ahead", Direction.FORWARD),
            (gatelens.layer.RecurrentLayer) rename((Gru) series, "back", Direction.BACKWARD),
            Bidirectional.Merge.CONCAT,
            Bidirectional.Readout.FINAL_STATE);
    Model model =
        new Model(
            List.of(
                new Branch("tokens", 6, List.of(embedding, tokens)),
                new Branch("series", 3, List.of(renamed, new Flatten("flatten", 4)))),
            List.of(dense(4 + 16, 3), new ActivationLayer("activation", Activation.LINEAR)),
            ModelInfo.NONE);
    Random random = new Random(3);
    List<Example> batch = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      batch.add(
          new Example(
              Sample.of(
                  TokenSequence.of(random.ints(2 + n, 0, 6).toArray()),
                  FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), 4, 3))),
              new Label.Class(n % 3)));
    }
    check(model, new Loss.SquaredError(), batch);
  }

  private static Gru rename(Gru gru, String name, Direction direction) {
    return new Gru(
        name,
        gru.variant(),
        gru.inputWeight(),
        gru.recurrentWeight(),
        gru.inputBias(),
        gru.recurrentBias(),
        gru.initialHidden(),
        gru.settings(),
        direction,
        true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5,sequences) gru(4) dense(3,softmax)",
        "gru(5,sequences) lstm(4) dropout(0.3) dense(3,softmax)",
        "gru(5,sequences) dropout(0.3) pool(mean) dense(3,softmax)",
        "lstm(5,sequences) pool(max) dense(3,softmax)",
        "gru(5,sequences,uncoupled) pool(last) layer_norm dense(3,softmax)",
        "gru(5,sequences,reset_before) layer_norm dense(3,softmax)",
        "masking gru(5,sequences) dropout(0.3) dense(3,softmax)",
      })
  void checkpointedIsTheSameGradient(String plan) {
    Model model = model(plan, 3);
    Random random = new Random(11);
    List<Example> batch = new ArrayList<>();
    for (int steps : new int[] {17, 11, 14, 16}) {
      batch.add(new Example(features(random, steps, 3), label(model, random, steps)));
    }
    Loss loss = new Loss.CategoricalCrossEntropy();
    float[][] whole = Gradient.of(model, loss, batch, Extent.WHOLE, 0);
    for (int chunk : new int[] {1, 4, 5, 16, 17, 40}) {
      float[][] found = Gradient.of(model, loss, batch, Extent.CHECKPOINTED, chunk);
      for (int p = 0; p < whole.length; p++) {
        // The same terms in another order: some float32 roundings.
        Close.relatively(plan + " " + chunk, found[p], whole[p], 1e-5);
      }
    }
  }

  @Test
  void truncatedIsTheGradientOfTheLastStepsFromTheirState() {
    Model model = model("gru(5,sequences) gru(4) dense(3,softmax)", 3);
    Random random = new Random(11);
    List<Example> batch = List.of(new Example(features(random, 9, 3), new Label.Class(1)));
    Loss loss = new Loss.CategoricalCrossEntropy();
    float[][] whole = Gradient.of(model, loss, batch, Extent.WHOLE, 0);
    float[][] all = Gradient.of(model, loss, batch, Extent.TRUNCATED, 9);
    float[][] some = Gradient.of(model, loss, batch, Extent.TRUNCATED, 4);
    for (int p = 0; p < whole.length; p++) {
      assertThat(all[p]).containsExactly(whole[p]);
    }
    // The head sees the same state either way; the first layer does not.
    assertThat(some[whole.length - 1]).containsExactly(whole[whole.length - 1]);
    assertThat(Arrays.equals(some[0], whole[0])).isFalse();
  }

  @Test
  void truncatedPerStepLearnsFromEveryChunk() {
    Model model = model("gru(4,sequences) dense(3,softmax)", 3);
    Random random = new Random(12);
    Sample sample = features(random, 6, 3);
    Loss loss = new Loss.CategoricalCrossEntropy();
    float[][] found =
        Gradient.of(
            model,
            loss,
            List.of(new Example(sample, new Label.Classes(new int[] {0, 1, 2, 0, 1, 2}))),
            Extent.TRUNCATED,
            6);
    float[][] whole =
        Gradient.of(
            model,
            loss,
            List.of(new Example(sample, new Label.Classes(new int[] {0, 1, 2, 0, 1, 2}))),
            Extent.WHOLE,
            0);
    float[][] cut =
        Gradient.of(
            model,
            loss,
            List.of(new Example(sample, new Label.Classes(new int[] {0, 1, 2, 0, 1, 2}))),
            Extent.TRUNCATED,
            2);
    for (int p = 0; p < whole.length; p++) {
      assertThat(found[p]).containsExactly(whole[p]);
    }
    // The dense layer's bias sees every step's error, however the time is cut.
    Close.relatively("dense.bias", cut[cut.length - 1], whole[whole.length - 1], 1e-5);
    assertThat(Arrays.equals(cut[1], whole[1])).isFalse();
  }
}
