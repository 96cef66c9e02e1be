package gatelens.batch;

import java.io.IOException;

/// Sorted events that are read one by one.
abstract class SortedRun {
  private final PackedEvent head;

  /// Stands before its first event.
  ///
  /// @param timed true if events have times
  SortedRun(boolean timed) {
    this.head = new PackedEvent(timed);
  }

  /// The event at which it stands.
  final PackedEvent head() {
    return head;
  }

  /// Goes on to the next one, whose bytes may take the place of those of the one before.
  ///
  /// @return false behind the last
  abstract boolean next() throws IOException;

  /// A run in memory.
  static final class Held extends SortedRun {
    private final byte[] bytes;
    private int at;

    /// @param bytes of events, each behind its length
    Held(boolean timed, byte[] bytes) {
      super(timed);
      this.bytes = bytes;
    }

    @Override
    boolean next() {
      if (at == bytes.length) {
        return false;
      }
      int length = PackedChunk.length(bytes, at);
      head().at(bytes, at + PackedChunk.HEAD, length);
      at += PackedChunk.HEAD + length;
      return true;
    }
  }
}
