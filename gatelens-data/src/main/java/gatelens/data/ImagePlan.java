package gatelens.data;

/// How an encoder of images is to be learned.
///
/// @param order what a step is
/// @param patch rows and columns of a patch; usual: 7
public record ImagePlan(Order order, int patch) {
  /// What a step is.
  public enum Order {
    /// A row, from the top.
    ROWS,
    /// A column, from the left.
    COLUMNS,
    /// A square, row by row.
    PATCHES,
    /// A pixel, row by row.
    RASTER
  }

  /// What is usual.
  public static ImagePlan usual() {
    return new ImagePlan(Order.ROWS, 7);
  }
}
