package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Learner;
import gatelens.data.SoundPlan;
import java.util.ArrayList;
import java.util.List;

/// Learns means and deviations of the frames of sounds.
final class AudioLearner implements Learner {
  private final AudioEncoder raw;
  private final Scaling[] moments;

  AudioLearner(SoundPlan plan, int firstRate) {
    int rate = plan.rate() == 0 ? firstRate : plan.rate();
    this.raw =
        new AudioEncoder(
            rate,
            (int) Math.max(2, Math.round(plan.windowMs() * rate / 1000)),
            (int) Math.max(1, Math.round(plan.hopMs() * rate / 1000)),
            plan.bands(),
            plan.coefficients(),
            plan.scale(),
            plan.form(),
            List.of(),
            List.of());
    this.moments = new Scaling[raw.width()];
    java.util.Arrays.setAll(moments, i -> new Scaling());
  }

  @Override
  public void add(Input input) {
    if (raw.scale() != SoundPlan.Scale.TRAINING) {
      return;
    }
    float[] values = raw.encode(input).values().values();
    for (int i = 0; i < values.length; i++) {
      moments[i % moments.length].add(values[i]);
    }
  }

  @Override
  public Encoder encoder() {
    if (raw.scale() != SoundPlan.Scale.TRAINING) {
      return raw;
    }
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (Scaling moment : moments) {
      means.add(moment.mean());
      deviations.add(moment.deviation());
    }
    return raw.withStatistics(means, deviations);
  }
}
