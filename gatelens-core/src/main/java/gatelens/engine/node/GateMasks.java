package gatelens.engine.node;

/// The masks of a recurrent layer's gates while it is trained: drawn once for a sequence, the same
/// at all its steps.
///
/// @param rates shares that are set to zero
/// @param index of the layer, which decides what it drops
record GateMasks(TrainedAs rates, int index) {
  /// The mask of a gate: `float[rows][width]`, zeros and `1 / (1 - rate)`. Without recurrent
  /// dropout all gates have one.
  ///
  /// @param state true for the state, false for the input
  float[] of(Pass pass, int rows, int width, int gate, boolean state) {
    int own = rates.recurrent() > 0 ? gate : 0;
    int place = -2 * own - (state ? 2 : 1);
    float rate = state ? rates.recurrent() : rates.input();
    float[] mask = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < width; j++) {
        boolean dropped = pass.dropout().uniform(index, place, row, j) < rate;
        mask[row * width + j] = dropped ? 0 : 1 / (1 - rate);
      }
    }
    return mask;
  }

  /// Values of all steps under a mask that is the same at each.
  static float[] masked(float[] values, int offset, int size, float[] mask) {
    float[] masked = new float[size];
    for (int i = 0; i < size; i++) {
      masked[i] = values[offset + i] * mask[i % mask.length];
    }
    return masked;
  }
}
