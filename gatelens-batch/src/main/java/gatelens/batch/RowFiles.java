package gatelens.batch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// Writes tables of a form that is no text. A module that can is found by {@link ServiceLoader}, so
/// that whoever writes no such table needs none of its libraries.
public interface RowFiles {
  /// What it writes.
  RowFormat format();

  /// Begins a file.
  ///
  /// @param columns names, in order
  /// @param types `String`, `Long` or `Float`, of each column
  Rows open(Path file, List<String> columns, List<Class<?>> types) throws IOException;

  /// A table that is being written. It is whole when it is closed.
  interface Rows extends Closeable {
    /// Adds a row: a text, a long or a float a column; an empty text is none.
    void add(List<Object> values) throws IOException;
  }

  /// Who writes a form; empty if no module that can is there.
  static Optional<RowFiles> of(RowFormat format) {
    for (RowFiles files : ServiceLoader.load(RowFiles.class, RowFiles.class.getClassLoader())) {
      if (files.format() == format) {
        return Optional.of(files);
      }
    }
    return Optional.empty();
  }
}
