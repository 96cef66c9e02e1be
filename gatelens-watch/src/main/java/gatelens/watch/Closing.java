package gatelens.watch;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// Closes several things: what one of them cannot write does not keep the others from writing.
final class Closing {
  private Closing() {}

  /// Closes all, in order.
  ///
  /// @throws IOException what the first one said that could not be closed; it carries the others'
  static void all(List<? extends Closeable> opened) throws IOException {
    all(opened, 0);
  }

  private static void all(List<? extends Closeable> opened, int from) throws IOException {
    if (from == opened.size()) {
      return;
    }
    try (Closeable rest = () -> all(opened, from + 1)) {
      opened.get(from).close();
    }
  }
}
