package gatelens.watch;

/// An event that cannot be read, and why.
public final class BadEvent extends Exception {
  private static final long serialVersionUID = 1;
  private final String field;

  BadEvent(String reason) {
    this("", reason);
  }

  /// @param field whose value the reason may quote; empty for none
  BadEvent(String field, String reason) {
    super(reason);
    this.field = field;
  }

  String field() {
    return field;
  }

  /// What is wrong with it.
  public String reason() {
    return String.valueOf(getMessage());
  }
}
