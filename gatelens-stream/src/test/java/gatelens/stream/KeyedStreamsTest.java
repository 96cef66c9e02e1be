package gatelens.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.testkit.explain.RandomModels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedStreamsTest {
  private static final LiveModel LIVE =
      LiveModel.of(RandomModels.model("gru(5) dense(3)", 2, 0.2, 1), StreamPlan.usual());

  private static float[] event(int n) {
    return new float[] {(float) Math.sin(n), (float) Math.cos(3 * n)};
  }

  @Test
  void keysDoNotTouchEachOther() {
    KeyedStreams streams =
        new KeyedStreams(LIVE, KeyedStreams.Limits.USUAL, KeyedStreams.Listener.NONE);
    KeyState alone = LIVE.start();
    for (int n = 0; n < 12; n++) {
      LiveAnswer answer = streams.accept("k" + n % 3, n, event(n)).orElseThrow();
      if (n % 3 == 1) {
        assertThat(LIVE.accept(alone, n, event(n))).isEqualTo(answer);
      }
    }
    assertThat(streams.size()).isEqualTo(3);
  }

  @Test
  void lateEventsAreToldAndNotRead() {
    List<String> late = new ArrayList<>();
    KeyedStreams streams =
        new KeyedStreams(
            LIVE,
            KeyedStreams.Limits.USUAL,
            new KeyedStreams.Listener() {
              @Override
              public void late(String key, double time, double last) {
                late.add(key + " " + time + " after " + last);
              }
            });
    streams.accept("a", 5, event(1));
    assertThat(streams.accept("a", 4, event(2))).isEmpty();
    assertThat(streams.accept("b", 4, event(2))).isPresent();
    assertThat(streams.accept("a", 5, event(2)).orElseThrow().number()).isEqualTo(2);
    assertThat(late).containsExactly("a 4.0 after 5.0");
    assertThat(streams.late()).isEqualTo(1);
  }

  @Test
  void keysAreGivenUpByNumberAndByIdleTime() {
    List<String> gone = new ArrayList<>();
    KeyedStreams.Listener listener =
        new KeyedStreams.Listener() {
          @Override
          public void evicted(String key, KeyState state) {
            gone.add(key + " after " + state.events());
          }
        };
    KeyedStreams few = new KeyedStreams(LIVE, new KeyedStreams.Limits(2, 100), listener);
    few.accept("a", 1, event(1));
    few.accept("b", 2, event(1));
    few.accept("a", 3, event(1));
    few.accept("c", 4, event(1));
    assertThat(gone).containsExactly("b after 1");
    few.accept("c", 103.5, event(1));
    // one event may come from a clock that is wrong: time passes when a second has reached it
    assertThat(gone).containsExactly("b after 1");
    few.accept("c", 103.5, event(1));
    assertThat(gone).containsExactly("b after 1", "a after 2");
    assertThat(few.size()).isEqualTo(1);
    assertThat(few.evicted()).isEqualTo(2);
  }

  @Test
  void streamsGoOnFromASnapshotWithTheSameBits() throws IOException {
    KeyedStreams streams =
        new KeyedStreams(LIVE, new KeyedStreams.Limits(3, 50), KeyedStreams.Listener.NONE);
    for (int n = 0; n < 20; n++) {
      streams.accept("k" + n % 4, n, event(n));
    }
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    streams.save(saved);
    KeyedStreams again =
        new KeyedStreams(LIVE, new KeyedStreams.Limits(3, 50), KeyedStreams.Listener.NONE);
    again.load(new ByteArrayInputStream(saved.toByteArray()));
    for (int n = 20; n < 40; n++) {
      assertThat(again.accept("k" + n % 4, n, event(n)))
          .isEqualTo(streams.accept("k" + n % 4, n, event(n)));
    }
    byte[] cut = Arrays.copyOf(saved.toByteArray(), saved.size() - 9);
    assertThatThrownBy(() -> again.load(new ByteArrayInputStream(cut)))
        .isInstanceOf(IOException.class);
    assertThat(again.size()).isEqualTo(3);
  }

  /// Under load accounts are closed and opened again; scores are those of a stream without load,
  /// and from the event on that an answer names its parts are those of an account opened there.
  @Test
  void accountsAreClosedUnderLoadAndScoresGoOn() {
    List<Boolean> heard = new ArrayList<>();
    KeyedStreams streams =
        new KeyedStreams(
            LIVE,
            KeyedStreams.Limits.USUAL,
            new KeyedStreams.Listener() {
              @Override
              public boolean spares(String key) {
                return key.equals("alarm");
              }

              @Override
              public void account(boolean opened) {
                heard.add(opened);
              }
            });
    KeyState calm = LIVE.start();
    KeyState late = LIVE.start();
    for (int n = 0; n < 30; n++) {
      streams.load(n >= 10 && n < 20 ? KeyedStreams.Load.HIGH : KeyedStreams.Load.LOW);
      LiveAnswer answer = streams.accept("a", n, event(n)).orElseThrow();
      LiveAnswer spared = streams.accept("alarm", n, event(n)).orElseThrow();
      LiveAnswer whole = LIVE.accept(calm, n, event(n));
      if (n == 20) {
        LIVE.close(late);
        LIVE.open(late);
      }
      LiveAnswer opened = LIVE.accept(late, n, event(n));
      assertThat(spared).isEqualTo(whole);
      assertThat(answer.score()).isEqualTo(whole.score());
      assertThat(answer.outputs()).isEqualTo(whole.outputs());
      assertThat(answer.since()).isEqualTo(n < 10 ? 1 : n < 20 ? 0 : 21);
      if (n < 10) {
        assertThat(answer).isEqualTo(whole);
      } else if (n < 20) {
        assertThat(answer.features()).isEmpty();
      } else {
        assertThat(answer).isEqualTo(opened);
        assertThat(answer.gap()).isLessThan(1e-5);
      }
    }
    assertThat(heard).containsExactly(false, true);
  }

  @Test
  void aLoadIsHighFromALimitAndLowFromHalfOfIt() {
    LoadGate gate = new LoadGate(10);
    assertThat(gate.of(10)).isEqualTo(KeyedStreams.Load.LOW);
    assertThat(gate.of(11)).isEqualTo(KeyedStreams.Load.HIGH);
    assertThat(gate.of(6)).isEqualTo(KeyedStreams.Load.HIGH);
    assertThat(gate.of(5)).isEqualTo(KeyedStreams.Load.LOW);
    assertThat(gate.of(10)).isEqualTo(KeyedStreams.Load.LOW);
    assertThatThrownBy(() -> new LoadGate(0)).hasMessageContaining("at least 1");
  }
}
