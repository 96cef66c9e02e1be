package gatelens.watch;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where lines are written: a file, whose length is known and which is cut back to where a snapshot
/// was, or a stream.
final class LineOutput implements Closeable {
  private static final int BUFFER = 1 << 16;
  private final OutputStream out;
  private final Optional<FileChannel> file;
  private long length;

  private LineOutput(OutputStream out, Optional<FileChannel> file, long length) {
    this.out = new BufferedOutputStream(out, BUFFER);
    this.file = file;
    this.length = length;
  }

  /// A file that is gone on with.
  ///
  /// @param keep its bytes that stay; what stands behind them was written after the snapshot and is
  ///   written again
  /// @throws IOException if it is shorter, or cannot be written
  static LineOutput of(Path path, long keep) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.size() < keep) {
      long size = channel.size();
      channel.close();
      throw new IOException(
          "%s has %d bytes and had %d when the snapshot was written: it was changed since"
              .formatted(path, size, keep));
    }
    channel.truncate(keep);
    channel.position(keep);
    return new LineOutput(Channels.newOutputStream(channel), Optional.of(channel), keep);
  }

  /// A stream.
  static LineOutput of(OutputStream stream) {
    return new LineOutput(stream, Optional.empty(), 0);
  }

  void write(byte[] line) throws IOException {
    out.write(line);
    length += line.length;
  }

  void flush() throws IOException {
    out.flush();
  }

  /// Brings everything onto the disk.
  void force() throws IOException {
    out.flush();
    if (file.isPresent()) {
      file.get().force(false);
    }
  }

  /// Bytes so far.
  long length() {
    return length;
  }

  /// Lets go of the file, with what was not flushed lost.
  void abandon() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      out.close();
    } else {
      out.flush();
    }
  }

  /// Closes all, in order: what one of them cannot write does not keep the others from writing.
  ///
  /// @throws IOException what the first one said that could not be closed; it carries the others'
  static void closeAll(List<? extends Closeable> opened) throws IOException {
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
