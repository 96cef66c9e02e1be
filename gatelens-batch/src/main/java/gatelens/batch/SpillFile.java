package gatelens.batch;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Sorted runs of events on the disk, one behind the other in one file, so that any number of them
/// takes one descriptor. The file is deleted by the system when this process ends, however it ends:
/// where there is POSIX it loses its name as soon as it is open.
final class SpillFile implements Closeable {
  /// How the name begins that it has for a moment.
  static final String BEGIN = ".gatelens-sort-";

  private static final int BUFFER = 1 << 18;
  private static final int LEAST_BUFFER = 1 << 13;
  private static final long ALL_BUFFERS = 1 << 26;

  private final Path folder;
  private final FileChannel channel;
  private final List<Run> runs = new ArrayList<>();

  private record Run(long begin, long end) {}

  SpillFile(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    this.channel =
        FileChannel.open(
            folder.resolve(BEGIN + UUID.randomUUID() + ".run"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /// Writes runs as one.
  void write(MergedRuns events) throws IOException {
    long begin = channel.position();
    OutputStream to =
        new NamedStream(
            Channels.newOutputStream(channel),
            folder + ": rows cannot be sorted in this folder",
            "name one with more room: --spill DIR");
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER));
    byte[][] bytes = {new byte[BUFFER]};
    events.each(event -> {
      int length = event.length();
      if (bytes[0].length < length) {
        bytes[0] = new byte[2 * length];
      }
      event.copy(bytes[0], 0);
      out.writeInt(length);
      out.write(bytes[0], 0, length);
    });
    out.flush();
    runs.add(new Run(begin, channel.position()));
  }

  int runs() {
    return runs.size();
  }

  /// Reads all runs at once.
  ///
  /// @param timed true if events have times
  List<SortedRun> readers(boolean timed) {
    int buffer = Math.clamp(ALL_BUFFERS / Math.max(1, runs.size()), LEAST_BUFFER, BUFFER);
    return runs.stream().<SortedRun>map(run -> new Reader(timed, run, buffer)).toList();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// A run that is read again, some of its bytes at a time.
  private final class Reader extends SortedRun {
    private final long end;
    private byte[] bytes;
    private long next;
    private int at;
    private int filled;

    Reader(boolean timed, Run run, int buffer) {
      super(timed);
      this.next = run.begin();
      this.end = run.end();
      this.bytes = new byte[buffer];
    }

    @Override
    boolean next() throws IOException {
      if (at == filled && next == end) {
        return false;
      }
      fill(PackedChunk.HEAD);
      int length = PackedChunk.length(bytes, at);
      fill(PackedChunk.HEAD + length);
      head().at(bytes, at + PackedChunk.HEAD, length);
      at += PackedChunk.HEAD + length;
      return true;
    }

    /// Reads on until some bytes are there.
    private void fill(int asked) throws IOException {
      if (filled - at >= asked) {
        return;
      }
      byte[] to = bytes.length < asked ? new byte[2 * asked] : bytes;
      System.arraycopy(bytes, at, to, 0, filled - at);
      bytes = to;
      filled -= at;
      at = 0;
      while (filled < asked) {
        int most = (int) Math.min(bytes.length - filled, end - next);
        int count = channel.read(ByteBuffer.wrap(bytes, filled, most), next);
        if (count <= 0) {
          throw new EOFException(folder + ": the sorted rows end before their end");
        }
        filled += count;
        next += count;
      }
    }
  }
}
