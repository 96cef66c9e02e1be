package gatelens.explain;

/// A probability, or odds, is asked of a model whose outputs stand for none; the message says what
/// to ask instead.
public final class NoProbabilityException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// With a message that says what the model ends with, and what to ask.
  public NoProbabilityException(String message) {
    super(message);
  }
}
