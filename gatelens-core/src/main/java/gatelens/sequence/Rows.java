package gatelens.sequence;

/// Many versions of one input under the same layout: the points of an integral, the masks of a
/// Shapley sample. Rows are asked for when they are needed, by several threads, and need never
/// exist all at once.
public interface Rows {
  /// The layout that every row has.
  Layout layout();

  /// How many rows.
  int count();

  /// Writes one row.
  ///
  /// @param row from 0 to `count() - 1`
  /// @param target `float[layout().size()]`, to be overwritten wholly
  void copyTo(int row, float[] target);

  /// The first step at which the row differs from the input that prefix states were taken from; 0
  /// if unknown.
  default int firstStep(int row) {
    return 0;
  }

  /// True if rows may agree with each other on their first steps beyond what {@link #firstStep}
  /// says, so that it pays to look for what they have in common.
  default boolean sharePrefixes() {
    return false;
  }

  /// Rows held in memory.
  static Rows of(Layout layout, float[]... rows) {
    return new Rows() {
      @Override
      public Layout layout() {
        return layout;
      }

      @Override
      public int count() {
        return rows.length;
      }

      @Override
      public void copyTo(int row, float[] target) {
        System.arraycopy(rows[row], 0, target, 0, target.length);
      }
    };
  }
}
