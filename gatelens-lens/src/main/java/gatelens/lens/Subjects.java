package gatelens.lens;

import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.data.Entry;
import gatelens.data.Input;
import gatelens.data.Span;
import gatelens.data.TextSpans;
import gatelens.data.encode.AudioEncoder;
import gatelens.data.encode.ImageEncoder;
import gatelens.decision.RawInput;
import gatelens.decision.Subject;
import gatelens.explain.Rounded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Entries as the subjects of a question: with their names, and with their raw inputs as pictures
/// and documents show them.
public final class Subjects {
  private Subjects() {}

  /// The subjects.
  ///
  /// @param encoding that encoded them; empty for arrays
  /// @param first number of the first one among all that are asked about
  public static List<Subject> of(Optional<Encoding> encoding, List<Entry> entries, int first) {
    List<Encoder> encoders = encoding.map(Encoding::encoders).orElse(List.of());
    List<Subject> subjects = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      List<RawInput> raw = entry.raw().isEmpty() ? List.of() : raw(entry, encoders);
      subjects.add(new Subject(first + subjects.size(), entry.name(), entry.sample(), raw));
    }
    return subjects;
  }

  private static List<RawInput> raw(Entry entry, List<Encoder> encoders) {
    List<RawInput> raw = new ArrayList<>();
    for (int i = 0; i < encoders.size(); i++) {
      Optional<Input> input = entry.raw(i);
      RawInput told = input.isEmpty() ? RawInput.NONE : of(input.get(), encoders.get(i));
      // of steps that were left out nothing is told twice
      int length = entry.sample().inputs().get(i).length();
      boolean whole =
          input
              .filter(some -> some instanceof Input.Series series && series.length() != length)
              .isEmpty();
      raw.add(whole ? told : RawInput.NONE);
    }
    return raw;
  }

  private static RawInput of(Input input, Encoder encoder) {
    return switch (input) {
      case Input.Text text ->
          encoder instanceof TextSpans spans
              ? new RawInput.Text(text.text(), characters(text.text(), spans.spans(text.text())))
              : RawInput.NONE;
      case Input.Audio sound ->
          new RawInput.Sound(
              sound.samples(),
              sound.rate(),
              encoder instanceof AudioEncoder frames
                  ? (frames.window() - 2.0 * frames.before()) * sound.rate() / frames.rate()
                  : -1);
      case Input.Absent absent -> new RawInput.Absent();
      case Input.Image image ->
          encoder instanceof ImageEncoder read
              ? new RawInput.Image(
                  read.height(),
                  read.columns(),
                  read.channels(),
                  read.pixels(image),
                  read.positions())
              : RawInput.NONE;
      case Input.Series series -> series(series);
    };
  }

  private static RawInput series(Input.Series series) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (Input.Column column : series.columns()) {
      List<String> said = new ArrayList<>();
      switch (column) {
        case Input.Column.Numbers numbers -> {
          for (float value : numbers.values()) {
            said.add(Float.isNaN(value) ? "" : Rounded.value(value));
          }
        }
        case Input.Column.Words words -> said.addAll(words.values());
      }
      values.put(column.name(), said);
    }
    return new RawInput.Series(values);
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
