package gatelens.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.model.Output;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.perturb.FeatureInfluence;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateStudyTest {
  private static final Model MODEL =
      ModelPlan.parse("gru(3,sequences) lstm(2) dense(2,softmax)")
          .initialise(2, Initialisation.KERAS, 3);

  private static List<Sample> samples(int count) {
    SplittableRandom random = new SplittableRandom(11);
    List<Sample> all = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      all.add(Sample.of(FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), 6, 2))));
    }
    return all;
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(n -> "input " + n).toList();
  }

  /// Labels that the model answers rightly, but for the first two.
  private static List<Example> examples(List<Sample> samples) {
    List<Example> all = new ArrayList<>();
    for (int n = 0; n < samples.size(); n++) {
      int answer = MODEL.predictedClass(MODEL.predict(samples.get(n)).values());
      all.add(new Example(samples.get(n), new Label.Class(n < 2 ? 1 - answer : answer)));
    }
    return all;
  }

  private static GateStudy study(
      List<Sample> samples, List<Example> examples, GateQuestion question, WorkListener listener) {
    try (Workers two = Workers.of(2)) {
      return GateStudy.of(MODEL, samples, examples, names(samples.size()), question, listener, two);
    }
  }

  @Test
  void everyPartIsWhatItsOwnFunctionSays() {
    List<Sample> samples = samples(20);
    GateStudy study =
        study(samples, examples(samples), new GateQuestion(List.of(), 3, 5), WorkListener.NONE);
    try (Workers one = Workers.single()) {
      GateSurvey survey = GateSurvey.of(MODEL, samples, one);
      assertThat(study.survey()).isEqualTo(survey);
      assertThat(study.score()).isEqualTo(Optional.of(0.9));
      assertThat(study.effects()).isEqualTo(ClampEffect.of(MODEL, survey, examples(samples), one));
      assertThat(study.sortedEffects().getFirst().change())
          .isEqualTo(study.effects().stream().mapToDouble(ClampEffect::change).min().orElseThrow());
      // GRU: update, reset; LSTM: input, forget, output
      assertThat(study.openers()).hasSize(5);
      assertThat(study.openers().get(0))
          .isEqualTo(
              GateOpeners.of(
                  MODEL, samples, "gru_0.update", study.openers().get(0).unit(), 3, 5, one));
      assertThat(study.influence().get(0).influence())
          .isEqualTo(FeatureInfluence.of(MODEL, samples, 5, one).get(0).influence());
      assertThat(study.reach()).containsOnlyKeys(MODEL.branches().get(0).name());
    }
    assertThat(study.inputs()).isEqualTo(20);
    assertThat(study.drawn()).isEqualTo(20);
    assertThat(study.exchanged()).as("there is one input").isEmpty();
  }

  @Test
  void theLiveliestUnitHasTheLargestDeviation() {
    GateStudy study = study(samples(12), List.of(), GateQuestion.USUAL, WorkListener.NONE);
    for (GateUnit unit : GateStudy.liveliest(study.survey())) {
      int dot = unit.gate().indexOf('.');
      List<GateStatistics> all =
          study.survey().gate(unit.gate().substring(0, dot), unit.gate().substring(dot + 1));
      double largest = all.stream().mapToDouble(GateStatistics::deviation).max().orElseThrow();
      assertThat(all.get(unit.unit()).deviation()).isEqualTo(largest);
    }
    assertThat(GateStudy.liveliest(study.survey()))
        .extracting(GateUnit::gate)
        .containsExactly(
            "gru_0.update", "gru_0.reset", "lstm_0.input", "lstm_0.forget", "lstm_0.output");
  }

  @Test
  void withoutLabelsNothingIsScored() {
    GateStudy study =
        study(
            samples(8),
            List.of(),
            new GateQuestion(List.of(new GateUnit("lstm_0.forget", 1)), 2, 0),
            WorkListener.NONE);
    assertThat(study.score()).isEmpty();
    assertThat(study.effects()).isEmpty();
    assertThat(study.openers()).hasSize(1);
    assertThat(study.openers().get(0).address()).isEqualTo("lstm_0.forget");
    GateStudy.GateRow update = study.gateRows().get(0);
    assertThat(update.name()).isEqualTo("gru_0.update");
    assertThat(update.units()).isEqualTo(3);
    assertThat(update.mean())
        .isEqualTo(
            study.survey().gate("gru_0", "update").stream()
                .mapToDouble(GateStatistics::mean)
                .average()
                .orElseThrow());
  }

  @Test
  void histogramsCountEveryValueOnce() {
    List<Sample> samples = samples(9);
    GateStudy study = study(samples, List.of(), GateQuestion.USUAL, WorkListener.NONE);
    SignalHistogram update = study.histograms().get(0);
    assertThat(update.layer() + "." + update.signal()).isEqualTo("gru_0.update");
    assertThat(update.low()).isZero();
    assertThat(update.high()).isEqualTo(1);
    assertThat(update.total()).isEqualTo(9 * 6 * 3);
    assertThat(update.outside()).isZero();
    long[] counted = new long[SignalHistogram.BINS];
    for (Sample sample : samples) {
      for (float value : MODEL.trace(sample).signal("gru_0.update").values()) {
        counted[(int) (value * SignalHistogram.BINS)]++;
      }
    }
    assertThat(update.counts()).isEqualTo(Arrays.stream(counted).boxed().toList());
    assertThat(study.histograms())
        .filteredOn(h -> h.signal().equals("hidden"))
        .allSatisfy(h -> assertThat(h.low()).isEqualTo(-1));
  }

  /// A forecast has no probability that could move, and a clamp of it no class that could be lost.
  @Test
  void aForecastHasNoInfluenceOfFeatures() {
    Model forecast =
        ModelPlan.parse("gru(3) dense(2)")
            .initialise(2, Initialisation.KERAS, 3)
            .withInfo(
                ModelInfo.NONE.withOutputs(List.of(Output.unscaled("a"), Output.unscaled("b"))));
    List<Sample> samples = samples(5);
    List<Example> examples =
        samples.stream()
            .map(sample -> new Example(sample, new Label.Values(new float[] {1, 2})))
            .toList();
    try (Workers one = Workers.single()) {
      GateStudy study =
          GateStudy.of(
              forecast, samples, examples, names(5), GateQuestion.USUAL, WorkListener.NONE, one);
      assertThat(study.influence()).isEmpty();
      assertThat(study.effects())
          .hasSize(5)
          .allSatisfy(effect -> assertThat(effect.paired()).isEmpty());
    }
  }

  @Test
  void aClampIsHeldToTheAnswersWithoutIt() {
    List<Sample> samples = samples(20);
    GateStudy study = study(samples, examples(samples), GateQuestion.USUAL, WorkListener.NONE);
    for (ClampEffect effect : study.effects()) {
      ClampEffect.Paired paired = effect.paired().orElseThrow();
      assertThat((paired.gained() - paired.lost()) / 20.0)
          .isCloseTo(effect.change(), within(1e-12));
    }
  }

  @Test
  void whoListensIsToldAndCanEndIt() {
    List<String> told = new ArrayList<>();
    List<Sample> samples = samples(5);
    study(
        samples,
        examples(samples),
        GateQuestion.USUAL,
        (what, done, total) -> told.add(what + " " + done + " of " + total));
    // 5 gates and 5 units
    assertThat(told)
        .startsWith("gates surveyed 0 of 5", "gates surveyed 5 of 5", "gates opened 0 of 5")
        .contains("held at its mean 0 of 10", "held at its mean 10 of 10");
    assertThatThrownBy(() ->
            study(
                samples,
                examples(samples),
                GateQuestion.USUAL,
                (what, done, total) -> {
                  if (what.equals("held at its mean") && done == 3) {
                    throw new CancellationException("enough");
                  }
                }))
        .isInstanceOf(CancellationException.class)
        .hasMessage("enough");
  }

  @Test
  void errorsNameWhatThereIs() {
    assertThatThrownBy(() ->
            study(
                samples(3),
                List.of(),
                new GateQuestion(List.of(new GateUnit("gru_0.update", 7)), 2, 0),
                WorkListener.NONE))
        .hasMessageContaining("gru_0.update has no unit 7; it has 3");
    assertThatThrownBy(() -> new GateQuestion(List.of(), 0, 0))
        .hasMessageContaining("at least 1 is needed");
    assertThatThrownBy(() -> study(List.of(), List.of(), GateQuestion.USUAL, WorkListener.NONE))
        .hasMessageContaining("expected one each, at least one");
  }
}
