package gatelens.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A table whose rows are read one after the other.
interface Table {
  /// The file, for messages.
  Path file();

  /// The names of the columns.
  List<String> header() throws IOException;

  /// Reads all rows in order.
  void read(CellVisitor visitor) throws IOException;

  /// Gets rows of cells.
  interface CellVisitor {
    /// One row.
    ///
    /// @param line from 1
    /// @param cells as many as the header has; empty where missing; good until the next row
    /// @return false to end the reading
    boolean row(long line, List<String> cells) throws IOException;
  }
}
