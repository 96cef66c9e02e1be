package gatelens.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.benchmark.BlackBox;
import gatelens.benchmark.StateData;
import gatelens.benchmark.TruthData;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Flatten;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CounterfactualSearchTest {
  /// Logit 1 minus logit 0 is the sum of 3 values minus 4.
  private static final Model SUM =
      Model.of(
          1,
          new Flatten("flat", 3),
          new Dense(
              "dense",
              Tensor.of(new float[] {0, 1, 0, 1, 0, 1}, 3, 2),
              Tensor.of(new float[] {0, -4}, 2),
              Activation.LINEAR));

  private static Point sum(float... values) {
    Sample sample = Sample.of(FeatureSequence.of(Tensor.of(values, 3, 1)));
    return new Point(SUM.continuous().layout(sample), values);
  }

  private static Counterfactual find(CounterfactualSearch search, Point x, float[]... training) {
    return search.find(SUM, x, List.of(training), OptionalInt.empty(), Workers.single());
  }

  /// 1 + 1 + 1 is below 4; the event 3 of the donor at step 1 makes 5, its event 2 at step 0 makes
  /// 4, which is no flip: one event.
  @Test
  void theFewestEventsByHand() {
    Counterfactual c =
        find(CounterfactualSearch.usual(), sum(1, 1, 1), new float[] {2, 3, 1}, new float[3]);
    assertThat(c.flipped()).isTrue();
    assertThat(c.from()).isZero();
    assertThat(c.to()).isEqualTo(1);
    assertThat(c.events()).containsExactly(1);
    assertThat(c.changed().values()).containsExactly(1, 3, 1);
    assertThat(c.marginBefore()).isCloseTo(-1, within(1e-6));
    assertThat(c.marginAfter()).isCloseTo(1, within(1e-6));
    assertThat(c.cells()).isEqualTo(1);
    assertThat(c.evaluations()).isPositive();
  }

  /// 1 + 1 + 1 needs two events of 2 to pass 4; the third stays.
  @Test
  void eventsAreTakenBack() {
    Counterfactual c = find(CounterfactualSearch.usual(), sum(1, 1, 1), new float[] {2, 2, 2});
    assertThat(c.flipped()).isTrue();
    assertThat(c.events()).hasSize(2);
    Counterfactual none =
        find(
            new CounterfactualSearch(1, 4, 4, Constraints.NONE),
            sum(1, 1, 1),
            new float[] {2, 2, 2});
    assertThat(none.flipped()).isFalse();
    assertThat(none.events()).isEmpty();
    assertThat(none.changed().values()).containsExactly(1, 1, 1);
  }

  /// What has the wanted class already needs no change, and that is no flip.
  @Test
  void whatIsThereAlreadyNeedsNoChange() {
    Counterfactual c =
        CounterfactualSearch.usual()
            .find(
                SUM,
                sum(3, 2, 1),
                List.of(new float[] {2, 3, 1}),
                OptionalInt.of(1),
                Workers.single());
    assertThat(c.from()).isEqualTo(1);
    assertThat(c.needed()).isFalse();
    assertThat(c.flipped()).isFalse();
    assertThat(c.events()).isEmpty();
    assertThat(c.marginBefore()).isEqualTo(c.marginAfter()).isCloseTo(2, within(1e-6));
  }

  /// Of 300 counterfactuals of small models: of what was changed only the whole is enough.
  @Test
  void everySubsetIsTried() {
    SplittableRandom random = new SplittableRandom(5);
    int flips = 0;
    for (int seed = 0; flips < 300; seed++) {
      Model model = ModelPlan.parse("gru(3) dense(2)").initialise(2, Initialisation.PYTORCH, seed);
      List<float[]> donors = new ArrayList<>();
      for (int n = 0; n < 6; n++) {
        donors.add(values(random));
      }
      float[] own = values(random);
      Sample sample = Sample.of(FeatureSequence.of(Tensor.of(own, 4, 2)));
      Point x = new Point(model.continuous().layout(sample), own);
      try (Workers one = Workers.single()) {
        ModelScore zero = new ModelScore(model, new Target.Output(0, Target.Scale.MARGIN, -1), one);
        double[] margins = CounterfactualSearch.evaluate(zero, x.layout(), donors).values();
        boolean other = zero.at(x) > 0;
        if (Arrays.stream(margins).noneMatch(m -> other ? m < 0 : m > 0)) {
          continue;
        }
        Counterfactual c =
            new CounterfactualSearch(4, 6, 6, Constraints.NONE)
                .find(model, x, donors, OptionalInt.empty(), one);
        if (!c.flipped()) {
          continue;
        }
        flips++;
        assertThat(c.minimal()).isTrue();
        ModelScore margin =
            new ModelScore(model, new Target.Output(c.to(), Target.Scale.MARGIN, -1), one);
        assertThat(enough(margin, c)).as("seed %d: subsets that are enough", seed).isEqualTo(1);
      }
    }
  }

  private static float[] values(SplittableRandom random) {
    float[] values = new float[8];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextGaussian());
    }
    return values;
  }

  /// How many subsets of the changed values are enough, the whole of them included.
  private static int enough(ModelScore margin, Counterfactual c) {
    int[] cells =
        java.util.stream.IntStream.range(0, 8)
            .filter(i -> c.changed().values()[i] != c.input().values()[i])
            .toArray();
    int count = 0;
    for (int subset = 1; subset < 1 << cells.length; subset++) {
      float[] values = c.input().values().clone();
      for (int k = 0; k < cells.length; k++) {
        if ((subset & 1 << k) != 0) {
          values[cells[k]] = c.changed().values()[cells[k]];
        }
      }
      count += margin.at(c.input().with(values)) > 0 ? 1 : 0;
    }
    return count;
  }

  @Test
  void constraintsHold() {
    Constraints fixed = new Constraints(Set.of(), Set.of(1), Map.of());
    Counterfactual c =
        find(new CounterfactualSearch(3, 4, 4, fixed), sum(1, 1, 1), new float[] {2, 9, 2});
    assertThat(c.flipped()).isTrue();
    assertThat(c.events()).containsExactly(0, 2);
    Constraints range =
        new Constraints(Set.of(), Set.of(), Map.of(0, new Constraints.Range(0, 2.5)));
    Counterfactual ranged =
        find(new CounterfactualSearch(3, 4, 4, range), sum(1, 1, 1), new float[] {9, 1, 1});
    assertThat(ranged.changed().values()).containsExactly(2.5f, 1, 1);
    Constraints all = new Constraints(Set.of(0), Set.of(), Map.of());
    assertThat(
            find(new CounterfactualSearch(3, 4, 4, all), sum(1, 1, 1), new float[] {9, 9, 9})
                .flipped())
        .isFalse();
    assertThatThrownBy(() -> new Constraints.Range(2, 1)).hasMessageContaining("from 2.0 to 1.0");
    for (Constraints wrong :
        List.of(
            new Constraints(Set.of(1), Set.of(), Map.of()),
            new Constraints(Set.of(), Set.of(3), Map.of()),
            new Constraints(Set.of(), Set.of(), Map.of(5, new Constraints.Range(0, 1))))) {
      assertThatThrownBy(() ->
              find(new CounterfactualSearch(3, 4, 4, wrong), sum(1, 1, 1), new float[] {9, 9, 9}))
          .hasMessageContaining("the input decides");
    }
  }

  @Test
  void errorsSayWhatIsMissing() {
    assertThatThrownBy(() -> new CounterfactualSearch(0, 1, 1, Constraints.NONE))
        .hasMessageContaining("budget is 0");
    assertThatThrownBy(
            () -> find(CounterfactualSearch.usual(), sum(1, 1, 1), new float[] {0, 0, 0}))
        .hasMessageContaining("none of 1 training series");
    assertThatThrownBy(() -> find(CounterfactualSearch.usual(), sum(1, 1, 1), new float[] {0, 0}))
        .hasMessageContaining("has 2 values, the input 3");
    assertThatThrownBy(() -> new Alternatives.OfSeries(List.of()))
        .hasMessageContaining("no series");
    assertThatThrownBy(() -> new Plausibility(List.of(), 1, 5)).hasMessageContaining("0 training");
  }

  /// The gradient chooses among many tokens: vectors 0 to 9 on a line, the largest help most.
  @Test
  void tokensAreSwappedWhole() {
    Tensor table = Tensor.generate(i -> i, 10, 1);
    Alternatives.OfTokens tokens = new Alternatives.OfTokens(table, List.of(0, 1, 2, 3, 4, 5, 6));
    Counterfactual c =
        new CounterfactualSearch(2, 1, 3, Constraints.NONE)
            .find(SUM, sum(1, 1, 1), tokens, List.of(), OptionalInt.of(1), Workers.single());
    assertThat(c.flipped()).isTrue();
    assertThat(c.events()).hasSize(1);
    int step = c.events().get(0);
    assertThat(tokens.token(new float[] {c.changed().values()[step]})).isEqualTo(4);
    assertThat(tokens.token(new float[] {0.5f})).isEqualTo(-1);
    assertThatThrownBy(() -> new Alternatives.OfTokens(table, List.of()))
        .hasMessageContaining("no token");
    assertThatThrownBy(() -> new Alternatives.OfTokens(table, List.of(10)))
        .hasMessageContaining("token 10");
  }

  /// Values 0 and 2 have a standard deviation of 1: the distance is that of the numbers.
  @Test
  void plausibilityByHand() {
    Plausibility p = new Plausibility(List.of(new float[] {0}, new float[] {2}), 1, 5);
    assertThat(p.distance(new float[] {3}, new float[] {1})).isEqualTo(2);
    assertThat(p.of(new float[] {3}, new float[] {9})).isEqualTo(2);
    assertThat(p.of(new float[] {0}, new float[] {0})).isEqualTo(2);
    assertThat(p.change(new float[] {3}, new float[] {1})).isEqualTo(2);
  }

  /// On State, nine of ten answers can be flipped by five events at most; each flip is verified by
  /// a run through another door.
  @Test
  void stateFlips() {
    TruthData data = StateData.generate(220, 60, 3);
    try (Workers workers = Workers.all()) {
      Model model =
          new BlackBox(16, 15, 0.02, 16, 1)
              .train(data.part(0, 200), workers, TrainingListener.NONE);
      List<float[]> training =
          data.part(0, 200).cases().stream().map(c -> c.input().values().values()).toList();
      int flips = 0;
      List<Integer> sizes = new ArrayList<>();
      double near = 0;
      for (int n = 200; n < 220; n++) {
        Sample sample = Sample.of(data.get(n).input());
        Point x = new Point(model.continuous().layout(sample), model.continuous().enter(sample));
        Counterfactual c =
            CounterfactualSearch.usual().find(model, x, training, OptionalInt.empty(), workers);
        if (c.flipped()) {
          flips++;
          sizes.add(c.events().size());
          near += c.distance() / c.distanceBefore();
          Tensor changed = Tensor.of(c.changed().values(), 60, 3);
          Tensor logits =
              model.logits(List.of(Sample.of(FeatureSequence.of(changed))), workers).get(0);
          assertThat(logits.get(59, c.to())).isGreaterThan(logits.get(59, c.from()));
          ModelScore margin =
              new ModelScore(model, new Target.Output(c.to(), Target.Scale.MARGIN, -1), workers);
          assertThat(margin.at(c.changed())).isCloseTo(c.marginAfter(), within(1e-6));
        }
      }
      assertThat(flips).isGreaterThanOrEqualTo(18);
      int[] sorted = sizes.stream().mapToInt(i -> i).sorted().toArray();
      assertThat(sorted[sorted.length / 2]).as(Arrays.toString(sorted)).isLessThanOrEqualTo(3);
      assertThat(near / flips).isBetween(0.9, 1.1);
    }
  }
}
