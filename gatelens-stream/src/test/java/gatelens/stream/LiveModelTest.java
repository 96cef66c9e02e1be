package gatelens.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.method.gradient.DeepLift;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveModelTest {
  private static final int WIDTH = 3;
  private static final int OUTPUT = 1;
  private static final int STEPS = 40;

  /// Of the largest part: single precision, both ways round in different orders.
  private static final double TOLERANCE = 2e-5;

  private static float[][] events(long seed, int steps) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] all = new float[steps][WIDTH];
    for (float[] event : all) {
      for (int i = 0; i < WIDTH; i++) {
        event[i] = (float) random.nextGaussian();
      }
    }
    return all;
  }

  private static Explanation whole(Model model, float[][] events, float[][] baseline) {
    float[] flat = flat(events);
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model, Target.Output.logit(OUTPUT), workers);
      return new DeepLift(new Baseline.Given(BaselineInput.of(flat(baseline)), "given"))
          .explain(
              score,
              score.point(Sample.of(FeatureSequence.of(Tensor.of(flat, events.length, WIDTH)))));
    }
  }

  private static float[] flat(float[][] events) {
    float[] flat = new float[events.length * WIDTH];
    for (int t = 0; t < events.length; t++) {
      System.arraycopy(events[t], 0, flat, t * WIDTH, WIDTH);
    }
    return flat;
  }

  private static LiveAnswer last(LiveModel live, KeyState key, float[][] events) {
    List<LiveAnswer> answers = new ArrayList<>();
    for (int t = 0; t < events.length; t++) {
      answers.add(live.accept(key, t, events[t]));
    }
    return answers.get(answers.size() - 1);
  }

  private static double batch(Explanation whole, long first, long last) {
    double sum = 0;
    for (long t = first; t <= last; t++) {
      sum += whole.byEvent().get(0).at((int) t - 1);
    }
    return sum;
  }

  private static double largest(Explanation whole) {
    double largest = 0;
    for (int t = 0; t < STEPS; t++) {
      largest = Math.max(largest, Math.abs(whole.byEvent().get(0).at(t)));
    }
    return largest;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(9) dense(3)",
        "gru(6,reset_before,sequences) gru(5,uncoupled) dense(4,relu) dense(3,softmax)",
        "lstm(7,sequences) lstm(4) dense(3)",
        "gru(8,sequences) pool(mean) dense(3)"
      })
  void everyKeepGivesEachEventWhatTheWholeSequenceGivesIt(String plan) {
    Model model = RandomModels.model(plan, WIDTH, 0.2, 3);
    float[][] events = events(4, STEPS);
    float[][] zeros = new float[STEPS][WIDTH];
    Explanation whole = whole(model, events, zeros);
    double largest = largest(whole);
    for (Keep keep : List.of(new Keep.Newest(5), new Keep.Strongest(6), new Keep.Logarithmic(2))) {
      LiveModel live =
          LiveModel.of(
              model,
              StreamPlan.usual()
                  .withOutput(OUTPUT)
                  .withAccounts(List.of(Account.features(), Account.events(keep))));
      LiveAnswer answer = last(live, live.start(), events);
      double told = 0;
      long counted = 0;
      for (LiveAnswer.EventPart part : answer.events()) {
        assertThat(part.share())
            .as("%s %s", keep, part)
            .isCloseTo(batch(whole, part.first(), part.last()), within(TOLERANCE * largest * 3));
        told += part.share();
        counted += part.last() - part.first() + 1;
      }
      double change = answer.score() - answer.baselineScore();
      assertThat(told + answer.others()).isCloseTo(change, within(TOLERANCE * largest * 10));
      assertThat(answer.gap()).isLessThan(TOLERANCE + 1e-5 * Math.abs(change) * 10);
      for (int i = 0; i < WIDTH; i++) {
        assertThat(answer.features()[i])
            .isCloseTo(whole.byFeature().get(0).at(i), within((float) (TOLERANCE * largest * 10)));
      }
      switch (keep) {
        case Keep.Newest newest ->
            assertThat(answer.events())
                .extracting(LiveAnswer.EventPart::first)
                .containsExactly(36L, 37L, 38L, 39L, 40L);
        case Keep.Strongest strongest -> assertThat(answer.events()).hasSize(6);
        case Keep.Ages ages -> throw new AssertionError("has a test of its own");
        case Keep.Logarithmic logarithmic -> {
          assertThat(counted).isEqualTo(STEPS);
          assertThat(answer.others()).isZero();
          assertThat(answer.events().size()).isBetween(6, 12);
        }
      }
    }
  }

  /// Stretches of time: each has what its events have together, none mixes two bounds, and what is
  /// older than all joins the others.
  @Test
  void agesAreStretchesOfTime() {
    Model model = RandomModels.model("gru(7) dense(3)", WIDTH, 0.2, 21);
    Keep.Ages ages = new Keep.Ages(List.of(4.0, 12.0, 24.0));
    LiveModel live =
        LiveModel.of(
            model,
            StreamPlan.usual()
                .withOutput(OUTPUT)
                .withAccounts(List.of(Account.features(), Account.events(ages))));
    float[][] events = events(22, STEPS);
    LiveAnswer answer = last(live, live.start(), events);
    Explanation whole = whole(model, events, new float[STEPS][WIDTH]);
    double allowed = TOLERANCE * largest(whole) * 10;
    assertThat(answer.events().size()).isBetween(10, 16);
    long next = answer.events().get(0).first();
    assertThat(next).as("the first event within 24 of the last").isBetween(10L, 16L);
    assertThat(answer.others()).isCloseTo(batch(whole, 1, next - 1), within(allowed));
    for (LiveAnswer.EventPart part : answer.events()) {
      assertThat(part.first()).isEqualTo(next);
      next = part.last() + 1;
      double age = STEPS - 1 - part.time();
      double longest = age <= 4 ? 1 : age <= 12 ? 3 : 6;
      assertThat((double) part.last() - part.first() + 1).isLessThanOrEqualTo(longest);
      assertThat(part.share()).isCloseTo(batch(whole, part.first(), part.last()), within(allowed));
    }
    assertThat(next).isEqualTo(STEPS + 1);
    assertThatThrownBy(() -> live.accept(live.start(), Double.NaN, events[0]))
        .hasMessageContaining("no time");
    assertThatThrownBy(() -> new Keep.Ages(List.of(3.0, 2.0))).hasMessageContaining("ascend");
  }

  /// Cell by cell from a state that was kept: the cells are those of the whole sequence, and what
  /// was before is one part.
  @Test
  void aWindowFromAKeptStateHasTheCellsOfTheWholeSequence() {
    for (String plan :
        List.of("gru(7,sequences) lstm(4) dense(3)", "gru(5,reset_before) dense(3)")) {
      Model model = RandomModels.model(plan, WIDTH, 0.2, 23);
      LiveModel live = LiveModel.of(model, StreamPlan.usual().withOutput(OUTPUT));
      float[][] events = events(24, STEPS);
      KeyState key = live.start();
      last(live, key, Arrays.copyOf(events, 25));
      byte[] kept = live.toBytes(key);
      Window window = Window.of(live, key, List.of(Arrays.copyOfRange(events, 25, STEPS)), OUTPUT);
      assertThat(live.toBytes(key)).as("the state is not changed").containsExactly(kept);
      LiveAnswer answer = last(live, key, Arrays.copyOfRange(events, 25, STEPS));
      Explanation whole = whole(model, events, new float[STEPS][WIDTH]);
      double allowed = TOLERANCE * largest(whole) * 10;
      assertThat(window.score()).isEqualTo(answer.score());
      assertThat(window.start()).isCloseTo(batch(whole, 1, 25), within(allowed));
      for (int t = 0; t < STEPS - 25; t++) {
        assertThat(Arrays.stream(window.cells()[t]).sum())
            .isCloseTo(batch(whole, 26 + t, 26 + t), within(allowed));
        for (int i = 0; i < WIDTH; i++) {
          assertThat(window.cells()[t][i])
              .isCloseTo(whole.first().at((25 + t) * WIDTH + i), within(allowed));
        }
      }
      assertThat(window.gap()).isLessThan(TOLERANCE);
    }
  }

  @Test
  void theKeysOwnUsualEventIsItsRunningMean() {
    Model model = RandomModels.model("gru(7) dense(3)", WIDTH, 0.2, 5);
    double rate = 0.25;
    float[][] events = events(6, STEPS);
    float[][] usual = new float[STEPS][WIDTH];
    float[] mean = new float[WIDTH];
    for (int t = 0; t < STEPS; t++) {
      usual[t] = mean.clone();
      for (int i = 0; i < WIDTH; i++) {
        mean[i] += (float) Math.max(1.0 / (t + 1), rate) * (events[t][i] - mean[i]);
      }
    }
    LiveModel live =
        LiveModel.of(
            model,
            StreamPlan.usual().withOutput(OUTPUT).withBaseline(new StreamBaseline.OwnUsual(rate)));
    LiveAnswer answer = last(live, live.start(), events);
    Explanation whole = whole(model, events, usual);
    for (int i = 0; i < WIDTH; i++) {
      assertThat(answer.features()[i])
          .isCloseTo(
              whole.byFeature().get(0).at(i), within((float) (TOLERANCE * largest(whole) * 10)));
    }
  }

  /// Closed and opened again: what was before is one column, the rest is as if it had been open.
  @Test
  void anAccountOpenedLateLosesDetailAndNothingElse() {
    Model model = RandomModels.model("gru(7,sequences) lstm(4) dense(3)", WIDTH, 0.2, 7);
    LiveModel live =
        LiveModel.of(
            model,
            StreamPlan.usual()
                .withOutput(OUTPUT)
                .withAccounts(List.of(Account.features(), Account.events(new Keep.Strongest(50)))));
    float[][] events = events(8, STEPS);
    KeyState key = live.start();
    live.close(key);
    last(live, key, Arrays.copyOf(events, 25));
    assertThat(key.isExplained()).isFalse();
    live.open(key);
    LiveAnswer answer = last(live, key, Arrays.copyOfRange(events, 25, STEPS));
    Explanation whole = whole(model, events, new float[STEPS][WIDTH]);
    double allowed = TOLERANCE * largest(whole) * 10;
    assertThat(answer.since()).isEqualTo(26);
    assertThat(answer.before()).isCloseTo(batch(whole, 1, 25), within(allowed));
    assertThat(answer.others()).isCloseTo(batch(whole, 1, 25), within(allowed));
    assertThat(answer.events()).hasSize(15);
    assertThat(answer.events().get(4).share()).isCloseTo(batch(whole, 30, 30), within(allowed));
  }

  @Test
  void aStateGoesOnFromItsBytesWithTheSameBits() {
    Model model = RandomModels.model("gru(7,sequences) lstm(4) dense(3)", WIDTH, 0.2, 9);
    StreamPlan plan =
        StreamPlan.usual()
            .withBaseline(new StreamBaseline.OwnUsual(0.1))
            .withAccounts(List.of(Account.features(), Account.events(new Keep.Logarithmic(2))));
    LiveModel live = LiveModel.of(model, plan);
    float[][] events = events(10, 60);
    KeyState key = live.start();
    last(live, key, Arrays.copyOf(events, 31));
    byte[] bytes = live.toBytes(key);
    LiveAnswer uninterrupted = last(live, key, Arrays.copyOfRange(events, 31, 60));
    KeyState restored = live.state(bytes);
    assertThat(restored.events()).isEqualTo(31);
    assertThat(last(live, restored, Arrays.copyOfRange(events, 31, 60))).isEqualTo(uninterrupted);
    assertThat(live.toBytes(restored)).containsExactly(live.toBytes(key));
    for (int at : new int[] {0, 5, 9, 26, 60, bytes.length - 1}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 4;
      assertThatThrownBy(() -> live.state(damaged))
          .as("byte " + at)
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int length = 0; length < bytes.length; length += 7) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> live.state(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    LiveModel other =
        LiveModel.of(RandomModels.model("gru(7,sequences) lstm(4) dense(3)", WIDTH, 0.2, 1), plan);
    assertThatThrownBy(() -> other.state(bytes))
        .hasMessageContaining(live.fingerprint())
        .hasMessageContaining(other.fingerprint());
    LiveModel without = LiveModel.of(model, StreamPlan.scores());
    assertThatThrownBy(() -> without.state(bytes)).hasMessageContaining("another plan");
  }

  @Test
  void manyKeysInOneProductGiveTheBitsOfEachAlone() {
    Model model = RandomModels.model("gru(7) dense(3,softmax)", WIDTH, 0.2, 11);
    LiveModel live = LiveModel.of(model, StreamPlan.scores());
    List<KeyState> together = List.of(live.start(), live.start(), live.start());
    List<KeyState> alone = List.of(live.start(), live.start(), live.start());
    for (int t = 0; t < 5; t++) {
      float[][] events = events(20 + t, 3);
      List<LiveAnswer> all = live.acceptAll(together, new double[] {t, t, t}, List.of(events));
      for (int k = 0; k < 3; k++) {
        assertThat(live.accept(alone.get(k), t, events[k])).isEqualTo(all.get(k));
      }
    }
    LiveModel explained = LiveModel.of(model, StreamPlan.usual());
    KeyState key = explained.start();
    for (int t = 0; t < 5; t++) {
      assertThat(explained.accept(key, t, events(20 + t, 3)[1]).outputs())
          .containsExactly(live.model().predict(sample(t + 1)).values());
    }
  }

  private static Sample sample(int steps) {
    float[][] own = new float[steps][];
    for (int t = 0; t < steps; t++) {
      own[t] = events(20 + t, 3)[1];
    }
    return Sample.of(FeatureSequence.of(Tensor.of(flat(own), steps, WIDTH)));
  }

  /// What a mask leaves out changes neither state nor account, as in the whole sequence.
  @Test
  void maskedEventsChangeNothing() {
    Model model =
        RandomModels.model("masking(0) gru(6,sequences) lstm(4) dense(3)", WIDTH, 0.2, 17);
    float[][] events = events(18, STEPS);
    for (int t = 3; t < STEPS; t += 4) {
      events[t] = new float[WIDTH];
    }
    float[] usual = {0.3f, -0.2f, 0.1f};
    float[][] baseline = new float[STEPS][];
    Arrays.fill(baseline, usual);
    LiveModel live =
        LiveModel.of(
            model,
            StreamPlan.usual()
                .withOutput(OUTPUT)
                .withBaseline(new StreamBaseline.Event(usual))
                .withAccounts(List.of(Account.features(), Account.events(new Keep.Newest(50)))));
    KeyState key = live.start();
    LiveAnswer before = last(live, key, Arrays.copyOf(events, STEPS - 1));
    LiveAnswer masked = live.accept(key, STEPS - 1, events[STEPS - 1]);
    assertThat(masked.score()).isEqualTo(before.score());
    assertThat(masked.features()).containsExactly(before.features());
    assertThat(masked.events()).hasSize(30);
    Explanation whole = whole(model, events, baseline);
    double largest = largest(whole);
    for (LiveAnswer.EventPart part : masked.events()) {
      assertThat(part.share())
          .isCloseTo(batch(whole, part.first(), part.last()), within(3 * TOLERANCE * largest));
    }
  }

  /// Words are compared behind their embedding.
  @Test
  void wordsAreEventsToo() {
    Model model =
        ModelPlan.parse("embedding(4) gru(5) dense(3)").initialise(9, Initialisation.PYTORCH, 19);
    LiveModel live =
        LiveModel.of(
            model,
            StreamPlan.usual()
                .withOutput(OUTPUT)
                .withAccounts(List.of(Account.events(new Keep.Newest(9)))));
    int[] words = {3, 1, 8, 0, 5};
    KeyState key = live.start();
    LiveAnswer answer = live.accept(key, 0, new float[] {words[0]});
    for (int t = 1; t < words.length; t++) {
      answer = live.accept(key, t, new float[] {words[t]});
    }
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model, Target.Output.logit(OUTPUT), workers);
      Explanation whole =
          new DeepLift(new Baseline.Zeros())
              .explain(score, score.point(Sample.of(TokenSequence.of(words))));
      for (int t = 0; t < words.length; t++) {
        assertThat(answer.events().get(t).share())
            .isCloseTo(whole.byEvent().get(0).at(t), within(1e-6));
      }
    }
    byte[] kept = live.toBytes(key);
    assertThatThrownBy(() -> live.accept(key, 5, new float[] {9}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(live.toBytes(key)).containsExactly(kept);
  }

  /// Rounding fades with the memory: after many events the sum is as near as after a few. A million
  /// with `-Dgatelens.stream.events=1000000`.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(16) dense(3)",
        "lstm(16) dense(3)",
        "gru(12,reset_before,sequences) gru(8) dense(6,relu) dense(3,softmax)"
      })
  void theGapDoesNotGrow(String plan) {
    int count = Integer.getInteger("gatelens.stream.events", 20_000);
    Model model = RandomModels.model(plan, WIDTH, 0.3, 13);
    LiveModel live = LiveModel.of(model, StreamPlan.usual().withOutput(OUTPUT));
    KeyState key = live.start();
    SplittableRandom random = new SplittableRandom(14);
    float[] event = new float[WIDTH];
    double first = 0;
    double last = 0;
    double worst = 0;
    for (int t = 0; t < count; t++) {
      for (int i = 0; i < WIDTH; i++) {
        event[i] = (float) random.nextGaussian();
      }
      LiveAnswer answer = live.accept(key, t, event);
      double allowed = 2e-5 + 1e-5 * Math.abs(answer.score() - answer.baselineScore());
      worst = Math.max(worst, answer.gap() / allowed);
      first = t < count / 10 ? Math.max(first, answer.gap()) : first;
      last = t >= count - count / 10 ? Math.max(last, answer.gap()) : last;
    }
    if (count > 20_000) {
      System.out.printf(
          "%s: %,d events, worst %.3f of what is allowed, gap %.1e in the first tenth, %.1e in the"
              + " last%n",
          plan, count, worst, first, last);
    }
    assertThat(worst).isLessThanOrEqualTo(1);
    assertThat(last).isLessThan(2 * first);
  }

  @Test
  void whatDoesNotFitIsRefusedAndChangesNothing() {
    Model model = RandomModels.model("gru(4) dense(3)", WIDTH, 0.2, 15);
    LiveModel live = LiveModel.of(model, StreamPlan.usual());
    KeyState key = live.start();
    last(live, key, events(16, 3));
    byte[] before = live.toBytes(key);
    assertThatThrownBy(() -> live.accept(key, 3, new float[] {1, Float.NaN, 0}))
        .hasMessageContaining("value 2 of the event is NaN");
    assertThatThrownBy(() -> live.accept(key, 3, new float[2]))
        .hasMessageContaining("the model reads 3");
    assertThat(live.toBytes(key)).containsExactly(before);
    assertThatThrownBy(() ->
            LiveModel.of(
                RandomModels.model("bigru(3) dense(3)", WIDTH, 0.1, 1), StreamPlan.usual()))
        .hasMessageContaining("reads backward");
    assertThatThrownBy(() -> LiveModel.of(model, StreamPlan.usual().withOutput(3)))
        .hasMessageContaining("0 to 2");
    assertThatThrownBy(
            () -> StreamPlan.usual().withAccounts(List.of(Account.features(), Account.features())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Weights of 1e15 and events of 1e10 pass 3e38 in the second layer, though each number is
  /// ordinary.
  private static Model steep() {
    return Model.of(
        1,
        Gru.of(
            "gru",
            GruVariant.RESET_AFTER,
            Tensor.of(new float[] {0, 0, 1e-3f}, 1, 3),
            Tensor.of(new float[3], 1, 3),
            Tensor.of(new float[3], 3),
            Tensor.of(new float[3], 3),
            false),
        new Dense(
            "dense",
            Tensor.of(new float[] {1e20f}, 1, 1),
            Tensor.of(new float[1], 1),
            Activation.LINEAR),
        new Dense(
            "last",
            Tensor.of(new float[] {1e20f}, 1, 1),
            Tensor.of(new float[1], 1),
            Activation.LINEAR));
  }

  /// Of ordinary events, too: whatever the size of an event, what has no finite answer is refused
  /// and leaves the state as it was.
  @ParameterizedTest
  @ValueSource(strings = {"none", "features", "events"})
  void anEventWithoutAFiniteAnswerChangesNothing(String form) {
    List<Account> accounts =
        switch (form) {
          case "features" -> List.of(Account.features());
          case "events" -> List.of(Account.features(), Account.events(new Keep.Strongest(2)));
          default -> List.of();
        };
    LiveModel live = LiveModel.of(steep(), StreamPlan.usual().withAccounts(accounts));
    KeyState key = live.start();
    for (int t = 0; t < 4; t++) {
      live.accept(key, t, new float[] {1e-3f * t});
    }
    byte[] before = live.toBytes(key);
    assertThatThrownBy(() -> live.accept(key, 5, new float[] {2000}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no finite answer")
        .hasMessageContaining("2000");
    assertThat(live.toBytes(key)).containsExactly(before);
    KeyState same = live.state(before);
    assertThat(live.accept(key, 5, new float[] {1e-3f}))
        .isEqualTo(live.accept(same, 5, new float[] {1e-3f}));
    // many at once: none is changed where one has no answer
    KeyState other = live.start();
    byte[] young = live.toBytes(other);
    byte[] now = live.toBytes(key);
    assertThatThrownBy(() ->
            live.acceptAll(
                List.of(other, key),
                new double[] {6, 6},
                List.of(new float[] {1e-3f}, new float[] {2000})))
        .hasMessageContaining("no finite answer");
    assertThat(live.toBytes(other)).containsExactly(young);
    assertThat(live.toBytes(key)).containsExactly(now);
  }

  /// Where the account alone overflows the score stands, and an account begins behind the event
  /// that says so.
  @Test
  void anAccountThatOverflowsBeginsAnew() {
    Model model = RandomModels.model("gru(4) dense(3)", WIDTH, 0.2, 15);
    LiveModel live =
        LiveModel.of(
            model,
            StreamPlan.usual()
                .withOutput(OUTPUT)
                .withAccounts(List.of(Account.features(), Account.events(new Keep.Strongest(2)))));
    LiveModel alone = LiveModel.of(model, StreamPlan.scores().withOutput(OUTPUT));
    KeyState key = live.start();
    KeyState scored = alone.start();
    float[][] events = events(17, 12);
    for (int t = 0; t < 6; t++) {
      live.accept(key, t, events[t]);
      alone.accept(scored, t, events[t]);
    }
    // what columns that cancel each other come to in a model that is not stable
    float[] columns = key.open.orElseThrow().columns().toArray();
    columns[0] = Float.POSITIVE_INFINITY;
    columns[4] = Float.NEGATIVE_INFINITY;
    key.open.orElseThrow().columns().load(columns);
    for (int t = 6; t < 12; t++) {
      LiveAnswer answer = live.accept(key, t, events[t]);
      double change = answer.score() - answer.baselineScore();
      assertThat(answer.isFinite()).isTrue();
      assertThat(answer.score()).isEqualTo(alone.accept(scored, t, events[t]).score());
      assertThat(answer.since()).isEqualTo(8);
      if (t == 6) {
        assertThat(answer.before()).isEqualTo(change);
        assertThat(answer.others()).isEqualTo(change);
        assertThat(answer.features()).containsOnly(0);
      }
      double sum = answer.before();
      for (float feature : answer.features()) {
        sum += feature;
      }
      assertThat(sum).isCloseTo(change, within(1e-6));
    }
  }
}
