package gatelens.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import gatelens.trace.Trace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateCountsTest {
  private static final int WIDTH = 2;
  private static final int STEPS = 60;

  private static float[][] events(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] all = new float[STEPS][WIDTH];
    for (float[] event : all) {
      event[0] = (float) (3 * random.nextGaussian());
      event[1] = (float) (3 * random.nextGaussian());
    }
    return all;
  }

  /// The gates of a stream are those of the trace of the whole sequence, with accounts and without,
  /// in every form of cell.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gru(5) dense(3)|true",
        "gru(5) dense(3)|false",
        "gru(4,reset_before,sequences) gru(3,uncoupled) dense(3)|true",
        "gru(4,reset_before,sequences) gru(3,uncoupled) dense(3)|false",
        "lstm(4,sequences) lstm(3) dense(2)|true",
        "lstm(4,sequences) lstm(3) dense(2)|false"
      })
  void gatesAreThoseOfTheTrace(String plan, boolean explained) {
    Model model = RandomModels.model(plan, WIDTH, 0.9, 3);
    LiveModel live = LiveModel.of(model, explained ? StreamPlan.usual() : StreamPlan.scores());
    GateCounts counts = GateCounts.none(live);
    KeyState key = live.start();
    float[][] events = events(4);
    float[] flat = new float[STEPS * WIDTH];
    for (int t = 0; t < STEPS; t++) {
      live.accept(key, t, events[t], counts);
      System.arraycopy(events[t], 0, flat, t * WIDTH, WIDTH);
    }
    Trace trace = model.trace(Sample.of(FeatureSequence.of(Tensor.of(flat, STEPS, WIDTH))));
    assertThat(counts.events()).isEqualTo(STEPS);
    assertThat(counts.units()).isNotEmpty();
    for (GateCounts.Unit unit : counts.units()) {
      Tensor gate = trace.signal(unit.layer() + "." + unit.gate());
      double sum = 0;
      long closed = 0;
      long open = 0;
      Long[] bins = new Long[GateCounts.BINS];
      java.util.Arrays.fill(bins, 0L);
      for (int t = 0; t < STEPS; t++) {
        float value = gate.get(t, unit.unit());
        sum += value;
        closed += value < 0.1f ? 1 : 0;
        open += value > 0.9f ? 1 : 0;
        bins[Math.min(63, (int) (value * 64))]++;
      }
      // fixed point of 2^-32 is finer than what a trace's own rounding leaves
      assertThat(unit.mean()).isCloseTo(sum / STEPS, within(1e-6));
      assertThat(unit.closed()).isEqualTo(closed);
      assertThat(unit.open()).isEqualTo(open);
      assertThat(unit.bins()).containsExactly(bins);
    }
  }

  /// Three parts and one, any order, cut and gone on with: the same integers.
  @Test
  void partsAddUpToTheSameWhateverTheOrder() throws IOException {
    LiveModel live =
        LiveModel.of(RandomModels.model("gru(5) dense(3)", WIDTH, 0.9, 3), StreamPlan.usual());
    GateCounts whole = GateCounts.none(live);
    List<GateCounts> parts = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      parts.add(GateCounts.none(live));
    }
    for (int k = 0; k < 7; k++) {
      KeyState one = live.start();
      KeyState other = live.start();
      for (float[] event : events(k)) {
        live.accept(one, 0, event, whole);
        live.accept(other, 0, event, parts.get(k % 3));
      }
    }
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    parts.get(2).save(new DataOutputStream(saved));
    GateCounts sum = GateCounts.none(live);
    sum.load(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
    sum.add(parts.get(0));
    sum.add(parts.get(1));
    assertThat(sum).isEqualTo(whole).hasSameHashCodeAs(whole);
    assertThat(sum.units()).isEqualTo(whole.units());
    // what is refused is not counted
    assertThatThrownBy(() -> live.accept(live.start(), 0, new float[] {Float.NaN, 0}, sum))
        .hasMessageContaining("NaN");
    assertThat(sum.events()).isEqualTo(7L * STEPS);
    LiveModel lstm =
        LiveModel.of(RandomModels.model("lstm(5) dense(3)", WIDTH, 0.9, 3), StreamPlan.usual());
    assertThatThrownBy(() -> sum.add(GateCounts.none(lstm))).hasMessageContaining("other layers");
    byte[] bytes = saved.toByteArray();
    assertThatThrownBy(
            () -> GateCounts.none(lstm).load(new DataInputStream(new ByteArrayInputStream(bytes))))
        .hasMessageContaining("expected 15 numbers, found 10");
  }
}
