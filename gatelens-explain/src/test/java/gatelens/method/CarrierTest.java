package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.method.gradient.DeepLift;
import gatelens.model.Carrier;
import gatelens.model.Columns;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Credit carried forward is that of DeepLIFT, which goes backward over the whole sequence.
class CarrierTest {
  private static final int OUTPUT = 1;

  /// Of the largest part: both ways round in single precision, in different orders.
  private static final double TOLERANCE = 1e-5;

  private static String plan(SplittableRandom random) {
    StringBuilder plan = new StringBuilder();
    int layers = 1 + random.nextInt(3);
    boolean pooled = random.nextInt(3) == 0;
    for (int layer = 0; layer < layers; layer++) {
      String kind =
          new String[] {"gru(%d", "gru(%d,reset_before", "gru(%d,uncoupled", "lstm(%d"}
              [random.nextInt(4)];
      plan.append(kind.formatted(1 + random.nextInt(random.nextInt(8) == 0 ? 130 : 20)))
          .append(layer < layers - 1 || pooled ? ",sequences) " : ") ");
      if (layer < layers - 1 && random.nextInt(4) == 0) {
        plan.append("dense(5,tanh) ");
      }
      if (layer < layers - 1 && random.nextInt(3) == 0) {
        plan.append("layer_norm ");
      }
    }
    plan.append(pooled ? "pool(mean) " : "");
    plan.append(random.nextInt(5) == 0 ? "layer_norm " : "");
    plan.append(random.nextInt(2) == 0 ? "dense(6,relu) " : "");
    return plan + (random.nextInt(2) == 0 ? "dense(3,softmax)" : "dense(3)");
  }

  /// What a stream tells at its end.
  private record Told(double[] byFeature, double[] byEvent, double before, double change) {}

  /// Runs a stream with a column a feature and a column an event; what was before `late` is one
  /// column of a third account.
  private static Told stream(
      Carrier carrier, float[] events, float[] baseline, int steps, int width, int late) {
    float[] states = new float[2 * carrier.stateSize()];
    System.arraycopy(carrier.start(), 0, states, 0, carrier.stateSize());
    System.arraycopy(carrier.start(), 0, states, carrier.stateSize(), carrier.stateSize());
    Columns features = carrier.columns(width);
    Columns each = carrier.columns(steps);
    Columns opened = carrier.columns(2);
    float[] logits = new float[2 * carrier.outputs()];
    float[] outputs = new float[carrier.outputs()];
    float[] byFeature = new float[3 * width];
    float[] sparse = new float[3 * width];
    float[] byEvent = new float[3 * steps];
    float[] parted = new float[6];
    Columns first = carrier.columns(width);
    for (int t = 0; t < steps; t++) {
      float[] event = Arrays.copyOfRange(events, t * width, (t + 1) * width);
      float[] base = Arrays.copyOfRange(baseline, t * width, (t + 1) * width);
      float[] diagonal = new float[width * width];
      float[] newest = new float[steps * width];
      float[] second = new float[2 * width];
      for (int i = 0; i < width; i++) {
        diagonal[i * width + i] = event[i] - base[i];
        newest[t * width + i] = event[i] - base[i];
        second[width + i] = event[i] - base[i];
      }
      if (t == late) {
        opened.open(0, states);
      }
      Carrier.Event entered = carrier.enter(event);
      float[] again = states.clone();
      float[] third = states.clone();
      float[] fourth = states.clone();
      carrier.step(states, entered, base, diagonal, features, logits, outputs, byFeature);
      carrier.step(again, entered, base, newest, each, logits, outputs, byEvent);
      if (t >= late) {
        carrier.step(third, entered, base, second, opened, logits, outputs, parted);
      }
      carrier.step(fourth, entered, base, true, -1, first, logits, outputs, sparse);
      assertThat(again).containsExactly(states);
      assertThat(fourth).containsExactly(states);
      for (int i = 0; i < byFeature.length; i++) {
        assertThat(sparse[i]).isCloseTo(byFeature[i], within(2e-5f * (1 + Math.abs(byFeature[i]))));
      }
      double scale = 1;
      for (float value : states) {
        scale = Math.max(scale, Math.abs(value));
      }
      assertThat(features.gap(states, 0, width)).isLessThan(2e-5 * scale);
    }
    return new Told(
        output(byFeature, width),
        output(byEvent, steps),
        parted[OUTPUT],
        (double) logits[OUTPUT] - logits[3 + OUTPUT]);
  }

  private static double[] output(float[] parts, int count) {
    double[] of = new double[count];
    for (int g = 0; g < count; g++) {
      of[g] = parts[g * 3 + OUTPUT];
    }
    return of;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void streamsEqualTheWholeSequence(int part) {
    for (int n = 50 * part; n < 50 * (part + 1); n++) {
      SplittableRandom random = new SplittableRandom(n);
      String plan = plan(random);
      int width = 1 + random.nextInt(6);
      int steps = 2 + random.nextInt(20);
      Model model = RandomModels.model(plan, width, 0.2, n);
      float[] events = noise(random, steps * width, 1);
      float[] baseline = n % 3 == 0 ? new float[steps * width] : noise(random, steps * width, 0.3);
      int late = random.nextInt(steps);
      assertThat(model.continuous().hasCarrier()).as(plan).isTrue();
      Told told = stream(model.continuous().carrier(), events, baseline, steps, width, late);
      try (Workers workers = Workers.single()) {
        ModelScore score = new ModelScore(model, Target.Output.logit(OUTPUT), workers);
        Point input = score.point(Sample.of(FeatureSequence.of(Tensor.of(events, steps, width))));
        Explanation whole =
            new DeepLift(new Baseline.Given(BaselineInput.of(baseline), "given"))
                .explain(score, input);
        double largest = 1e-3;
        for (int t = 0; t < steps; t++) {
          largest = Math.max(largest, Math.abs(whole.byEvent().get(0).at(t)));
        }
        double before = 0;
        for (int t = 0; t < steps; t++) {
          assertThat(told.byEvent[t])
              .as(plan)
              .isCloseTo(whole.byEvent().get(0).at(t), within(TOLERANCE * largest));
          before += t < late ? whole.byEvent().get(0).at(t) : 0;
        }
        for (int i = 0; i < width; i++) {
          assertThat(told.byFeature[i])
              .as(plan)
              .isCloseTo(whole.byFeature().get(0).at(i), within(TOLERANCE * steps * largest));
        }
        assertThat(told.before).as(plan).isCloseTo(before, within(TOLERANCE * steps * largest));
        assertThat(Arrays.stream(told.byEvent).sum())
            .isCloseTo(told.change, within(2e-5 + TOLERANCE * steps * largest));
      }
    }
  }

  private static float[] noise(SplittableRandom random, int count, double scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  /// Columns merged on the way have what their events have together.
  @Test
  void mergedColumnsStayExact() {
    Model model = RandomModels.model("gru(8,sequences) lstm(5) dense(3)", 2, 0.2, 4);
    Carrier carrier = model.continuous().carrier();
    SplittableRandom random = new SplittableRandom(5);
    float[] states = new float[2 * carrier.stateSize()];
    Columns apart = carrier.columns(6);
    Columns merged = carrier.columns(6);
    float[] logits = new float[6];
    float[] outputs = new float[3];
    float[] one = new float[18];
    float[] other = new float[18];
    for (int t = 0; t < 6; t++) {
      float[] event = noise(random, 2, 1);
      float[] credit = new float[12];
      System.arraycopy(event, 0, credit, 2 * t, 2);
      float[] same = states.clone();
      Carrier.Event entered = carrier.enter(event);
      carrier.step(states, entered, new float[2], credit, apart, logits, outputs, one);
      carrier.step(same, entered, new float[2], credit, merged, logits, outputs, other);
      if (t == 3) {
        merged.merge(1, 0);
        merged.merge(2, 0);
      }
    }
    assertThat(other[OUTPUT])
        .isCloseTo(one[OUTPUT] + one[3 + OUTPUT] + one[6 + OUTPUT], within(1e-6f));
    assertThat(other[3 + OUTPUT]).isZero();
    assertThat(other[9 + OUTPUT]).isEqualTo(one[9 + OUTPUT]);
    Columns restored = carrier.columns(6);
    restored.load(merged.toArray());
    assertThat(restored.toArray()).containsExactly(merged.toArray());
  }

  /// One stream alone, many together, and the whole sequence: the same bits.
  @Test
  void stepsAreThoseOfTheWholeSequence() {
    Model model = RandomModels.model("gru(7,sequences) gru(5) dense(3)", 3, 0.2, 6);
    Carrier carrier = model.continuous().carrier();
    SplittableRandom random = new SplittableRandom(7);
    int streams = 5;
    float[] states = new float[streams * carrier.stateSize()];
    float[][] all = new float[streams][];
    for (int k = 0; k < streams; k++) {
      System.arraycopy(carrier.start(), 0, states, k * carrier.stateSize(), carrier.stateSize());
      all[k] = noise(random, 4 * 3, 1);
    }
    float[] logits = new float[streams * 3];
    float[] outputs = new float[streams * 3];
    for (int t = 0; t < 4; t++) {
      float[] events = new float[streams * 3];
      for (int k = 0; k < streams; k++) {
        System.arraycopy(all[k], 3 * t, events, 3 * k, 3);
      }
      carrier.step(states, events, streams, logits, outputs);
    }
    try (Workers workers = Workers.single()) {
      for (int k = 0; k < streams; k++) {
        Sample sample = Sample.of(FeatureSequence.of(Tensor.of(all[k], 4, 3)));
        assertThat(Arrays.copyOfRange(logits, 3 * k, 3 * k + 3))
            .containsExactly(model.logits(List.of(sample), workers).get(0).values());
      }
    }
  }

  @Test
  void modelsThatReadBackwardAreRefused() {
    Model model = RandomModels.model("bigru(3) dense(3)", 0.1, 1);
    assertThat(model.continuous().hasCarrier()).isFalse();
    assertThatThrownBy(() -> model.continuous().carrier())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("reads backward");
  }
}
