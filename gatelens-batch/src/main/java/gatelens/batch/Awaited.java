package gatelens.batch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// What another thread has worked out.
final class Awaited {
  private Awaited() {}

  /// Waits for it.
  ///
  /// @throws IOException if that thread has met one, or this one was interrupted
  static <T> T of(Future<T> work) throws IOException {
    try {
      return work.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case IOException problem -> throw problem;
        case RuntimeException problem -> throw problem;
        case Error problem -> throw problem;
        case null, default -> throw new IllegalStateException(failed);
      }
    }
  }
}
