package gatelens.watch;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/// Where lines come from.
interface EventSource extends Closeable {
  /// The next line.
  ///
  /// @param millis how long it is waited for
  /// @return empty if none came
  /// @throws IOException if the source cannot be read
  Optional<Delivery> next(long millis) throws IOException, InterruptedException;

  /// True if none will come.
  boolean ended();

  /// Takes no more in. What was taken in is still handed out.
  void stop();

  @Override
  default void close() throws IOException {
    stop();
  }
}
