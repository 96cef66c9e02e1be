package gatelens.flink;

import gatelens.model.Model;
import gatelens.stream.KeyState;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import gatelens.testkit.explain.RandomModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;

/// Events as text, `card time value value`, and what one loop tells of them.
final class Events {
  static final int KEYS = 100;

  private Events() {}

  static Model model(int seed) {
    return RandomModels.model("gru(9) dense(2,softmax)", 2, 0.3, seed);
  }

  /// The n-th of all, from 0; every 97th is none.
  static String event(long n) {
    SplittableRandom random = new SplittableRandom(n * 31 + 7);
    String card = "card" + random.nextInt(KEYS);
    return n % 97 == 13
        ? card + " " + n + " nonsense 1"
        : card + " " + n + " " + random.nextDouble() + " " + random.nextDouble();
  }

  static String card(String event) {
    return event.split(" ", 2)[0];
  }

  /// Reads them.
  record Reader() implements FeatureReader<String> {
    private static final long serialVersionUID = 1;

    @Override
    public float[] values(String event) {
      String[] cells = event.split(" ", -1);
      return new float[] {Float.parseFloat(cells[2]), Float.parseFloat(cells[3])};
    }

    @Override
    public double time(String event) {
      return Double.parseDouble(event.split(" ", -1)[1]);
    }
  }

  /// The bits of an answer.
  static String told(String card, LiveAnswer answer, String model) {
    StringBuilder text = new StringBuilder();
    text.append(card).append(' ').append(answer.number()).append(' ').append(model.charAt(0));
    text.append(' ').append(Double.toHexString(answer.score()));
    for (float feature : answer.features()) {
      text.append(' ').append(Float.toHexString(feature));
    }
    return text.toString();
  }

  static ExplainPlan<String, String, String> plan() {
    return ExplainPlan.<String, String, String>usual(
            StreamPlan::usual,
            new Reader(),
            (card, event, answer, model) -> told(card, answer, model),
            Types.STRING,
            Types.STRING)
        .withRehearsal(10);
  }

  /// What one loop tells.
  static List<String> alone(Model model, List<String> events) {
    LiveModel live = LiveModel.of(model, StreamPlan.usual());
    Map<String, KeyState> states = new TreeMap<>();
    Reader reader = new Reader();
    List<String> told = new ArrayList<>();
    for (String event : events) {
      KeyState state = states.computeIfAbsent(card(event), card -> live.start());
      try {
        LiveAnswer answer = live.accept(state, reader.time(event), reader.values(event));
        told.add(told(card(event), answer, live.fingerprint()));
      } catch (NumberFormatException nonsense) {
        // it goes aside
      }
    }
    return told;
  }
}
