package gatelens.lens;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A request that cannot be met: what was expected, what was found, what decides it, and what to
/// try, in words that hold for every front end. A command line makes an exit code of its kind, a
/// server a status.
public final class Refused extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private final Kind kind;
  private final String hint;
  private final String settings;

  /// What stands in the way.
  public enum Kind {
    /// The question itself: a setting, a name, parts that exclude each other.
    QUESTION,
    /// Data that is missing, cannot be read or does not fit the model.
    DATA,
    /// Something that the model has or lacks.
    MODEL,
    /// Time, memory or a number that is set.
    LIMIT
  }

  /// A refusal without a hint.
  ///
  /// @param message the thing, what was expected, what was found, what decides it
  public Refused(Kind kind, String message) {
    this(kind, message, "");
  }

  /// A refusal.
  ///
  /// @param message the thing, what was expected, what was found, what decides it
  /// @param hint what to try; may be empty
  /// @param settings what decides it, by the names of the records' components: `most` of {@link
  ///   Held}; a front end says what its own options are called
  public Refused(Kind kind, String message, String hint, String... settings) {
    super(message);
    this.kind = kind;
    this.hint = hint;
    this.settings = String.join(" ", settings);
  }

  /// Makes something that a question decides.
  ///
  /// @throws Refused of kind QUESTION, in the words of the argument that is wrong
  static <T> T question(Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException wrong) {
      Refused refused = new Refused(Kind.QUESTION, String.valueOf(wrong.getMessage()));
      refused.initCause(wrong);
      throw refused;
    }
  }

  /// What stands in the way.
  public Kind kind() {
    return kind;
  }

  /// What to try.
  public Optional<String> hint() {
    return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
  }

  /// What decides it, by the names of the records' components, such as `labels` of {@link Held};
  /// empty where it is no setting.
  public List<String> settings() {
    return settings.isEmpty() ? List.of() : List.of(settings.split(" ", -1));
  }
}
