package gatelens.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import gatelens.stream.KeyState;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StreamSpeedTest {
  /// What is timed is the same: event by event both have the same score.
  @Test
  void bothScoreTheSame() throws OrtException {
    StreamSpeed weights = new StreamSpeed(3);
    LiveModel live = LiveModel.of(weights.model(), StreamPlan.scores());
    KeyState key = live.start();
    SplittableRandom random = new SplittableRandom(4);
    try (StreamSpeed.Peer peer = new StreamSpeed.Peer(weights, 1)) {
      for (int t = 0; t < 20; t++) {
        float[] event = StreamSpeed.noise(random, StreamSpeed.INPUTS);
        double score = live.accept(key, t, event).score();
        if (t == 0) {
          assertThat((double) peer.pinned(event)).isCloseTo(score, within(1e-6));
        }
        assertThat((double) peer.usual(event)).isCloseTo(score, within(1e-6));
      }
    }
  }
}
