package gatelens.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConceptStudyTest {
  private static final int LENGTH = 12;
  private static final int FEATURES = 4;
  private static final int UNITS = 16;

  private static List<Sample> data(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(s ->
            Sample.of(
                FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), LENGTH, FEATURES))))
        .toList();
  }

  /// The concept: the last value of feature 0 is above 0. The answer's only logit reads the states
  /// along the direction in which they tell it.
  private static Model planted(List<Sample> samples, ConceptLabels labels) {
    Model random =
        ModelPlan.parse("gru(" + UNITS + ") dense(1,sigmoid)")
            .initialise(FEATURES, Initialisation.PYTORCH, 4);
    Gru gru = (Gru) random.layers().get(0);
    Workers workers = Workers.single();
    StateRows states = StateRows.of(random, samples, gru.name(), false, workers);
    boolean[] all = new boolean[samples.size()];
    java.util.Arrays.fill(all, true);
    double[] direction = new LinearProbe(states.rows(), all).of(states.of(labels)).direction();
    double size = Math.sqrt(LinearProbe.dot(direction, direction));
    Dense head =
        new Dense(
            "dense_1",
            Tensor.generate(i -> 3 * direction[i] / size, UNITS, 1),
            Tensor.zeros(1),
            Activation.SIGMOID);
    return Model.of(FEATURES, gru, head);
  }

  private static ConceptLabels labels(List<Sample> samples) {
    return new ConceptLabels(
        samples.stream()
            .map(sample ->
                new boolean[] {((FeatureSequence) sample.first()).values().get(LENGTH - 1, 0) > 0})
            .toList(),
        false);
  }

  private static ConceptLabels drawn(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new ConceptLabels(
        IntStream.range(0, count).mapToObj(s -> new boolean[] {random.nextBoolean()}).toList(),
        false);
  }

  private static ConceptStudy.Question question(long seed) {
    return new ConceptStudy.Question(Optional.empty(), 199, 999, 2, seed);
  }

  @Test
  void aPlantedConceptIsReadAndMatters() {
    List<Sample> samples = data(200, 1);
    ConceptLabels labels = labels(samples);
    ConceptStudy study =
        ConceptStudy.of(planted(samples, labels), samples, labels, question(0), Workers.single());
    assertThat(study.readability().accuracy()).isGreaterThan(0.8);
    assertThat(study.readability().control()).isCloseTo(0.5, within(0.06));
    assertThat(study.readability().chance()).isEqualTo(1.0 / 200);
    assertThat(study.effects())
        .singleElement()
        .satisfies(effect -> {
          // the logit is linear in the state: its gradient is the direction itself
          assertThat(effect.cosine()).isCloseTo(1, within(1e-6));
          assertThat(effect.share()).isEqualTo(1);
          assertThat(effect.chance()).isEqualTo(1.0 / 1000);
          assertThat(effect.matters()).isTrue();
        });
    assertThat(study.presence()).hasSize(2).allMatch(one -> one.length == LENGTH);
  }

  /// A hundred concepts that mean nothing, drawn by lot: at 0.005 half a finding is to be expected,
  /// and more than 3 once in 600 times.
  @Test
  void aRandomConceptDoesNot() {
    List<Sample> samples = data(120, 2);
    Model model = planted(samples, labels(samples));
    int matters = 0;
    int read = 0;
    for (int draw = 0; draw < 100; draw++) {
      ConceptStudy study =
          ConceptStudy.of(model, samples, drawn(120, 100 + draw), question(draw), Workers.single());
      matters += study.effects().get(0).matters() ? 1 : 0;
      read += study.readability().chance() <= 0.05 ? 1 : 0;
    }
    assertThat(matters).isLessThanOrEqualTo(3);
    // five in a hundred, and more than 12 once in 500 times
    assertThat(read).isLessThanOrEqualTo(12);
  }

  /// Steps of a concept that lasts: labels that are moved along are as long together, so that a
  /// slow unit alone does not read them.
  @Test
  void stepsAreReadToo() {
    List<Sample> samples = data(60, 3);
    Model model =
        ModelPlan.parse("gru(" + UNITS + ") dense(2,softmax)")
            .initialise(FEATURES, Initialisation.PYTORCH, 5);
    List<boolean[]> each = new ArrayList<>();
    for (Sample sample : samples) {
      Tensor x = ((FeatureSequence) sample.first()).values();
      boolean[] steps = new boolean[LENGTH];
      for (int t = 0; t < LENGTH; t++) {
        steps[t] = x.get(t, 1) > 0.5;
      }
      each.add(steps);
    }
    ConceptStudy study =
        ConceptStudy.of(
            model, samples, new ConceptLabels(each, true), question(0), Workers.single());
    assertThat(study.states()).isEqualTo(60 * LENGTH);
    assertThat(study.readability().accuracy()).isGreaterThan(0.8);
    assertThat(study.readability().selectivity()).isGreaterThan(0.25);
    double[] presence = study.presence().get(0);
    double with = 0;
    double without = 0;
    for (int t = 0; t < LENGTH; t++) {
      with += each.get(0)[t] ? presence[t] : 0;
      without += each.get(0)[t] ? 0 : presence[t];
    }
    assertThat(with).isGreaterThan(without);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    List<Sample> samples = data(20, 4);
    Model model = planted(samples, labels(samples));
    assertThatThrownBy(
            () -> ConceptStudy.of(model, samples, drawn(19, 0), question(0), Workers.single()))
        .hasMessageContaining("19 labels for 20 sequences");
    ConceptLabels none =
        new ConceptLabels(IntStream.range(0, 20).mapToObj(s -> new boolean[1]).toList(), false);
    assertThatThrownBy(() -> ConceptStudy.of(model, samples, none, question(0), Workers.single()))
        .hasMessageContaining("no state has the concept");
  }
}
