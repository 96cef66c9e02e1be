package gatelens.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UnitCardTest {
  private static final int FEATURES = 5;
  private static final int UNITS = 12;
  private static final int LENGTH = 20;

  private static Workers workers;

  @BeforeAll
  static void start() {
    workers = Workers.of(2);
  }

  @AfterAll
  static void stop() {
    workers.close();
  }

  /// Feature 0 is 1 in a step of twelve, feature 1 in a step of eight, else 0; the others are
  /// noise.
  private static List<Sample> data(int sequences, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = new ArrayList<>();
    for (int s = 0; s < sequences; s++) {
      float[] x = new float[LENGTH * FEATURES];
      for (int t = 0; t < LENGTH; t++) {
        x[t * FEATURES] = random.nextDouble() < 1.0 / 12 ? 1 : 0;
        x[t * FEATURES + 1] = random.nextDouble() < 1.0 / 8 ? 1 : 0;
        for (int f = 2; f < FEATURES; f++) {
          x[t * FEATURES + f] = (float) random.nextGaussian();
        }
      }
      samples.add(Sample.of(FeatureSequence.of(Tensor.of(x, LENGTH, FEATURES))));
    }
    return samples;
  }

  private static Model random(long seed) {
    return ModelPlan.parse("gru(" + UNITS + ") dense(2,softmax)")
        .initialise(FEATURES, Initialisation.PYTORCH, seed);
  }

  /// Units 0 to 2 of a random network are written by hand: 0 shows feature 2, 1 counts the events
  /// of feature 0, 2 goes up at the first event of feature 1 and stays.
  private static Model planted(long seed) {
    Model model = random(seed);
    Gru gru = (Gru) model.branches().get(0).layers().get(0);
    float[] input = gru.inputWeight().copy().values();
    float[] recurrent = gru.recurrentWeight().copy().values();
    float[] bias = gru.inputBias().copy().values();
    float[] recurrentBias = gru.recurrentBias().copy().values();
    for (int unit = 0; unit < 3; unit++) {
      for (int block = 0; block < 3; block++) {
        int column = block * UNITS + unit;
        for (int row = 0; row < FEATURES; row++) {
          input[row * 3 * UNITS + column] = 0;
        }
        for (int row = 0; row < UNITS; row++) {
          recurrent[row * 3 * UNITS + column] = 0;
        }
        bias[column] = 0;
        recurrentBias[column] = 0;
      }
    }
    // the update gate keeps: at -20 the candidate is written whole
    bias[0] = -20;
    input[2 * 3 * UNITS + 2 * UNITS] = 1.5f;
    // kept but at an event, where .85 is kept and .15 of 1 is written
    bias[1] = 20;
    input[1] = -18.265f;
    bias[2 * UNITS + 1] = 20;
    bias[2] = 20;
    input[3 * UNITS + 2] = -40;
    bias[2 * UNITS + 2] = 20;
    Gru changed =
        Gru.of(
            gru.name(),
            GruVariant.RESET_AFTER,
            Tensor.of(input, FEATURES, 3 * UNITS),
            Tensor.of(recurrent, UNITS, 3 * UNITS),
            Tensor.of(bias, 3 * UNITS),
            Tensor.of(recurrentBias, 3 * UNITS),
            gru.sequences());
    return Model.of(FEATURES, changed, model.layers().get(1));
  }

  private static UnitCard card(Model model, String unit) {
    return UnitCard.of(model, data(80, 5), UnitAddress.of(unit), 5, 0, workers);
  }

  @Test
  void plantedUnitsAreNamed() {
    for (long seed = 0; seed < 3; seed++) {
      Model model = planted(seed);
      Tendency shows = card(model, "gru_0:0").tendency().orElseThrow();
      assertThat(shows.found()).as(shows.toString()).isTrue();
      assertThat(shows.kind() + " " + shows.name()).isEqualTo("now feature 2");
      assertThat(shows.rises()).isTrue();
      assertThat(shows.support()).isEqualTo(shows.of()).isEqualTo(90);
      Tendency counts = card(model, "gru_0:1").tendency().orElseThrow();
      assertThat(counts.found()).as(counts.toString()).isTrue();
      assertThat(counts.kind() + " " + counts.name()).isEqualTo("count feature 0");
      Tendency latch = card(model, "gru_0:2").tendency().orElseThrow();
      assertThat(latch.found()).as(latch.toString()).isTrue();
      assertThat(latch.kind() + " " + latch.name()).isEqualTo("came feature 1");
      assertThat(latch.explained()).isCloseTo(1, within(1e-6));
      assertThat(latch.support()).isEqualTo(latch.of());
    }
  }

  @Test
  void theSentenceHasItsSupport() {
    String sentence = UnitWords.of(card(planted(0), "gru_0:2"));
    assertThat(sentence)
        .isEqualTo(
            "gru_0:2 tends to go up once 'feature 1' came, and stay, in 90 of 90 steps that it was"
                + " not chosen by (100 % of its variance, as much in 0.2 % of units with shuffled"
                + " weights).");
  }

  @Test
  void whatIsNoUnitIsRefused() {
    Model model = random(1);
    assertThatThrownBy(() -> card(model, "gru_0:12"))
        .hasMessage("gru_0 has units 0 to 11, found 12");
    assertThatThrownBy(() -> card(model, "gru_1:0")).hasMessageContaining("there are [gru_0]");
    assertThatThrownBy(() -> UnitAddress.of("gru_0")).hasMessageContaining("expected LAYER:UNIT");
    assertThat(UnitAddress.of("gru_0.update:3"))
        .isEqualTo(new UnitAddress("gru_0", "update", 3))
        .hasToString("gru_0.update:3");
  }

  /// A latch that is held at its mean, and read by nobody above, changes nothing; one that keeps
  /// all does so for ever.
  @Test
  void theCardTellsTimeAndEffect() {
    UnitCard card = card(planted(0), "gru_0:2");
    assertThat(card.health().timeScale()).isGreaterThan(8);
    assertThat(card.effect()).isPresent();
    assertThat(card.curves()).hasSize(5);
    assertThat(card.wiring().inputs()).hasSize(5).allMatch(weight -> weight.weight() == 0);
    assertThat(card.contexts().top().get(0).value()).isCloseTo(1, within(1e-6));
    UnitCard gate = card(planted(0), "gru_0.update:0");
    assertThat(gate.effect())
        .hasValueSatisfying(effect -> assertThat(effect.moved()).isLessThan(1e-6));
  }

  @Test
  void ofRandomNetworksNothingIsSaid() {
    int found = 0;
    for (int k = 0; k < 40; k++) {
      Optional<Tendency> tendency = card(random(1_000 + k), "gru_0:" + k % UNITS).tendency();
      found += tendency.filter(Tendency::found).isPresent() ? 1 : 0;
    }
    // three in a hundred are to be expected
    assertThat(found).isLessThanOrEqualTo(3);
  }
}
