package gatelens.kernel;

/// A matrix `float[K][N]` cut into panels of {@link #PANEL} columns, each panel `float[K][PANEL]`,
/// the last one padded with zeros, so that a product reads it in one straight line. It may carry a
/// bias of N values.
///
/// Packing the weights once lets every step of every sequence read them in the order the registers
/// want.
public final class PackedMatrix {
  /// Columns of a panel: two vectors of 512 bits, or four of 256.
  public static final int PANEL = 32;

  final int depth;
  final int columns;
  final float[] panels;
  final float[] bias;

  private PackedMatrix(int depth, int columns) {
    this.depth = depth;
    this.columns = columns;
    int padded = (columns + PANEL - 1) / PANEL * PANEL;
    this.panels = new float[padded * depth];
    this.bias = new float[padded];
  }

  /// An empty matrix to be filled by {@link #fill} or {@link #fillTransposed}.
  ///
  /// @param depth K, the number of rows
  /// @param columns N
  public static PackedMatrix ofSize(int depth, int columns) {
    return new PackedMatrix(depth, columns);
  }

  /// Packs columns `[from, from + N)` of a row-major matrix.
  ///
  /// @param source `float[K][stride]`
  /// @param from the first column taken
  /// @param stride the number of columns of `source`
  public void fill(float[] source, int from, int stride) {
    for (int column = 0; column < columns; column += PANEL) {
      int width = Math.min(PANEL, columns - column);
      int panel = column * depth;
      for (int k = 0; k < depth; k++) {
        System.arraycopy(source, k * stride + from + column, panels, panel + k * PANEL, width);
      }
    }
  }

  /// Packs the transpose: row `k` of the packed matrix is column `from + k` of `source`.
  ///
  /// @param source `float[N][stride]`
  /// @param from the first column taken
  /// @param stride the number of columns of `source`
  public void fillTransposed(float[] source, int from, int stride) {
    for (int n = 0; n < columns; n++) {
      int panel = n / PANEL * PANEL * depth + n % PANEL;
      int row = n * stride + from;
      for (int k = 0; k < depth; k++) {
        panels[panel + k * PANEL] = source[row + k];
      }
    }
  }

  /// Sets the bias.
  ///
  /// @param source N values from `offset` on
  public void fillBias(float[] source, int offset) {
    System.arraycopy(source, offset, bias, 0, columns);
  }

  /// Where the first value of a column stands in the panels; the next one is {@link #PANEL} on.
  int at(int column) {
    return column / PANEL * PANEL * depth + column % PANEL;
  }

  /// K, the number of rows.
  public int depth() {
    return depth;
  }

  /// N, the number of columns.
  public int columns() {
    return columns;
  }
}
