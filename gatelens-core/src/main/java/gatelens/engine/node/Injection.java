package gatelens.engine.node;

/// A gradient of one that enters at a value inside a recurrent layer.
///
/// @param signal its name
/// @param step the step, within the chunk
/// @param unit the unit
public record Injection(String signal, int step, int unit) {
  public static final Injection NONE = new Injection("", -1, 0);
}
