package gatelens.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// The lines of a file to its end, or as it grows. A file that is put in the place of one that is
/// followed, or is emptied, is read from its beginning; what the old one still had is read first.
final class FileEvents implements EventSource {
  private static final long PAUSE = 20;

  private final Path path;
  private final boolean follow;
  private final LineReader reader;
  private FileChannel channel;
  private Optional<Object> key;
  private InputStream in;
  private boolean stopped;
  private boolean ended;

  /// @param offset bytes that were read before
  /// @param number lines that were read before
  /// @param follow true to wait for more at the end
  FileEvents(Path path, long offset, long number, boolean follow, int longest) throws IOException {
    this.path = path;
    this.follow = follow;
    this.reader = new LineReader(longest, offset, number);
    this.channel = FileChannel.open(path);
    this.key = key();
    channel.position(offset);
    this.in = Channels.newInputStream(channel);
  }

  @Override
  public Optional<Delivery> next(long millis) throws IOException, InterruptedException {
    if (stopped || ended) {
      ended = true;
      return Optional.empty();
    }
    Optional<Line> line = reader.next(in);
    if (line.isEmpty() && !follow) {
      ended = true;
      line = reader.rest();
    } else if (line.isEmpty() && isAnother()) {
      line = reader.rest();
      open();
      reader.restart();
    } else if (line.isEmpty() && millis > 0) {
      Thread.sleep(Math.min(millis, PAUSE));
    }
    return line.map(Delivery::of);
  }

  private void open() throws IOException {
    channel.close();
    channel = FileChannel.open(path);
    key = key();
    in = Channels.newInputStream(channel);
  }

  /// True if another file has its name now, or it was emptied.
  private boolean isAnother() throws IOException {
    try {
      return channel.size() < reader.position() || !key().equals(key);
    } catch (NoSuchFileException moved) {
      // the next one is not there yet
      return false;
    }
  }

  /// What the file system tells files apart by; empty where it does not.
  private Optional<Object> key() throws IOException {
    return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
  }

  @Override
  public long waiting() throws IOException {
    return Math.max(0, channel.size() - reader.position());
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
