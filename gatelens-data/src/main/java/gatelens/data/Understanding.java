package gatelens.data;

import java.util.ArrayList;
import java.util.List;

/// What a file was taken for: one look at it decides what each column, text or picture is, and says
/// so in words that a person can check.
///
/// @param kind of file, in words: `long table`, `texts`, `a folder of sounds`
/// @param parts one a column, in the order of the file
/// @param notes what else a person should know, such as rows that were passed over
/// @param questions what the file does not say, each with the option that answers it; nothing is
///   learned while one is open
public record Understanding(
    String kind, List<Part> parts, List<String> notes, List<String> questions) {
  /// What a column is for.
  public enum Use {
    /// Tells the sequences apart.
    SEQUENCE,
    /// The time of each step.
    TIME,
    /// What is to be answered.
    LABEL,
    /// What a model reads.
    FEATURE,
    /// Not read.
    LEFT_OUT
  }

  /// One column.
  ///
  /// @param column its name
  /// @param use what it is for
  /// @param words what it holds: `number`, `8 words`, `when, day first`
  /// @param reason why it was taken for that
  public record Part(String column, Use use, String words, String reason) {
    private String inLine() {
      return column + ": " + words + (use == Use.LEFT_OUT ? ", not read" : "");
    }
  }

  /// Keeps unmodifiable copies.
  public Understanding {
    parts = List.copyOf(parts);
    notes = List.copyOf(notes);
    questions = List.copyOf(questions);
  }

  /// A file whose kind says all.
  public static Understanding of(String kind) {
    return new Understanding(kind, List.of(), List.of(), List.of());
  }

  /// All columns in one line: `card_id: the sequence · time: when · amount: number`. Columns side
  /// by side that are alike are said together.
  public String line() {
    List<String> said = new ArrayList<>();
    int from = 0;
    while (from < parts.size()) {
      Part first = parts.get(from);
      int to = from + 1;
      while (to < parts.size()
          && parts.get(to).use == first.use
          && parts.get(to).words.equals(first.words)) {
        to++;
      }
      if (to - from > 3) {
        said.add(
            first.column
                + " … "
                + parts.get(to - 1).column
                + ": "
                + (to - from)
                + " × "
                + first.words
                + (first.use == Use.LEFT_OUT ? ", not read" : ""));
      } else {
        parts.subList(from, to).forEach(part -> said.add(part.inLine()));
      }
      from = to;
    }
    return said.isEmpty() ? kind : String.join(" · ", said);
  }

  /// With a further note.
  public Understanding withNote(String note) {
    List<String> all = new ArrayList<>(notes);
    all.add(note);
    return new Understanding(kind, parts, all, questions);
  }
}
