package gatelens.lens;

import java.util.Optional;
import java.util.function.Supplier;

/// A request that cannot be met: what was expected, what was found, what decides it, and what to
/// try. A command line makes an exit code of its kind, a server a status.
public final class Refused extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private final Kind kind;
  private final String hint;

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
  public Refused(Kind kind, String message, String hint) {
    super(message);
    this.kind = kind;
    this.hint = hint;
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
}
