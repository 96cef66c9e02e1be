package gatelens.cli.options;

import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.data.Entry;
import gatelens.data.Input;
import gatelens.data.TextSpans;
import gatelens.decision.RawInput;
import gatelens.decision.Subject;
import gatelens.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Entries as the subjects of a question.
public final class Subjects {
  private Subjects() {}

  /// The subjects.
  ///
  /// @param first number of the first one among all that are asked about
  public static List<Subject> of(Model model, List<Entry> entries, int first) {
    List<Encoder> encoders = Encoding.of(model.info()).map(Encoding::encoders).orElse(List.of());
    List<Subject> subjects = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      List<RawInput> raw = new ArrayList<>();
      for (int b = 0; b < encoders.size() && !entry.raw().isEmpty(); b++) {
        raw.add(raw(entry.raw(b), encoders.get(b)));
      }
      subjects.add(new Subject(first + subjects.size(), entry.name(), entry.sample(), raw));
    }
    return subjects;
  }

  private static RawInput raw(Optional<Input> input, Encoder encoder) {
    if (input.isPresent() && input.get() instanceof Input.Audio sound) {
      return new RawInput.Sound(sound.samples(), sound.rate());
    }
    return input.isPresent()
            && input.get() instanceof Input.Text(String text)
            && encoder instanceof TextSpans spans
        ? new RawInput.Text(
            text,
            spans.spans(text).stream()
                .map(span ->
                    new RawInput.Span(
                        text.codePointCount(0, span.start()), text.codePointCount(0, span.end())))
                .toList())
        : RawInput.NONE;
  }
}
