package gatelens.lens;

import gatelens.data.Encoder;
import gatelens.data.Entry;
import gatelens.data.Input;
import gatelens.data.Span;
import gatelens.data.TextSpans;
import gatelens.decision.RawInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Raw inputs as pictures and documents show them.
final class RawInputs {
  private RawInputs() {}

  static List<RawInput> of(Entry entry, List<Encoder> encoders) {
    List<RawInput> raw = new ArrayList<>();
    for (int i = 0; i < encoders.size(); i++) {
      Optional<Input> input = entry.raw(i);
      raw.add(input.isEmpty() ? RawInput.NONE : of(input.get(), encoders.get(i)));
    }
    return raw;
  }

  private static RawInput of(Input input, Encoder encoder) {
    return switch (input) {
      case Input.Text text ->
          encoder instanceof TextSpans spans
              ? new RawInput.Text(text.text(), characters(text.text(), spans.spans(text.text())))
              : RawInput.NONE;
      case Input.Audio sound -> new RawInput.Sound(sound.samples(), sound.rate());
      case Input.Image image -> RawInput.NONE;
      case Input.Series series -> RawInput.NONE;
    };
  }

  private static List<RawInput.Span> characters(String text, List<Span> spans) {
    List<RawInput.Span> counted = new ArrayList<>(spans.size());
    for (Span span : spans) {
      counted.add(
          new RawInput.Span(
              text.codePointCount(0, span.start()), text.codePointCount(0, span.end())));
    }
    return counted;
  }
}
