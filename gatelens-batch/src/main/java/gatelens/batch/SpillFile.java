package gatelens.batch;

import gatelens.watch.RowSteps;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
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

  /// Writes a run.
  void write(List<RowSteps.Event> events) throws IOException {
    long begin = channel.position();
    OutputStream to =
        new NamedStream(
            Channels.newOutputStream(channel),
            folder + ": rows cannot be sorted in this folder",
            "name one with more room: --spill DIR");
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER));
    EventFile.Packing packing = new EventFile.Packing();
    for (RowSteps.Event event : events) {
      packing.write(out, event);
    }
    out.writeInt(EventFile.END);
    out.flush();
    runs.add(new Run(begin, channel.position()));
  }

  int runs() {
    return runs.size();
  }

  /// Reads all runs at once.
  List<EventFile.Reader> readers() throws IOException {
    int buffer = Math.clamp(ALL_BUFFERS / Math.max(1, runs.size()), LEAST_BUFFER, BUFFER);
    List<EventFile.Reader> readers = new ArrayList<>();
    for (Run run : runs) {
      readers.add(
          new EventFile.Reader(
              new DataInputStream(new BufferedInputStream(new Section(run), buffer))));
    }
    return readers;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// A run's bytes.
  private final class Section extends InputStream {
    private final long end;
    private long at;

    Section(Run run) {
      this.at = run.begin();
      this.end = run.end();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (at >= end) {
        return -1;
      }
      int most = (int) Math.min(length, end - at);
      int count = channel.read(ByteBuffer.wrap(to, offset, most), at);
      at += Math.max(0, count);
      return count;
    }
  }
}
