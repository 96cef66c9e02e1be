package gatelens.perturb;

/// A part of an input that keeps its value or has it replaced, as a whole.
///
/// @param label for people: `step 3`, `step 3 · feature 1`
/// @param starts where each run of values begins in the flat input
/// @param lengths how many values each run has
/// @param firstStep the earliest step that the player touches
public record Player(String label, int[] starts, int[] lengths, int firstStep) {
  /// Copies the player's values.
  public void copy(float[] source, float[] target) {
    for (int k = 0; k < starts.length; k++) {
      int at = starts[k];
      if (lengths[k] == 1) {
        target[at] = source[at];
      } else {
        System.arraycopy(source, at, target, at, lengths[k]);
      }
    }
  }

  /// Copies those of the player's values that stand in `[from, to)` of the flat input.
  void copy(float[] source, float[] target, int from, int to) {
    for (int k = 0; k < starts.length; k++) {
      int begin = Math.max(from, starts[k]);
      int end = Math.min(to, starts[k] + lengths[k]);
      if (begin < end) {
        System.arraycopy(source, begin, target, begin, end - begin);
      }
    }
  }

  /// True if some value differs between two inputs.
  boolean differs(float[] a, float[] b) {
    for (int k = 0; k < starts.length; k++) {
      for (int i = starts[k]; i < starts[k] + lengths[k]; i++) {
        if (a[i] != b[i]) {
          return true;
        }
      }
    }
    return false;
  }

  /// The number of values.
  public int size() {
    int sum = 0;
    for (int length : lengths) {
      sum += length;
    }
    return sum;
  }
}
