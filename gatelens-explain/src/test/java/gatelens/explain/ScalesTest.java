package gatelens.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Branch;
import gatelens.layer.Dropout;
import gatelens.layer.Layer;
import gatelens.method.gradient.DeepLift;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.sequence.Rows;
import gatelens.testkit.explain.RandomModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each scale of each head against its formula of the model's own answers, and its gradient against
/// central differences.
class ScalesTest {
  private final Workers workers = Workers.single();

  private static Model with(Model model, Layer... more) {
    Branch one = model.branches().get(0);
    List<Layer> layers = new ArrayList<>(one.layers());
    layers.addAll(List.of(more));
    return new Model(
        List.of(new Branch(one.name(), one.inputWidth(), layers)), List.of(), model.info());
  }

  private static double odds(double p) {
    return Math.log(p / (1 - p));
  }

  private void holds(
      Model model, int index, Target.Scale scale, ToDoubleFunction<float[]> formula) {
    ModelScore score = new ModelScore(model, new Target.Output(index, scale, -1), workers);
    var sample = RandomModels.sample(6, RandomModels.FEATURES, 5);
    Point point = score.point(sample);
    double wanted = formula.applyAsDouble(model.predict(sample).values());
    // single precision of the answer, magnified by the logarithm
    assertThat(score.at(point)).isCloseTo(wanted, within(2e-5 * Math.max(1, Math.abs(wanted))));
    double[] gradient = new double[point.values().length];
    score.gradients(
        Rows.of(point.layout(), point.values()),
        (row, g) -> {
          for (int i = 0; i < gradient.length; i++) {
            gradient[i] = g[i];
          }
        });
    float h = 0.01f;
    for (int i = 0; i < gradient.length; i += 4) {
      float[] up = point.values().clone();
      float[] down = point.values().clone();
      up[i] += h;
      down[i] -= h;
      double slope = (score.at(point.with(up)) - score.at(point.with(down))) / (up[i] - down[i]);
      // differences of floats over 0.02, and the third derivative
      assertThat(gradient[i]).isCloseTo(slope, within(5e-4));
    }
    for (Explainer<? super ModelScore> method :
        List.<Explainer<? super ModelScore>>of(
            new DeepLift(new Baseline.Zeros()), new IntegratedGradients(new Baseline.Zeros(), 0))) {
      Completeness sum = method.explain(score, point).completeness();
      double change = Math.abs(sum.score() - sum.baselineScore());
      assertThat(sum.gap()).isLessThan(2e-4 * Math.max(0.01, change));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gru(5) dense(3,sigmoid)", "lstm(4) dense(4,sigmoid)"})
  void severalSigmoidsAreEachByThemselves(String plan) {
    Model model = RandomModels.model(plan, 0.5, 3);
    holds(model, 2, Target.Scale.PROBABILITY, p -> p[2]);
    holds(model, 2, Target.Scale.LOG_ODDS, p -> odds(p[2]));
    holds(model, 2, Target.Scale.LOGIT, p -> odds(p[2]));
    holds(model, 1, Target.Scale.OUTPUT, p -> p[1]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gru(5) dense(3,softmax)", "bilstm(3) dense(2,softmax)"})
  void aSoftmaxIsOverItsClasses(String plan) {
    Model model = RandomModels.model(plan, 0.5, 3);
    holds(model, 1, Target.Scale.PROBABILITY, p -> p[1]);
    holds(model, 1, Target.Scale.LOG_ODDS, p -> odds(p[1]));
    holds(model, 0, Target.Scale.OUTPUT, p -> p[0]);
  }

  @Test
  void oneSigmoidHasTwoSides() {
    Model model = RandomModels.model("gru(5) dense(1,sigmoid)", 0.5, 3);
    holds(model, 1, Target.Scale.PROBABILITY, p -> p[0]);
    holds(model, 0, Target.Scale.PROBABILITY, p -> 1 - p[0]);
    holds(model, 0, Target.Scale.LOG_ODDS, p -> -odds(p[0]));
  }

  @Test
  void oneSoftmaxIsAlwaysOne() {
    Model model = RandomModels.model("gru(5) dense(1,softmax)", 0.5, 3);
    assertThat(model.classCount()).isEqualTo(1);
    holds(model, 0, Target.Scale.PROBABILITY, p -> 1);
    ModelScore logit = new ModelScore(model, Target.Output.logit(0), workers);
    Point point = RandomModels.point(logit, 6, 5);
    assertThat(new DeepLift(new Baseline.Zeros()).explain(logit, point).total()).isNotZero();
    assertThatThrownBy(
            () -> new ModelScore(model, new Target.Output(0, Target.Scale.LOG_ODDS, -1), workers))
        .hasMessageContaining("always 1");
  }

  @Test
  void aSoftmaxOfItsOwnAndWhatIsIdleBehindItChangeNothing() {
    Model whole = RandomModels.model("gru(5) dense(3,softmax)", 0.5, 3);
    Model plain = RandomModels.model("gru(5) dense(3)", 0.5, 3);
    Model apart = with(plain, new ActivationLayer("softmax", Activation.SOFTMAX));
    Model idle =
        with(whole, new Dropout("drop", 0.5f), new ActivationLayer("same", Activation.LINEAR));
    var sample = RandomModels.sample(6, RandomModels.FEATURES, 5);
    for (Model model : List.of(apart, idle)) {
      assertThat(model.finalActivation()).isEqualTo(Activation.SOFTMAX);
      for (Target.Scale scale : List.of(Target.Scale.LOGIT, Target.Scale.PROBABILITY)) {
        ModelScore one = new ModelScore(model, new Target.Output(1, scale, -1), workers);
        ModelScore same = new ModelScore(whole, new Target.Output(1, scale, -1), workers);
        assertThat(one.at(one.point(sample))).isEqualTo(same.at(same.point(sample)));
      }
      holds(model, 2, Target.Scale.PROBABILITY, p -> p[2]);
      holds(model, 2, Target.Scale.LOG_ODDS, p -> odds(p[2]));
    }
    Model open = with(plain, new Dropout("drop", 0.5f));
    assertThat(open.layers()).hasSize(3);
  }

  @Test
  void branchesThatEndWithSoftmaxAreJoinedAsTheyAre() {
    Model one = RandomModels.model("gru(4) dense(2,softmax)", 0.5, 3);
    Model two = RandomModels.model("lstm(3) dense(3,sigmoid)", 0.5, 4);
    Branch second =
        new Branch(
            "b",
            two.branches().get(0).inputWidth(),
            two.branches().get(0).layers().stream()
                .map(layer ->
                    switch (layer) {
                      case gatelens.layer.Dense d ->
                          new gatelens.layer.Dense("d2", d.weight(), d.bias(), d.activation());
                      default -> layer;
                    })
                .map(Layer.class::cast)
                .toList());
    Model joined = new Model(List.of(one.branches().get(0), second), List.of(), ModelInfo.NONE);
    var a = RandomModels.sample(6, RandomModels.FEATURES, 5);
    var both = gatelens.sequence.Sample.of(a.first(), a.first());
    float[] answer = joined.predict(both).values();
    assertThat(answer).hasSize(5);
    ModelScore score = new ModelScore(joined, Target.Output.logit(3), workers);
    Point point = score.point(both);
    assertThat(score.at(point)).isCloseTo(answer[3], within(1e-6));
    for (Explainer<? super ModelScore> method :
        List.<Explainer<? super ModelScore>>of(new IntegratedGradients(new Baseline.Zeros(), 0))) {
      assertThat(method.explain(score, point).completeness().relativeGap(1e-3)).isLessThan(1e-3);
    }
  }

  @Test
  void oneInputThatTwoBranchesMaskOtherwiseIsRefusedInWords() {
    Model one = RandomModels.model("gru(4) dense(2)", 0.5, 3);
    Branch first = one.branches().get(0);
    for (Layer mask :
        List.of(new gatelens.layer.Masking("m", 0), new gatelens.layer.Masking("m", 1))) {
      List<Layer> masked = new ArrayList<>(List.of(mask));
      RandomModels.model("masking lstm(3)", 0.5, 4).layers().stream().skip(1).forEach(masked::add);
      Branch again = new Branch("input", RandomModels.FEATURES, masked);
      Model shared = new Model(List.of(first, again), List.of(), ModelInfo.NONE);
      assertThat(shared.predict(RandomModels.sample(4, RandomModels.FEATURES, 1)).size())
          .isEqualTo(5);
      assertThatThrownBy(() -> new ModelScore(shared, Target.Output.logit(0), workers))
          .isInstanceOf(UnexplainableModelException.class)
          .hasMessageContaining("several branches of this model read the input input")
          .hasMessageContaining("masks");
    }
  }

  @Test
  void numbersHaveNoProbability() {
    for (String plan : List.of("gru(4) dense(3)", "gru(4) dense(1)", "gru(4) dense(2,tanh)")) {
      Model model = RandomModels.model(plan, 0.5, 3);
      for (Target.Scale scale : List.of(Target.Scale.PROBABILITY, Target.Scale.LOG_ODDS)) {
        assertThatThrownBy(() -> new ModelScore(model, new Target.Output(0, scale, -1), workers))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("numbers")
            .hasMessageContaining("--explain");
      }
    }
    Model tanh = RandomModels.model("gru(4) dense(2,tanh)", 0.5, 3);
    holds(tanh, 1, Target.Scale.OUTPUT, y -> y[1]);
  }

  @Test
  void whoKnowsThatLinearOutputsAreLogitsSaysSo() {
    Model model = RandomModels.model("gru(4) dense(3)", 0.5, 3);
    holds(
        model,
        1,
        Target.Scale.SOFTMAX,
        z -> Math.exp(z[1]) / (Math.exp(z[0]) + Math.exp(z[1]) + Math.exp(z[2])));
    holds(model, 1, Target.Scale.SIGMOID, z -> 1 / (1 + Math.exp(-z[1])));
    Model named = model.withInfo(ModelInfo.NONE.withClasses(List.of("a", "b", "c")));
    holds(
        named,
        1,
        Target.Scale.PROBABILITY,
        z -> Math.exp(z[1]) / (Math.exp(z[0]) + Math.exp(z[1]) + Math.exp(z[2])));
    Model one =
        RandomModels.model("gru(4) dense(1)", 0.5, 3).withFacts(Map.of(Link.FACT, "sigmoid"));
    assertThat(one.classCount()).isEqualTo(2);
    assertThat(one.predictedClass(new float[] {-0.1f})).isZero();
    assertThat(one.predictedClass(new float[] {0.1f})).isEqualTo(1);
    holds(one, 0, Target.Scale.PROBABILITY, z -> 1 / (1 + Math.exp(z[0])));
    assertThatThrownBy(() ->
            new ModelScore(
                RandomModels.model("gru(4) dense(3,sigmoid)", 0.5, 3),
                new Target.Output(0, Target.Scale.SOFTMAX, -1),
                workers))
        .hasMessageContaining("--explain probability");
  }

  @Test
  void tensorsOfAMarginWithAKinkAddUp() {
    Model model = RandomModels.model("gru(6) dense(4,softmax)", 1.5, 9);
    ModelScore score =
        new ModelScore(model, new Target.Output(0, Target.Scale.MARGIN, -1), workers);
    for (int seed = 0; seed < 10; seed++) {
      Point point = score.point(RandomModels.sample(5, RandomModels.FEATURES, seed));
      Completeness sum = new DeepLift(new Baseline.Zeros()).explain(score, point).completeness();
      assertThat(sum.gap()).isLessThan(1e-5);
    }
  }
}
