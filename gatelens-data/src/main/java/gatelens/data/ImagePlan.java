package gatelens.data;

import java.util.Optional;

/// How an encoder of images is to be learned.
///
/// @param order what a step is
/// @param patch rows and columns of a patch; usual: 7
/// @param size that pictures are brought to; empty where all have one size
public record ImagePlan(Order order, int patch, Optional<Size> size) {
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

  /// A size of pictures.
  ///
  /// @param width columns, at least 1
  /// @param height rows, at least 1
  public record Size(int width, int height) {
    private static final int MOST = 1 << 14;

    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if a side is less than 1 or very long
    public Size {
      if (width < 1 || height < 1 || width > MOST || height > MOST) {
        throw new IllegalArgumentException(
            "a size of " + width + "x" + height + ": each side has 1 to " + MOST + " pixels");
      }
    }

    /// From `WIDTHxHEIGHT`, or one number for a square.
    ///
    /// @throws IllegalArgumentException if it is none
    public static Size parse(String text) {
      String[] sides = text.toLowerCase(java.util.Locale.ROOT).split("[x×]", -1);
      try {
        int width = Integer.parseInt(sides[0].strip());
        return new Size(width, sides.length == 1 ? width : Integer.parseInt(sides[1].strip()));
      } catch (NumberFormatException none) {
        throw new IllegalArgumentException(
            "expected WIDTHxHEIGHT such as 32x24, found " + text, none);
      }
    }
  }

  /// A plan for pictures of one size.
  public ImagePlan(Order order, int patch) {
    this(order, patch, Optional.empty());
  }

  /// What is usual.
  public static ImagePlan usual() {
    return new ImagePlan(Order.ROWS, 7);
  }
}
