package gatelens.formats;

/// A model file is sound, but has a layer, operator or option that is not supported; the message
/// names it.
public final class UnsupportedModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// An unsupported part.
  ///
  /// @param message the layer or operator, and what would be supported
  public UnsupportedModelException(String message) {
    super(message);
  }
}
