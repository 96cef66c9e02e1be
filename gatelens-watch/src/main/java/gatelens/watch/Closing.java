package gatelens.watch;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Closes several things: what one of them cannot write does not keep the others from writing.
final class Closing {
  private Closing() {}

  /// Closes all, in order.
  ///
  /// @throws IOException what the first one said that could not be closed; it carries the others'
  static void all(List<? extends Closeable> opened) throws IOException {
    List<IOException> said = new ArrayList<>();
    for (Closeable one : opened) {
      try {
        one.close();
      } catch (IOException hindered) {
        said.add(hindered);
      } catch (RuntimeException wrong) {
        said.add(new IOException(wrong.getMessage(), wrong));
      }
    }
    if (!said.isEmpty()) {
      IOException first = said.get(0);
      said.subList(1, said.size()).forEach(first::addSuppressed);
      throw first;
    }
  }
}
