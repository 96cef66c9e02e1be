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

  /// What has come and is not handed out yet: lines where others bring them, bytes of a file.
  default long waiting() throws IOException {
    return 0;
  }

  /// True if who brings lines does not wait for them to be read, so that some may pile up.
  default boolean isPressing() {
    return false;
  }

  /// True if none will come.
  boolean ended();

  /// Takes no more in. What was taken in is still handed out.
  void stop();

  @Override
  default void close() throws IOException {
    stop();
  }
}
