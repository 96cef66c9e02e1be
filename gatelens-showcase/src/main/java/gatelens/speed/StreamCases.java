package gatelens.speed;

import gatelens.model.Model;
import gatelens.stream.KeyState;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// The cases of streams: a GRU of 64 units over 14 features with a dense head, a thousand events,
/// so that milliseconds of a case are microseconds of an event.
final class StreamCases {
  private static final int EVENTS = 1000;
  private static final int KEYS = 16;
  private static final int MANY = 128;
  private static final int FEATURES = 14;
  private static final double FLOPS = 2.0 * 3 * 64 * (FEATURES + 64);

  private StreamCases() {}

  static List<SpeedCase> all() {
    Model model =
        ModelPlan.parse("gru(64) dense(1)").initialise(FEATURES, Initialisation.PYTORCH, 3);
    LiveModel scores = LiveModel.of(model, StreamPlan.scores());
    return List.of(
        one("stream-score-1000", scores),
        one("stream-features-1000", LiveModel.of(model, StreamPlan.usual())),
        many(scores));
  }

  private static SpeedCase one(String name, LiveModel live) {
    float[][] events = events();
    List<KeyState> keys = Collections.nCopies(KEYS, 0).stream().map(i -> live.start()).toList();
    return new SpeedCase(
        name,
        FLOPS * EVENTS,
        1,
        () -> {
          for (int i = 0; i < EVENTS; i++) {
            live.accept(keys.get(i % KEYS), i, events[i]);
          }
        });
  }

  private static SpeedCase many(LiveModel live) {
    List<float[]> events = new ArrayList<>(List.of(events()).subList(0, MANY));
    List<KeyState> keys = Collections.nCopies(MANY, 0).stream().map(i -> live.start()).toList();
    double[] times = new double[MANY];
    return new SpeedCase(
        "stream-score-128-keys", FLOPS * MANY, 1, () -> live.acceptAll(keys, times, events));
  }

  private static float[][] events() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] events = new float[EVENTS][FEATURES];
    for (float[] event : events) {
      for (int i = 0; i < FEATURES; i++) {
        event[i] = (float) random.nextGaussian();
      }
    }
    return events;
  }
}
