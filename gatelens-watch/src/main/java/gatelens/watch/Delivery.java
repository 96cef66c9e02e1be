package gatelens.watch;

import java.util.Optional;

/// A line with who waits for what becomes of it.
///
/// @param line the line
/// @param waiting hears the answer too, and that the line is done; empty for nobody
record Delivery(Line line, Optional<Client> waiting) {
  /// Who waits.
  interface Client extends Sink {
    /// The line is done.
    void done();
  }

  static Delivery of(Line line) {
    return new Delivery(line, Optional.empty());
  }
}
