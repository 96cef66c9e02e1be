package gatelens.flink;

import gatelens.stream.KeyState;
import gatelens.stream.LiveModel;
import java.util.Optional;

/// The state of a key as Flink keeps it: an object on the heap, the bytes of {@link
/// LiveModel#toBytes} in savepoints and in RocksDB. What is read from bytes is opened at the key's
/// next event, by a model that fits.
public final class HeldState {
  private final boolean raised;
  private final Optional<byte[]> bytes;
  private final Optional<Opened> opened;

  private record Opened(LiveModel live, KeyState key) {}

  private HeldState(boolean raised, Optional<byte[]> bytes, Optional<Opened> opened) {
    this.raised = raised;
    this.bytes = bytes;
    this.opened = opened;
  }

  /// One of bytes.
  ///
  /// @param raised true if an alarm of the key is raised
  static HeldState of(boolean raised, byte[] bytes) {
    return new HeldState(raised, Optional.of(bytes), Optional.empty());
  }

  /// One on the heap.
  static HeldState of(boolean raised, LiveModel live, KeyState key) {
    return new HeldState(raised, Optional.empty(), Optional.of(new Opened(live, key)));
  }

  /// The state, to be changed.
  ///
  /// @throws IllegalArgumentException if it is of another model or plan, or damaged
  KeyState of(LiveModel live) {
    if (opened.isPresent()) {
      Opened there = opened.get();
      return there.live().equals(live)
          ? there.key()
          : live.state(there.live().toBytes(there.key()));
    }
    return live.state(bytes.orElseThrow());
  }

  boolean isRaised() {
    return raised;
  }

  /// Of the model that it belongs to.
  String fingerprint() {
    return opened
        .map(o -> o.live().fingerprint())
        .orElseGet(() -> LiveModel.fingerprint(bytes.orElseThrow()));
  }

  byte[] toBytes() {
    return bytes.orElseGet(() -> opened.map(o -> o.live().toBytes(o.key())).orElseThrow());
  }

  /// The same, apart from this one.
  HeldState copy() {
    return new HeldState(
        raised, bytes, opened.map(o -> new Opened(o.live(), o.live().copy(o.key()))));
  }
}
