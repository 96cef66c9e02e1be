package gatelens.lens.choice;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.Entry;
import gatelens.lens.Labelled;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LearnedRowsTest {
  private static List<Sample> samples(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] values = new float[5 * 3];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      samples.add(Sample.of(FeatureSequence.of(Tensor.of(values, 5, 3))));
    }
    return samples;
  }

  private static Dataset data(List<Sample> samples) {
    return Dataset.of(samples.stream().map(s -> new Example(s, new Label.Class(0))).toList());
  }

  private static ModelInfo learned(ModelInfo before, List<Sample> samples) {
    return before.withFacts(LearnedRows.facts(before, data(samples)));
  }

  /// All that was learned from is known again; of others as many as the filter promises: (1 -
  /// e^(-8/12))^8 = .0031, so 31 of 10,000 with a deviation of 6.
  @Test
  void whatWasLearnedFromIsKnown() {
    List<Sample> some = samples(2000, 1);
    LearnedRows kept = LearnedRows.of(learned(ModelInfo.NONE, some));
    assertThat(some).allMatch(kept::holds);
    assertThat(samples(10_000, 2).stream().filter(kept::holds).count()).isBetween(10L, 60L);
    assertThat(LearnedRows.of(ModelInfo.NONE).isEmpty()).isTrue();
  }

  /// A model that goes on from another has learned from the data of both.
  @Test
  void whatCameBeforeStays() {
    List<Sample> first = samples(20, 1);
    List<Sample> then = samples(20, 2);
    ModelInfo both = learned(learned(ModelInfo.NONE, first), then);
    assertThat(first).allMatch(LearnedRows.of(both)::holds);
    assertThat(then).allMatch(LearnedRows.of(both)::holds);
    assertThat(LearnedRows.of(learned(both, then)).parts()).hasSize(2);
  }

  @Test
  void wordsAreKnownByTheirOrder() {
    List<Sample> some =
        List.of(Sample.of(TokenSequence.of(1, 2, 3)), Sample.of(TokenSequence.of(4, 5)));
    LearnedRows kept = LearnedRows.of(learned(ModelInfo.NONE, some));
    assertThat(some).allMatch(kept::holds);
    assertThat(kept.holds(Sample.of(TokenSequence.of(3, 2, 1)))).isFalse();
    assertThat(kept.holds(Sample.of(TokenSequence.of(1, 2, 3, 0)))).isFalse();
  }

  @Test
  void wordsThatCannotBeReadSayNothing() {
    for (String words : new String[] {"x", "12", "12 $$$"}) {
      ModelInfo info = ModelInfo.NONE.withFacts(java.util.Map.of(ModelInfo.LEARNED, words));
      assertThat(LearnedRows.of(info).holds(samples(1, 1).get(0))).isFalse();
    }
  }

  /// Of the data of its training a model is judged by the rest; a test set that repeats some rows
  /// stays whole, and so does what was learned from as a whole.
  @Test
  void figuresAreOfTheRest() {
    List<Sample> all = samples(100, 3);
    Model plain = ModelPlan.parse("gru(2) dense(2,softmax)").initialise(3, Initialisation.KERAS, 1);
    Model model = plain.withInfo(learned(plain.info(), all.subList(0, 80)));
    Labelled.Fair fair = labelled(all).fair(model, false);
    assertThat(fair.learned()).isEqualTo(80);
    assertThat(fair.of()).isEqualTo(100);
    assertThat(fair.leftOut()).isTrue();
    assertThat(fair.rows().samples()).isEqualTo(all.subList(80, 100));
    assertThat(labelled(all).fair(model, true).leftOut()).isFalse();
    assertThat(labelled(all.subList(0, 80)).fair(model, false))
        .matches(whole -> !whole.leftOut() && whole.learned() == 80);
    assertThat(labelled(all.subList(70, 100)).fair(model, false))
        .matches(test -> !test.leftOut() && test.learned() == 10);
  }

  private static Labelled labelled(List<Sample> samples) {
    return new Labelled(
        IntStream.range(0, samples.size())
            .mapToObj(n -> Entry.of(samples.get(n), new Label.Class(0)))
            .toList());
  }
}
