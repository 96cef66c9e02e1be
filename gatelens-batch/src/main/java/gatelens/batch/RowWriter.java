package gatelens.batch;

import gatelens.watch.RowSteps;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Writes answers into a file of a kind that is no text.
public interface RowWriter extends Closeable {
  /// Writes answers.
  void write(List<RowSteps.Answer> answers) throws IOException;

  /// A kind of file, found by {@link java.util.ServiceLoader}.
  interface Format {
    /// Which kind it is.
    RowFormat kind();

    /// Begins a file.
    ///
    /// @param file that is not there yet
    RowWriter open(Path file, RowText columns) throws IOException;
  }
}
