package gatelens.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Agreement;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InfluenceStudyTest {
  private static final int LENGTH = 8;

  private static Sample sample(SplittableRandom random, int kind) {
    float[] x = new float[LENGTH * 2];
    for (int t = 0; t < LENGTH; t++) {
      x[2 * t] = (float) (0.6 * random.nextGaussian() + (kind == 1 ? 0.5 : -0.5));
      x[2 * t + 1] = (float) (0.6 * random.nextGaussian());
    }
    return Sample.of(FeatureSequence.of(Tensor.of(x, LENGTH, 2)));
  }

  private static Sample beside(Sample other, SplittableRandom random) {
    Tensor x = ((FeatureSequence) other.first()).values();
    return Sample.of(
        FeatureSequence.of(Tensor.generate(i -> x.at(i) + 0.1 * random.nextGaussian(), LENGTH, 2)));
  }

  private static Model trained(List<Example> examples) {
    Model start =
        ModelPlan.parse("gru(6) dense(2,softmax)").initialise(2, Initialisation.PYTORCH, 3);
    return Trainer.of(new Optimizer.Adam(0.02), new Loss.CategoricalCrossEntropy())
        .withEpochs(12)
        .withBatchSize(8)
        .withSeed(1)
        .fit(
            start,
            Dataset.of(examples),
            Dataset.of(List.of()),
            Workers.single(),
            TrainingListener.NONE)
        .model();
  }

  /// One of forty training sequences lies beside the one that is asked about and has the other
  /// class: it is the one that speaks against the answer most, and the nearest at most steps. The
  /// influences are held to what leaving each sequence out and training again really does.
  @Test
  void aMislabelledNeighbourIsFoundAndRetrainingAgrees() {
    SplittableRandom random = new SplittableRandom(12);
    Sample asked =
        beside(
            Sample.of(FeatureSequence.of(Tensor.generate(i -> i % 2 == 0 ? 0.7 : 0, LENGTH, 2))),
            random);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      examples.add(new Example(sample(random, i % 2), new Label.Class(i % 2)));
    }
    examples.set(17, new Example(beside(asked, random), new Label.Class(0)));
    Model model = trained(examples);
    InfluenceStudy study = InfluenceStudy.of(List.of(model), asked, examples, Workers.single());
    assertThat(study.answer()).isEqualTo(1);
    List<Integer> order = study.order();
    assertThat(order.get(order.size() - 1)).isEqualTo(17);
    assertThat(study.neighbours().get(0)).isEqualTo(17);

    double with = logProbability(model, asked);
    double[] effects = new double[examples.size()];
    for (int i = 0; i < effects.length; i++) {
      List<Example> others = new ArrayList<>(examples);
      others.remove(i);
      // the answer is less likely without a sequence that speaks for it
      effects[i] = with - logProbability(trained(others), asked);
    }
    double agreement = Agreement.rankCorrelation(study.influences(), effects);
    assertThat(effects[17]).isEqualTo(java.util.Arrays.stream(effects).min().orElseThrow());
    assertThat(agreement).isGreaterThan(0.3);
  }

  private static double logProbability(Model model, Sample asked) {
    return Math.log(model.predict(asked).at(1));
  }

  /// One unit with a known state: h = tanh(1) after the only step, logits (0, 2 h), so p = σ(2 h)
  /// of class 1. The product of the gradients is (δ·δ')(h h' + 1).
  @Test
  void theProductIsThatOfTheGradients() {
    Gru gru =
        Gru.of(
            "gru_0",
            gatelens.layer.GruVariant.RESET_AFTER,
            Tensor.of(new float[] {0, 0, 1}, 1, 3),
            Tensor.zeros(1, 3),
            Tensor.of(new float[] {-60, -60, 0}, 3),
            Tensor.zeros(3),
            false);
    Dense head =
        new Dense(
            "dense_1", Tensor.of(new float[] {0, 2}, 1, 2), Tensor.zeros(2), Activation.SOFTMAX);
    Model model = Model.of(1, gru, head);
    Sample one = Sample.of(FeatureSequence.of(Tensor.of(new float[] {1}, 1, 1)));
    Sample other = Sample.of(FeatureSequence.of(Tensor.of(new float[] {-1}, 1, 1)));
    InfluenceStudy study =
        InfluenceStudy.of(
            List.of(model),
            one,
            List.of(new Example(one, new Label.Class(1)), new Example(other, new Label.Class(1))),
            Workers.single());
    double h = Math.tanh(1);
    double p = 1 / (1 + Math.exp(-2 * h));
    double q = 1 / (1 + Math.exp(2 * h));
    assertThat(study.influences()[0]).isCloseTo(2 * (1 - p) * (1 - p) * (h * h + 1), within(1e-6));
    assertThat(study.influences()[1]).isCloseTo(2 * (1 - p) * (1 - q) * (1 - h * h), within(1e-6));
    assertThat(study.nearest().steps()).containsExactly(new NearestStates.Step(0, 0, 0, 0));
  }

  @Test
  void nothingToLookAtIsRefused() {
    Model model =
        trained(List.of(new Example(sample(new SplittableRandom(1), 0), new Label.Class(0))));
    assertThatThrownBy(() ->
            InfluenceStudy.of(
                List.of(model), sample(new SplittableRandom(2), 1), List.of(), Workers.single()))
        .hasMessageContaining("no training sequence");
  }

  /// An index whose only candidate is the state of the given number.
  private record Always(int number) implements StateSearch.Provider {
    @Override
    public String name() {
      return "always " + number;
    }

    @Override
    public StateSearch over(List<float[]> states) {
      return new StateSearch() {
        @Override
        public int[] candidates(float[] state, int count) {
          return new int[] {number};
        }

        @Override
        public void close() {
          // holds nothing
        }
      };
    }
  }

  /// Among more steps than are looked through one by one an index names candidates. What it misses
  /// is told: of 60 steps every third is looked up both ways.
  @Test
  void anIndexIsCheckedOnSomeSteps() {
    SplittableRandom random = new SplittableRandom(5);
    Model model = trained(List.of(new Example(sample(random, 0), new Label.Class(0))));
    Sample asked =
        Sample.of(FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), 60, 2)));
    List<Sample> training = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      training.add(sample(random, i % 2));
    }
    NearestStates all =
        NearestStates.of(model, asked, training, Workers.single(), Optional.of(new Always(0)), 40);
    assertThat(all.index()).isEmpty();
    assertThat(all.looked()).isEqualTo(40);
    NearestStates indexed =
        NearestStates.of(model, asked, training, Workers.single(), Optional.of(new Always(9)), 39);
    NearestStates.Index index = indexed.index().orElseThrow();
    assertThat(index.name()).isEqualTo("always 9");
    assertThat(index.checked()).isEqualTo(20);
    int right = 0;
    for (int i = 0; i < 60; i++) {
      NearestStates.Step step = indexed.steps().get(i);
      NearestStates.Step truly = all.steps().get(i);
      if (i % 3 == 0) {
        // looked up both ways, so the nearest is told
        assertThat(step).isEqualTo(truly);
        right += truly.training() == 1 && truly.at() == 1 ? 1 : 0;
      } else {
        assertThat(step.training()).isEqualTo(1);
        assertThat(step.at()).isEqualTo(1);
        assertThat(step.distance()).isGreaterThanOrEqualTo(truly.distance());
      }
    }
    assertThat(index.right()).isEqualTo(right);
    assertThatThrownBy(
            () -> NearestStates.of(model, asked, training, Workers.single(), Optional.empty(), 39))
        .hasMessageContaining("more than 39 training steps need an index")
        .hasMessageContaining("gatelens-lucene");
  }
}
