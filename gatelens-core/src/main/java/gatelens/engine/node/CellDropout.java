package gatelens.engine.node;

/// What is dropped inside a recurrent layer while it is trained.
///
/// @param input share of the input set to zero, in [0, 1)
/// @param recurrent share of the state that the gates read set to zero, in [0, 1)
public record CellDropout(float input, float recurrent) {
  public static final CellDropout NONE = new CellDropout(0, 0);

  boolean isNone() {
    return input == 0 && recurrent == 0;
  }
}
