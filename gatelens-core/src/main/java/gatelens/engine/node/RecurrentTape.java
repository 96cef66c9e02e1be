package gatelens.engine.node;

/// The tape of a recurrent layer. `hidden` has one step more than the chunk: the state before its
/// first step, then the state after each (for a layer that reads backward the order is mirrored:
/// the start stands last).
public final class RecurrentTape extends Tape {
  public float[] gates = new float[0];
  float[] recurrent = new float[0];

  /// RESET_AFTER: the candidate's recurrent part; RESET_BEFORE: reset ∘ previous hidden.
  public float[] memory = new float[0];

  public float[] hidden = new float[0];
  public float[] cell = new float[0];
  float[] stateHidden = new float[0];
  float[] stateCell = new float[0];

  float[] lambda = new float[0];
  float[] cellLambda = new float[0];

  /// Where in the gates the first of the deltas stands: they are kept for some steps at a time.
  int deltaStart;

  float[] inputDelta = new float[0];
  float[] recurrentDelta = new float[0];
  float[] scratch = new float[0];
  float[] kept = new float[0];

  /// Of {@link DroppedCellNode}, gate by gate: masks of input and state, and both under them.
  float[][] inputMasks = new float[0][];

  float[][] stateMasks = new float[0][];
  float[][] maskedInput = new float[0][];
  float[][] maskedState = new float[0][];

  /// Scratch of {@link InputProjection}.
  float[] gathered = new float[0];

  float[] projected = new float[0];
  private int[] sources = new int[0];

  int[] sources(int count) {
    if (sources.length < count) {
      sources = new int[count];
    }
    return sources;
  }

  public Injection injection = Injection.NONE;
}
