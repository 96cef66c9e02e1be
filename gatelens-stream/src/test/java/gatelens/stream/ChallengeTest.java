package gatelens.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.testkit.explain.RandomModels;
import org.junit.jupiter.api.Test;

class ChallengeTest {
  private static KeyedStreams streams(LiveModel live) {
    return new KeyedStreams(live, KeyedStreams.Limits.USUAL, KeyedStreams.Listener.NONE);
  }

  private static final LiveModel OLD =
      LiveModel.of(RandomModels.model("gru(5) dense(3)", 2, 0.2, 1), StreamPlan.usual());
  private static final LiveModel NEW =
      LiveModel.of(RandomModels.model("lstm(4) dense(3)", 2, 0.2, 2), StreamPlan.usual());

  private static float[] event(int t) {
    return new float[] {(float) Math.sin(t), (float) Math.cos(3 * t)};
  }

  /// Each key changes over by itself, and each model's answers are those it has alone.
  @Test
  void keysArePromotedOneByOne() {
    Challenge both = new Challenge(streams(OLD), streams(NEW));
    KeyedStreams old = streams(OLD);
    KeyedStreams young = streams(NEW);
    assertThat(both.promote("a")).as("nothing known of it yet").isFalse();
    for (int t = 0; t < 20; t++) {
      if (t == 10) {
        assertThat(both.promote("a")).isTrue();
      }
      for (String key : new String[] {"a", "b"}) {
        Challenge.Both told = both.accept(key, t, event(t)).orElseThrow();
        LiveAnswer one = old.accept(key, t, event(t)).orElseThrow();
        LiveAnswer other = young.accept(key, t, event(t)).orElseThrow();
        boolean up = key.equals("a") && t >= 10;
        assertThat(told.promoted()).isEqualTo(up);
        assertThat(told.told()).isEqualTo(up ? other : one);
        assertThat(told.other()).contains(up ? one : other);
        assertThat(told.fingerprint()).isEqualTo((up ? NEW : OLD).fingerprint());
      }
    }
    assertThat(both.promoted()).isEqualTo(1);
    assertThat(both.demote("a")).isTrue();
    assertThat(both.accept("a", 20, event(20)).orElseThrow().promoted()).isFalse();
    assertThatThrownBy(() ->
            new Challenge(
                streams(OLD),
                streams(
                    LiveModel.of(
                        RandomModels.model("gru(5) dense(3)", 3, 0.2, 1), StreamPlan.usual()))))
        .hasMessageContaining("2 values, the challenger of 3");
  }

  /// A key that the challenger has given up is the champion's again, who still knows it.
  @Test
  void aKeyThatTheChallengerGaveUpIsTheChampionsAgain() {
    KeyedStreams few =
        new KeyedStreams(NEW, new KeyedStreams.Limits(2, 1e9), KeyedStreams.Listener.NONE);
    Challenge both = new Challenge(streams(OLD), few);
    for (int t = 0; t < 3; t++) {
      both.accept("a", t, event(t));
    }
    assertThat(both.promote("a")).isTrue();
    assertThat(both.accept("a", 3, event(3)).orElseThrow().told().number()).isEqualTo(4);
    for (int k = 0; k < 50; k++) {
      both.accept("k" + k, 4, event(k));
      both.promote("k" + k);
      assertThat(both.promoted()).isLessThanOrEqualTo(2);
    }
    Challenge.Both told = both.accept("a", 5, event(5)).orElseThrow();
    assertThat(told.promoted()).isFalse();
    assertThat(told.fingerprint()).isEqualTo(OLD.fingerprint());
    assertThat(told.told().number()).as("nothing of it is lost").isEqualTo(5);
    assertThat(told.other().orElseThrow().number()).isEqualTo(1);
  }

  /// A stream that begins from an archive's states goes on as if it had never stopped.
  @Test
  void anArchiveSeedsAStream() {
    KeyedStreams archive = streams(OLD);
    KeyedStreams whole = streams(OLD);
    for (int t = 0; t < 15; t++) {
      archive.accept("a", t, event(t));
      whole.accept("a", t, event(t));
    }
    KeyedStreams seeded = streams(OLD);
    for (String key : archive.keys()) {
      seeded.put(key, OLD.state(OLD.toBytes(archive.state(key).orElseThrow())));
    }
    assertThat(seeded.accept("a", 15, event(15))).isEqualTo(whole.accept("a", 15, event(15)));
    assertThat(seeded.accept("a", 3, event(3))).as("late by the archive's time").isEmpty();
  }

  /// By hand: one of five units below its range, one above.
  @Test
  void unitsOutsideTheirRangeAreCounted() {
    StateRanges ranges =
        StateRanges.none(OLD).with(new float[] {0, 0, 0, 0, 0}).with(new float[] {1, 1, 1, -1, -1});
    assertThat(ranges.outside(new float[] {0.5f, 1, -0.1f, -2, -0.5f})).isEqualTo(0.4);
    KeyState key = OLD.start();
    for (int t = 0; t < 30; t++) {
      OLD.accept(key, t, event(t));
    }
    assertThat(StateRanges.none(OLD).with(OLD.running(key)).outside(OLD.running(key))).isZero();
    assertThat(StateRanges.none(OLD).outside(OLD.running(key))).isEqualTo(1);
    StateRanges other = StateRanges.none(OLD).with(OLD.running(key));
    assertThat(ranges.with(other)).isEqualTo(other.with(ranges));
  }
}
