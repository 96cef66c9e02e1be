package gatelens.data.encode;

import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Learner;
import gatelens.data.Span;
import gatelens.data.TextPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Learns the vocabulary of texts. Where nobody names a segmenter and a script without spaces is
/// found, the one that is installed cuts words.
final class TextLearner implements Learner {
  private static final int MOST_COUNTED = 2_000_000;
  private final TextPlan plan;
  private final boolean open;
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Integer> installedCounts = new HashMap<>();
  private final Optional<Segmenter> installed;
  private boolean spaceless;

  TextLearner(TextPlan plan) {
    this.plan = plan;
    this.open = plan.segmenter().equals(TextPlan.AUTO);
    this.installed =
        open && plan.unit() == TextPlan.Unit.WORDS ? Segmenter.installed() : Optional.empty();
  }

  @Override
  public void add(Input input) {
    if (!(input instanceof Input.Text text)) {
      throw Encoder.wrongKind("text", input);
    }
    count(text.text(), open ? Segmenter.UNICODE : plan.segmenter(), counts);
    if (installed.isPresent()) {
      spaceless |= UnicodeSegmenter.spaceless(text.text());
      count(text.text(), installed.get().name(), installedCounts);
    }
  }

  private void count(String text, String segmenter, Map<String, Integer> into) {
    for (Span span : TextEncoder.spans(text, plan.unit(), segmenter, plan.longest())) {
      into.merge(TextEncoder.form(span.of(text), plan.lowerCase()), 1, Integer::sum);
    }
    if (into.size() > MOST_COUNTED) {
      into.values().removeIf(count -> count == 1);
    }
  }

  @Override
  public Encoder encoder() {
    String usual = open ? Segmenter.UNICODE : plan.segmenter();
    return new TextEncoder(
        plan.unit(),
        spaceless ? installed.map(Segmenter::name).orElse(usual) : usual,
        plan.lowerCase(),
        plan.longest(),
        Vocabulary.of(spaceless ? installedCounts : counts, plan.vocabulary(), plan.least()));
  }
}
