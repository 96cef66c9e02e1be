package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Learner;
import gatelens.data.Span;
import gatelens.data.TextPlan;
import java.util.HashMap;
import java.util.Map;

/// Learns the vocabulary of texts.
final class TextLearner implements Learner {
  private static final int MOST_COUNTED = 2_000_000;
  private final TextPlan plan;
  private final Map<String, Integer> counts = new HashMap<>();

  TextLearner(TextPlan plan) {
    this.plan = plan;
  }

  @Override
  public void add(Input input) {
    if (!(input instanceof Input.Text text)) {
      throw Encoder.wrongKind("text", input);
    }
    for (Span span :
        TextEncoder.spans(text.text(), plan.unit(), plan.segmenter(), plan.longest())) {
      counts.merge(TextEncoder.form(span.of(text.text()), plan.lowerCase()), 1, Integer::sum);
    }
    if (counts.size() > MOST_COUNTED) {
      counts.values().removeIf(count -> count == 1);
    }
  }

  @Override
  public Encoder encoder() {
    return new TextEncoder(
        plan.unit(),
        plan.segmenter(),
        plan.lowerCase(),
        plan.longest(),
        Vocabulary.of(counts, plan.vocabulary(), plan.least()));
  }
}
