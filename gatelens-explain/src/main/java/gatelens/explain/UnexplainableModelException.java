package gatelens.explain;

/// A model that answers, but whose answers cannot be explained here; the message says why.
public final class UnexplainableModelException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// With a message that names the part of the model.
  public UnexplainableModelException(String message) {
    super(message);
  }
}
