package gatelens.data;

import gatelens.sequence.Sample;
import gatelens.train.Label;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One row as a model reads it, with what people want to know of it.
///
/// @param id where it is from: a file, a line, an id; empty for arrays
/// @param raw each input as it stood in the data, where it was kept; see {@link Entries.Keep}
/// @param answer what the data says
/// @param sample what the model reads
/// @param label the answer as the model is trained to give it; empty where it is not known
/// @param number its number among all that were read, from 0, where only some were asked for; empty
///   elsewhere
public record Entry(
    String id,
    List<Optional<Input>> raw,
    Answer answer,
    Sample sample,
    Optional<Label> label,
    OptionalInt number) {
  private static final int SHOWN = 60;
  private static final Input NO_TEXT = new Input.Text("");

  /// Keeps an unmodifiable copy.
  public Entry {
    raw = List.copyOf(raw);
  }

  /// One of all.
  public Entry(
      String id, List<Optional<Input>> raw, Answer answer, Sample sample, Optional<Label> label) {
    this(id, raw, answer, sample, label, OptionalInt.empty());
  }

  /// The same, with its number among all that were read.
  ///
  /// @param among from 0
  public Entry numbered(int among) {
    return new Entry(id, raw, answer, sample, label, OptionalInt.of(among));
  }

  /// A sample that was given as arrays.
  public static Entry of(Sample sample) {
    return new Entry("", List.of(), new Answer.None(), sample, Optional.empty());
  }

  /// A sample that was given as arrays, with its label.
  public static Entry of(Sample sample, Label label) {
    return new Entry("", List.of(), new Answer.None(), sample, Optional.of(label));
  }

  /// The raw input of one of the model's inputs; empty where it was not kept.
  public Optional<Input> raw(int input) {
    return input < raw.size() ? raw.get(input) : Optional.empty();
  }

  /// Where it is from without the folder, and of a text that was kept how it begins; empty for
  /// arrays.
  public String name() {
    String part = lastPart(id);
    if (!(raw(0).orElse(NO_TEXT) instanceof Input.Text text) || text.equals(NO_TEXT)) {
      return part;
    }
    String line = text.text().strip().replaceAll("\\s+", " ");
    boolean whole = line.length() <= SHOWN;
    int end = whole ? line.length() : line.offsetByCodePoints(0, line.codePointCount(0, SHOWN));
    return part + ": " + line.substring(0, end) + (whole ? "" : "…");
  }

  private static String lastPart(String id) {
    try {
      Path file = Path.of(id).getFileName();
      return file == null ? id : file.toString();
    } catch (java.nio.file.InvalidPathException noPath) {
      return id;
    }
  }
}
