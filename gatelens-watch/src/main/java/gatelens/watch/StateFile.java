package gatelens.watch;

import gatelens.data.Input;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// The states of keys in one file, as an archive leaves them and a stream begins with them: `GLSF`,
/// a byte of version 1, then of each key its name, the bytes of its state (see {@link
/// gatelens.stream.LiveModel#toBytes}, which have a checksum) and those of its last event;
/// big-endian lengths. The keys ascend in the order of their UTF-8 bytes where an archive wrote
/// them.
public final class StateFile {
  private static final int MAGIC = 0x474c5346;
  private static final int VERSION = 1;
  private static final int LONGEST = 1 << 28;

  private StateFile() {}

  /// The state of a key.
  ///
  /// @param key its name
  /// @param state as {@link gatelens.stream.LiveModel#toBytes} makes it
  /// @param memory of the last event, where the next one is read with it; see {@link #memory}
  public record Entry(String key, byte[] state, byte[] memory) {}

  /// The bytes of a last event.
  public static byte[] memory(Optional<Input.Series> step) {
    KeyMemory memory = new KeyMemory();
    memory.step(step);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      memory.save(new DataOutputStream(bytes));
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return bytes.toByteArray();
  }

  static KeyMemory memory(Entry entry, List<String> columns) throws IOException {
    return KeyMemory.load(new DataInputStream(new ByteArrayInputStream(entry.memory())), columns);
  }

  /// A key that goes on where an entry left it.
  ///
  /// @throws IOException if the entry is damaged
  /// @throws IllegalArgumentException if it is of another model or plan
  public static RowSteps.Run run(RowSteps steps, Entry entry) throws IOException {
    return steps.resume(
        steps.live().state(entry.state()), memory(entry, steps.stepColumns()).step());
  }

  /// The entry that a key leaves.
  public static Entry entry(String key, RowSteps steps, RowSteps.Run run) {
    return new Entry(key, steps.live().toBytes(run.state()), memory(run.step()));
  }

  /// Begins a file.
  public static void begin(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(MAGIC);
    data.writeByte(VERSION);
  }

  /// Writes an entry.
  public static void write(OutputStream out, Entry entry) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    Utf8.write(data, entry.key());
    data.writeInt(entry.state().length);
    data.write(entry.state());
    data.writeInt(entry.memory().length);
    data.write(entry.memory());
  }

  /// Reads a file entry by entry.
  public static final class Reader implements Closeable {
    private final DataInputStream in;

    /// Opens a file.
    ///
    /// @throws IOException if it is no file of states
    public Reader(InputStream stream) throws IOException {
      in = new DataInputStream(stream);
      try {
        if (in.readInt() != MAGIC) {
          throw new IOException("this is no file of states");
        }
      } catch (EOFException cut) {
        throw new IOException("this is no file of states", cut);
      }
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException("a file of states of format " + version + "; this is " + VERSION);
      }
    }

    /// The next entry; empty after the last.
    ///
    /// @throws IOException if the file is cut or damaged
    public Optional<Entry> next() throws IOException {
      in.mark(1);
      int first = in.read();
      if (first < 0) {
        return Optional.empty();
      }
      in.reset();
      try {
        return Optional.of(new Entry(Utf8.read(in), bytes(), bytes()));
      } catch (EOFException cut) {
        throw new IOException("the file of states is cut", cut);
      }
    }

    private byte[] bytes() throws IOException {
      int length = in.readInt();
      if (length < 0 || length > LONGEST) {
        throw new IOException("the file of states is damaged: a length of " + length);
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new IOException("the file of states is cut");
      }
      return bytes;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
