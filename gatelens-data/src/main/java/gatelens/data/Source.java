package gatelens.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Rows that are read one after the other, so that no more than one need be in memory. The same
/// source can be read many times.
public interface Source {
  /// Reads all rows in order.
  ///
  /// @param visitor gets each row; answers false to end the reading
  /// @throws IOException if the data cannot be read, see {@link DataException}
  void read(Visitor visitor) throws IOException;

  /// What a person should know of how it was read so far, such as lines that were passed over.
  ///
  /// @throws IOException if the data cannot be read
  default List<String> notes() throws IOException {
    return List.of();
  }

  /// Gets rows.
  @FunctionalInterface
  interface Visitor {
    /// One row.
    ///
    /// @return false to end the reading
    /// @throws IOException if the row cannot be used
    boolean row(Row row) throws IOException;
  }

  /// Reads all rows in order, some at a time: for work on very many rows, of which each then costs
  /// one turn of a loop instead of a way through all callbacks.
  ///
  /// @param visitor gets each batch; answers false to end the reading
  /// @throws IOException if the data cannot be read, see {@link DataException}
  default void readBatches(BatchVisitor visitor) throws IOException {
    int size = 64;
    List<Row> rows = new ArrayList<>(size);
    boolean[] more = {true};
    read(row -> {
      rows.add(row);
      if (rows.size() == size) {
        more[0] = visitor.batch(List.copyOf(rows));
        rows.clear();
      }
      return more[0];
    });
    if (more[0] && !rows.isEmpty()) {
      visitor.batch(List.copyOf(rows));
    }
  }

  /// Gets rows, some at a time.
  @FunctionalInterface
  interface BatchVisitor {
    /// Some rows, at least one.
    ///
    /// @return false to end the reading
    /// @throws IOException if a row cannot be used
    boolean batch(List<Row> rows) throws IOException;
  }

  /// The first rows, for a preview or for small data.
  default List<Row> first(int most) throws IOException {
    List<Row> rows = new ArrayList<>();
    if (most > 0) {
      read(row -> {
        rows.add(row);
        return rows.size() < most;
      });
    }
    return rows;
  }

  /// Rows held in memory.
  static Source of(List<Row> rows) {
    List<Row> kept = List.copyOf(rows);
    return visitor -> {
      for (Row row : kept) {
        if (!visitor.row(row)) {
          return;
        }
      }
    };
  }
}
