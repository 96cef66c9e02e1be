package gatelens.engine.node;

/// What a layer does while it is trained and not otherwise.
///
/// @param input share of a recurrent layer's input set to zero, in [0, 1)
/// @param recurrent share of the state that its gates read set to zero, in [0, 1)
/// @param normalises true if a batch normalisation goes by the statistics of the batch
public record TrainedAs(float input, float recurrent, boolean normalises) {
  public static final TrainedAs USUAL = new TrainedAs(0, 0, false);

  boolean dropsNothing() {
    return input == 0 && recurrent == 0;
  }
}
